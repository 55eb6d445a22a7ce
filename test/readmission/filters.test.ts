import { spawnSync } from 'node:child_process';
import { checkRowExpression } from '../../lib/data-lake/row-expression';
import { OPEN_ENCOUNTERS } from '../../lib/readmission/filters';
import { CURATED_TABLES } from '../../lib/readmission/tables';

const { rows = '', columns } = OPEN_ENCOUNTERS;
const encounter = CURATED_TABLES.find(({ name }) => name === OPEN_ENCOUNTERS.table);

/** Which encounters the filter shows: SQLite evaluates the expression, with NULL neither true nor false, as Lake Formation does. */
function shown(diagnoses: readonly (readonly (string | null)[])[]): boolean[] {
  const program = `
import json, sqlite3, sys
given = json.load(sys.stdin)
lake = sqlite3.connect(':memory:')
lake.execute('CREATE TABLE encounter (id INTEGER, diag_1 TEXT, diag_2 TEXT, diag_3 TEXT)')
lake.executemany('INSERT INTO encounter VALUES (?, ?, ?, ?)', [[i, *row] for i, row in enumerate(given['encounters'])])
print(json.dumps([id for (id,) in lake.execute('SELECT id FROM encounter WHERE ' + given['rows'])]))
`;
  const { status, stdout, stderr } = spawnSync('python3', ['-c', program], {
    input: JSON.stringify({ rows, encounters: diagnoses }),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`python3 with sqlite3 must be on the PATH, got '${stderr}'`);
  const ids = new Set(JSON.parse(stdout) as number[]);
  return diagnoses.map((_, index) => ids.has(index));
}

/** Every code that the schema of an encounter takes: one to three digits, perhaps with a part, perhaps after E or V. */
const CODES = ['', 'E', 'V'].flatMap((letter) =>
  Array.from({ length: 1000 }, (_, number) => number).flatMap((number) =>
    [...new Set([String(number), String(number).padStart(2, '0'), String(number).padStart(3, '0')])].flatMap((code) =>
      ['', '.0', '.9', '.53', '.99'].map((part) => `${letter}${code}${part}`),
    ),
  ),
);

/** The same by numbers: HIV is 042, V08 and 079.53; mental disorders and substance use are 290 to 319. */
function isShielded(code: string): boolean {
  if (/^[EV]/.test(code)) return code === 'V08';
  const whole = Number(code.split('.')[0]);
  // Codes of fewer than three digits lack their zeros, all but those that were written with one.
  const padded = whole === 42 ? /^0?42/.test(code) : whole === 79 ? /^0?79\.53$/.test(code) : false;
  return padded || (whole >= 290 && whole <= 319);
}

describe('the filter open_encounters', () => {
  test('shows every column but the one that names a patient', () => {
    const all = encounter?.columns.map(({ name }) => name) ?? [];
    expect(all).toContain('patient_nbr');
    expect(columns).toEqual(all.filter((name) => name !== 'patient_nbr'));
  });

  test('is an expression that Lake Formation takes, with room for more', () => {
    expect(() => checkRowExpression(rows, encounter?.columns ?? [])).not.toThrow();
    expect(rows.length).toBeLessThan(1500);
  });

  test('hides HIV, mental disorders and substance use, and no other of all codes that there can be', () => {
    const answers = shown(CODES.map((code) => [code, '250', '401']));
    const wrong = CODES.filter((code, index) => answers[index] === isShielded(code));
    expect(wrong).toEqual([]);
    expect(answers.filter((one) => !one).length).toBeGreaterThan(150);
  });

  test.each([0, 1, 2])('looks at each of the three diagnoses: place %i', (place) => {
    const with42 = ['250', '401', '428'].map((code, index) => (index === place ? '42' : code));
    expect(shown([with42, ['250', '401', '428']])).toEqual([false, true]);
  });

  test('hides no row because a diagnosis is missing, and shows none because another is', () => {
    expect(
      shown([
        [null, null, null],
        ['250', null, '?'],
        ['?', '?', '?'],
        ['300.4', null, null],
        [null, null, '42'],
      ]),
    ).toEqual([true, true, true, false, false]);
  });
});
