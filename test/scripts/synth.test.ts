import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { notesIn } from '../../scripts/synth-notes';

const ROOT = join(__dirname, '../..');

// Starts the CDK.
jest.setTimeout(60_000);

/** As the CDK 2.1148.1 writes it. */
const OUTPUT = `Bundling asset Data/Lake/OptIn/Function/Resource/Code/Stage...
WARNING LDA has an image in fewer than half of the Regions; ntm solves the same and is in more of them. (Annotation)
   Training/Programs/topics-lda constructs.Construct
   Acknowledge with 'Annotation::algorithm:lda'

INFO It is so. (Annotation)
   Training/Programs/texts constructs.Construct
Synthesis finished with warnings (--strict mode)
`;

describe('notesIn', () => {
  test('finds warnings and infos whole, and nothing else', () => {
    expect(notesIn(OUTPUT)).toEqual([
      `WARNING LDA has an image in fewer than half of the Regions; ntm solves the same and is in more of them. (Annotation)
   Training/Programs/topics-lda constructs.Construct
   Acknowledge with 'Annotation::algorithm:lda'`,
      'INFO It is so. (Annotation)\n   Training/Programs/texts constructs.Construct',
    ]);
    expect(notesIn('Bundling asset\n')).toEqual([]);
  });
});

test('npm run synth -- --help shows the help of the CDK, and leaves the last assembly', () => {
  const assembly = join(ROOT, 'cdk.out');
  const mark = join(assembly, 'mark-of-a-test');
  const empty = !existsSync(assembly);
  mkdirSync(assembly, { recursive: true });
  writeFileSync(mark, '');
  try {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', join(ROOT, 'scripts', 'synth.ts'), '--help'],
      { cwd: ROOT, encoding: 'utf8' },
    );
    expect(stderr).not.toContain('ENOENT');
    expect([status, existsSync(mark), existsSync(join(ROOT, 'cdk.out.next'))]).toEqual([0, true, false]);
    expect(stdout).toContain('--strict');
  } finally {
    rmSync(empty ? assembly : mark, { recursive: true, force: true });
  }
});
