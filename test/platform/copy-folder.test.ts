import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { preProcessFile } from 'typescript';
import { emptyProject, filesUnder, removeProjects, ROOT, run, type Run } from './project-copy';

/** Folders that a copied construct must never drag along. */
const NOT_FOR_COPIES = ['config', 'stacks', 'serving'];

const KEY_AND_LOGS = `
const key = new Key(stack, 'Key', { enableKeyRotation: true });
const accessLogs = new PrivateBucket(stack, 'AccessLogs', {}).bucket;`;

/** For each folder: what a person writes who has copied it. */
const EXAMPLES: Readonly<Record<string, string>> = {
  storage: `
import { Key } from 'aws-cdk-lib/aws-kms';
import { PrivateBucket } from './lib/storage/private-bucket';
${KEY_AND_LOGS}
new PrivateBucket(stack, 'Bucket', { encryptionKey: key, accessLogs });`,
  security: `
import { EncryptionKeys } from './lib/security/encryption-keys';
import { Guardrails } from './lib/security/guardrails';
new EncryptionKeys(stack, 'Keys', { trailName: 'my-audit' });
new Guardrails(stack, 'Guardrails', {});`,
  network: `
import { Key } from 'aws-cdk-lib/aws-kms';
import { Network } from './lib/network/network';
new Network(stack, 'Network', { logKey: new Key(stack, 'Key', { enableKeyRotation: true }) });`,
  'data-lake': `
import { Key } from 'aws-cdk-lib/aws-kms';
import { DataLake } from './lib/data-lake/data-lake';
import { PrivateBucket } from './lib/storage/private-bucket';
${KEY_AND_LOGS}
new DataLake(stack, 'Lake', {
  encryptionKeys: { restricted: key, internal: new Key(stack, 'Internal', { enableKeyRotation: true }) },
  accessLogs,
  lakeFormation: 'hybrid',
});`,
  audit: `
import { Key } from 'aws-cdk-lib/aws-kms';
import { AuditTrail } from './lib/audit/audit-trail';
import { PrivateBucket } from './lib/storage/private-bucket';
${KEY_AND_LOGS}
const watched = [new PrivateBucket(stack, 'Watched', { encryptionKey: key, accessLogs }).bucket];
new AuditTrail(stack, 'Trail', { trailName: 'my-audit', logKey: key, accessLogs, watched });`,
};

/** A row of the table "Copy a construct" in the README: what it says to copy. The folder that it is about stands first. */
interface CopyRow {
  readonly folders: readonly string[];
  readonly packages: readonly string[];
}

/** What the README tells people to copy. */
function rowsOfReadme(): CopyRow[] {
  const [, section = ''] = readFileSync(join(ROOT, 'README.md'), 'utf8').split('\n## Copy a construct\n');
  const [table = ''] = section.split('\n## ');
  const named = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map((match) => String(match[1]));
  return [...table.matchAll(/^\| [^|]+ \|([^|]+)\|([^|]+)\|$/gm)]
    .map(([, folders, packages]) => ({ folders: named(folders), packages: named(packages) }))
    .slice(1)
    .filter(({ folders }) => folders.length > 0);
}

/** The switches that `cdk init` writes into the cdk.json of a new project. */
const RECOMMENDED = readFileSync(join(ROOT, 'node_modules/aws-cdk-lib/recommended-feature-flags.json'), 'utf8');

/** The whole check of the compiler: strict, and the declarations of packages too. */
const COMPILER_OPTIONS = {
  target: 'ES2022',
  module: 'node16',
  moduleResolution: 'node16',
  strict: true,
  skipLibCheck: false,
  noEmit: true,
  esModuleInterop: true,
  resolveJsonModule: true,
  types: ['node'],
};

/** What the files of a folder of `lib/` import. */
function importsOf(folder: string): { readonly file: string; readonly module: string }[] {
  return filesUnder(join(ROOT, 'lib', folder))
    .filter((file) => file.endsWith('.ts'))
    .flatMap((name) => {
      const file = join('lib', folder, name);
      const imported = preProcessFile(readFileSync(join(ROOT, file), 'utf8')).importedFiles;
      return imported.map(({ fileName: module }) => ({ file, module }));
    });
}

