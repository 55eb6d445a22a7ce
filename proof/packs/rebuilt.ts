import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import type { StackTemplate } from '../../lib/checks/assembly';

/** A stack whose constructs were made from its template again, so that rules for constructs can look at it. */
export interface RebuiltStack {
  /** The stack; each resource is a typed L1 construct with the logical id as its id. */
  readonly stack: Stack;

  /** Logical id of a construct below the stack, by the path that a finding names. */
  readonly logicalIdOf: (constructPath: string) => string;
}

/** Id of the construct that holds the resources. */
const INCLUDED = 'Template';

/**
 * Makes the constructs of a template.
 *
 * @throws what CDK says when it cannot read the template: a reference that leads nowhere, a type or a property it does not
 *   know how to read
 */
export function rebuilt({ id, template, region }: StackTemplate): RebuiltStack {
  const folder = mkdtempSync(join(tmpdir(), 'rebuilt-'));
  try {
    const templateFile = join(folder, 'template.json');
    writeFileSync(templateFile, JSON.stringify(template));
    const app = new App({
      outdir: folder,
      analyticsReporting: false,
      context: { 'aws:cdk:enable-path-metadata': false },
    });
    const stack = new Stack(app, id, { env: region === undefined ? {} : { region } });
    new CfnInclude(stack, INCLUDED, { templateFile });
    return { stack, logicalIdOf: (path) => path.slice(`${id}/${INCLUDED}/`.length) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
