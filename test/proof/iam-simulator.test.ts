import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanupCalls } from '../../lib/registry/registry-cleanup.calls';
import { CALL_LISTS } from '../../proof/iam/all-calls';
import { simulate, stopSimulator } from '../../proof/iam/simulator';
import { ROOT } from '../../scripts/resolved-platform';

jest.setTimeout(120_000);

afterAll(stopSimulator);

const LIBRARY = '@cloud-copilot/iam-simulate';

/** Files of source code in a folder and those in it. */
function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mts|cts|mjs|cjs|js)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('node_modules'));
}

describe('The simulator, which is AGPL', () => {
  test('is no dependency of the project, and not in its lock file', () => {
    expect(readFileSync(join(ROOT, 'package.json'), 'utf8')).not.toContain(LIBRARY);
    expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toContain(LIBRARY);
  });

  test('is imported by its own package alone', () => {
    const imports = /(from|import|require)\s*\(?\s*['"]@cloud-copilot\/(iam-simulate|iam-policy|iam-expand|iam-utils)/;
    const files = ['bin', 'lib', 'lambda', 'scripts', 'proof', 'test'].flatMap(sources);
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((file) => imports.test(readFileSync(file, 'utf8')))).toEqual([]);
    expect(imports.test(readFileSync(join(ROOT, 'iam-simulator', 'simulate.mjs'), 'utf8'))).toBe(true);
  });

  test('is asked by the proofs alone: nothing that ships starts it', () => {
    const files = ['bin', 'lib', 'lambda', 'scripts'].flatMap(sources);
    expect(files.filter((file) => /iam-simulator|proof\/iam/.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  test('has its licence in its own package', () => {
    const own = JSON.parse(readFileSync(join(ROOT, 'iam-simulator', 'package.json'), 'utf8')) as { license: string };
    expect(own.license).toBe('AGPL-3.0-or-later');
  });
});

describe('simulate', () => {
  const statement = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' };
  const decrypt = {
    principal: 'logs.eu-west-1.amazonaws.com',
    action: 'kms:Decrypt',
    resource: 'arn:aws:kms:eu-west-1:111122223333:key/k',
    account: '111122223333',
    identity: [],
    resourcePolicy: {
      Version: '2012-10-17',
      Statement: [
        {
          ...statement,
          Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
          Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:eu-west-1:111122223333:*' } },
        },
      ],
    },
  };

  test('knows the encryption context of a key, which the library under it ignores', async () => {
    const own = { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:eu-west-1:111122223333:log-group:a' };
    const other = { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:eu-west-1:999988887777:log-group:a' };
    const answers = await simulate([own, other, {}].map((context) => ({ ...decrypt, context })));
    expect(answers.map(({ allowed, ignored }) => [allowed, ignored])).toEqual([
      [true, []],
      [false, []],
      [false, []],
    ]);
  });

  test('tells context keys that the action does not have', async () => {
    const [answer] = await simulate([{ ...decrypt, context: { 's3:prefix': 'a' } }]);
    expect(answer?.ignored).toEqual(['s3:prefix']);
  });

  test('tells that a request cannot be made', async () => {
    const [answer] = await simulate([{ ...decrypt, action: 'kms:Decript', context: {} }]);
    expect([answer?.allowed, answer?.error]).toEqual([false, expect.stringContaining('invalid.action')]);
  });

  test('goes on after it was stopped', async () => {
    stopSimulator();
    const [answer] = await simulate([{ ...decrypt, context: { 'aws:SecureTransport': 'true' } }]);
    expect(answer?.allowed).toBe(false);
  });
});

describe('The call lists of functions', () => {
  test.each([
    ['encounter-validation', 's3'],
    ['model-registry-cleanup', 'sagemaker'],
  ])('lambda/%s calls what its list has of %s, and no more', (folder, service) => {
    const text = sources(`lambda/${folder}`)
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const commands = [...text.matchAll(/new (\w+)Command\(|[^n]paginate(\w+)\(\{/g)].map(
      ([, one, other]) => one ?? other,
    );
    const listed = [...CALL_LISTS.roles, cleanupCalls()]
      .filter(({ by }) => by === `lambda/${folder}`)
      .flatMap(({ calls }) => calls.flatMap(({ actions }) => actions))
      .filter((action) => action.startsWith(`${service}:`));
    expect(commands.map((command) => `${service}:${command}`).sort()).toEqual(listed.sort());
  });
});
