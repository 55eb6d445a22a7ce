import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ReadEntry, list } from 'tar';
import { packArchive, SourceArchive } from '../../lib/sagemaker/source-archive';
import { testApp } from '../app';
import { asText, statementsOf } from '../workflow/state-machine';

const folders: string[] = [];

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'archive-test-'));
  folders.push(folder);
  return folder;
}

afterAll(() => {
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A working copy of a script and a package, as some checkout might leave it. */
function workingCopy({ mode = 0o644, time = 1, text = 'print(1)\n' } = {}): string {
  const root = emptyFolder();
  const files = {
    'train.py': text,
    'readmission/__init__.py': '',
    'readmission/schema.json': '{}\n',
    'readmission/__pycache__/schema.cpython-312.pyc': String(time),
    'readmission/tests/test_schema.py': 'assert True\n',
  };
  for (const [path, content] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, mode);
    utimesSync(file, time, time);
  }
  return root;
}

const contentsOf = (root: string) => ({
  'train.py': join(root, 'train.py'),
  'code/readmission': join(root, 'readmission'),
});
const pack = (root: string) => packArchive(contentsOf(root), emptyFolder());

function given(root: string, use: (archive: SourceArchive, role: Role) => unknown = () => undefined) {
  const stack = new Stack(testApp(), 'Test', { env: { region: 'eu-west-1' } });
  const archive = new SourceArchive(stack, 'Code', { contents: contentsOf(root) });
  use(archive, new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('sagemaker.amazonaws.com') }));
  return { archive, stack, template: Template.fromStack(stack) };
}

describe('packArchive', () => {
  test('makes the same bytes of two copies that differ in modes, times and caches', () => {
    const bytes = readFileSync(pack(workingCopy()));
    expect(readFileSync(pack(workingCopy({ mode: 0o755, time: 1_700_000_000 })))).toEqual(bytes);
    expect(readFileSync(pack(workingCopy({ mode: 0o600 })))).toEqual(bytes);
  });

  test('makes other bytes of other content', () => {
    expect(readFileSync(pack(workingCopy({ text: 'print(2)\n' })))).not.toEqual(readFileSync(pack(workingCopy())));
  });

  test('holds the files at the places that are named, readable by everyone and without times, and nothing of the working copy', () => {
    const entries: ReadEntry[] = [];
    list({ file: pack(workingCopy({ mode: 0o600 })), sync: true, onReadEntry: (entry) => entries.push(entry) });
    expect(entries.map(({ mtime }) => mtime)).toEqual([undefined, undefined, undefined]);
    expect(entries.map(({ path, mode }) => [path, mode])).toEqual([
      ['code/readmission/__init__.py', 0o644],
      ['code/readmission/schema.json', 0o644],
      ['train.py', 0o644],
    ]);
  });

  test('stores and does not compress, so that no zlib can change a byte', () => {
    expect(readFileSync(pack(workingCopy({ text: 'a line that is the same\n' }))).toString('latin1')).toContain(
      'a line that is the same\n',
    );
  });

  test('fails when a file is missing, and names it', () => {
    expect(() => packArchive({ 'a.py': join(emptyFolder(), 'missing.py') }, emptyFolder())).toThrow('missing.py');
  });
});

describe('SourceArchive', () => {
  const first = given(workingCopy(), (archive, role) => archive.grantRead(role));

  test('neither its place nor its logical ids depend on where the files are', () => {
    const second = given(workingCopy({ mode: 0o755, time: 2 }), (archive, role) => archive.grantRead(role));
    expect(second.stack.resolve(second.archive.uri)).toEqual(first.stack.resolve(first.archive.uri));
    expect(second.template.toJSON()).toEqual(first.template.toJSON());
  });

  test('its file name is the last part of its URI, as a job finds it in a channel (RV-08)', () => {
    expect(first.archive.fileName).toMatch(/^[0-9a-f]{64}\.gz$/);
    const uri = String(asText(first.stack.resolve(first.archive.uri)));
    expect(uri).toMatch(new RegExp(`^s3://.+/${first.archive.fileName}$`));
  });

  test('grantRead allows this one object, and a list that shows nothing else', () => {
    const statements = statementsOf(first.template, 'Reader');
    expect(statements.flatMap(({ Action }) => Action).sort()).toEqual(['s3:GetObject', 's3:ListBucket']);
    const get = statements.find(({ Action }) => Action.includes('s3:GetObject'));
    expect(get?.Resource).toEqual([expect.stringMatching(new RegExp(`/${first.archive.fileName}$`))]);
    const ls = statements.find(({ Action }) => Action.includes('s3:ListBucket'));
    expect(ls?.Condition).toEqual({ StringEquals: { 's3:prefix': first.archive.fileName } });
  });

  test('grantReadEveryVersion also allows the archives of earlier deployments, and nothing that is no archive', () => {
    const { template } = given(workingCopy(), (archive, role) => archive.grantReadEveryVersion(role));
    const statements = statementsOf(template, 'Reader');
    expect(statements.flatMap(({ Action }) => Action)).toEqual(['s3:GetObject']);
    expect(statements.flatMap(({ Resource }) => Resource)).toEqual([expect.stringMatching(/\/\*\.gz$/)]);
  });
});
