import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toCsv } from '../../../scripts/encounters/csv';
import { generateEncounters } from '../../../scripts/encounters/generator';
import { idsMapping } from '../../../scripts/encounters/ids-mapping';

const ROOT = join(__dirname, '../../..');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ml-platform-encounters-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the command as `npm run generate` does. */
function generate(...args: string[]) {
  const script = join(ROOT, 'scripts/generate-encounters.ts');
  return spawnSync(process.execPath, ['--import', 'tsx', script, ...args], { cwd: ROOT, encoding: 'utf8' });
}

describe('npm run generate', () => {
  test('writes both files into a folder that it makes, and says how far it is', () => {
    const output = join(folder, 'new');

    const { status, stdout } = generate('--encounters', '3000', '--seed', '7', '--output', output);

    expect(status).toBe(0);
    expect(stdout).toContain('30 % of 3000 encounters\n');
    expect(stdout).toContain(`wrote ${join(output, 'diabetic_data.csv')}\n`);
    const expected = [...toCsv(generateEncounters({ count: 3000, seed: 7 }))].join('');
    expect(readFileSync(join(output, 'diabetic_data.csv'), 'utf8') === expected).toBe(true);
    expect(readFileSync(join(output, 'IDs_mapping.csv'), 'utf8')).toBe(idsMapping());
  });

  test('leaves a file alone that is there already, and says so', () => {
    writeFileSync(join(folder, 'IDs_mapping.csv'), 'precious');

    const { status, stderr } = generate('--encounters', '1', '--seed', '1', '--output', folder);

    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^output must be a folder without .*name another folder, or remove \S+IDs_mapping\.csv first\n$/,
    );
    expect(readFileSync(join(folder, 'IDs_mapping.csv'), 'utf8')).toBe('precious');
  });

  test.each([
    [
      ['--encounters', '0', '--seed', '1', '--output', 'x'],
      "--encounters must be a whole number from 1 to 2147483647, got '0'; for example npm run generate",
    ],
    [['--encounters', '2e4', '--seed', '1', '--output', 'x'], "got '2e4'"],
    [['--encounters', '10', '--output', 'x'], "--seed must be a whole number from 0 to 4294967295, got ''"],
    [['--encounters', '10', '--seed', '1'], "--output must be a folder, got ''"],
    [['--rows', '10'], "Unknown option '--rows'; for example npm run generate"],
  ])('refuses %j and shows how it is meant', (args, message) => {
    const { status, stderr } = generate(...args);

    expect(status).toBe(1);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