/** The folders of `lib/` that a folder needs, itself included, through all of its imports. */
function foldersNeededBy(folder: string, known = new Set<string>()): Set<string> {
  known.add(folder);
  for (const { file, module } of importsOf(folder).filter((entry) => entry.module.startsWith('.'))) {
    const [top, next = ''] = relative(ROOT, join(ROOT, dirname(file), module)).split('/');
    if (top !== 'lib')
      throw new Error(`${file} imports '${module}', outside lib/; a copy of lib/${folder} would miss it`);
    if (!known.has(next)) foldersNeededBy(next, known);
  }
  return known;
}

/** The packages of npm that the files of these folders import. */
function packagesOf(folders: Iterable<string>): Set<string> {
  const modules = [...folders].flatMap(importsOf).map(({ module }) => module);
  return new Set(
    modules
      .filter((module) => !module.startsWith('.') && !module.startsWith('node:'))
      .map((module) =>
        module
          .split('/')
          .slice(0, module.startsWith('@') ? 2 : 1)
          .join('/'),
      ),
  );
}

describe('the table of what to copy, in the README', () => {
  test.each(rowsOfReadme())('$folders.0 needs these folders and packages, and no others', ({ folders, packages }) => {
    const needed = foldersNeededBy(String(folders[0]));
    expect([...folders].sort()).toEqual([...needed].sort());
    expect([...packages].sort()).toEqual([...packagesOf(needed)].sort());
  });

  test('has a row for each folder that is copied here, and no other', () => {
    const about = rowsOfReadme().map(({ folders }) => folders[0]);
    expect(about.sort()).toEqual(Object.keys(EXAMPLES).sort());
  });
});

describe('a folder of lib/, copied into a new project', () => {
  const project = emptyProject();
  let compiled: Promise<Run>;

  beforeAll(() => {
    for (const [folder, example] of Object.entries(EXAMPLES)) {
      mkdirSync(join(project, folder));
      for (const needed of foldersNeededBy(folder)) {
        cpSync(join(ROOT, 'lib', needed), join(project, folder, 'lib', needed), { recursive: true });
      }
      const imports = [...example.matchAll(/^import .*$/gm)].join('\n');
      const app = "const app = new App();\nconst stack = new Stack(app, 'Copied', { env: { region: 'eu-west-1' } });";
      const text = `import { App, Stack } from 'aws-cdk-lib';\n${imports}\n${app}\n${example.replace(/^import .*\n/gm, '')}\napp.synth();\n`;
      writeFileSync(join(project, folder, 'app.ts'), text);
    }
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: COMPILER_OPTIONS, include: ['*/**/*.ts'] }),
    );
    // One run for all: the declarations of the packages are the long part, and no copy sees another.
    compiled = run([process.execPath, 'node_modules/typescript/bin/tsc'], { cwd: project });
  });

  afterAll(removeProjects);

  test.each(Object.keys(EXAMPLES))(
    'lib/%s needs nothing of the configuration, the stacks or the endpoint',
    (folder) => {
      const needed = foldersNeededBy(folder);
      expect(NOT_FOR_COPIES.filter((name) => needed.has(name))).toEqual([]);
    },
  );

  test('compiles, strictly and without skipLibCheck', async () => {
    expect(await compiled).toEqual({ code: 0, output: '' });
  }, 300_000);

  test.each(Object.keys(EXAMPLES))(
    'lib/%s synthesizes',
    async (folder) => {
      await compiled;
      const cwd = join(project, folder);
      const { code, output } = await run([process.execPath, '--import', 'tsx', 'app.ts'], {
        cwd,
        env: { CDK_OUTDIR: join(cwd, 'cdk.out'), CDK_CONTEXT_JSON: RECOMMENDED },
      });
      expect(output).not.toMatch(/error/i);
      expect(code).toBe(0);
      const template = JSON.parse(readFileSync(join(cwd, 'cdk.out/Copied.template.json'), 'utf8')) as {
        Resources: object;
      };
      expect(Object.keys(template.Resources).length).toBeGreaterThan(1);
    },
    120_000,
  );
});

test('the alpha package stays inside lib/serving, because it does not compile without skipLibCheck', () => {
  const importers = importsOf('.')
    .filter(({ module }) => module.startsWith('@aws-cdk/aws-sagemaker-alpha'))
    .map(({ file }) => file);
  expect(importers.filter((file) => !file.startsWith('lib/serving/'))).toEqual([]);
});
