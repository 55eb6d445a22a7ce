import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLog, resourcesAfter } from '../../../scripts/deploy-rehearsal/log';
import { operation } from './given';

test('the log is read line by line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'log-'));
  try {
    const file = join(folder, 'resources.jsonl');
    const operations = [operation('A', 'AWS::SNS::Topic'), operation('B', 'AWS::SNS::Topic')];
    writeFileSync(file, operations.map((one) => `${JSON.stringify(one)}\n`).join(''));
    expect(readLog(file)).toEqual(operations);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a resource is as its last operation left it, and gone after its deletion', () => {
  const a = operation('A', 'AWS::SNS::Topic');
  const b = operation('B', 'AWS::SNS::Topic');
  const replaced = { ...a, event: 'replace' as const, ref: 'other' };
  expect(resourcesAfter([a, b, replaced])).toEqual([replaced, b]);
  expect(resourcesAfter([a, b, { ...a, event: 'delete' }])).toEqual([b]);
  expect(resourcesAfter([a, { ...a, stack: 'ml-other', event: 'delete' }])).toEqual([a]);
});
