import { readFileSync } from 'node:fs';
import type { Properties } from '../../lib/checks/assembly';

/** What the emulator did with one resource, as `ministack_with_types.py` writes it. */
export interface Operation {
  /** What it did; `replace` made another resource under the same logical id. */
  readonly event: 'create' | 'update' | 'replace' | 'delete';

  /** Name of the stack. */
  readonly stack: string;

  /** Name in the template. */
  readonly logicalId: string;

  /** Type in CloudFormation. */
  readonly type: string;

  /** Properties, without any intrinsic function. */
  readonly properties: Properties;

  /** What `Ref` returns. */
  readonly ref: string;

  /** What `Fn::GetAtt` returns, by attribute. */
  readonly attributes: Properties;
}

/** Everything that the emulator has done so far. @param file JSON lines */
export function readLog(file: string): Operation[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Operation);
}

/** The resources that are there after some operations: the last one for each, in the order in which they were first made. */
export function resourcesAfter(operations: readonly Operation[]): Operation[] {
  const there = new Map<string, Operation>();
  for (const operation of operations) {
    const id = `${operation.stack}/${operation.logicalId}`;
    if (operation.event === 'delete') there.delete(id);
    else there.set(id, operation);
  }
  return [...there.values()];
}
