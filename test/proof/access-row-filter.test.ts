import { execFileSync } from 'node:child_process';
import { type Row, rowFilter } from '../../proof/access/row-filter';
import { WITNESSES } from '../../proof/access/witnesses';

const ROWS: readonly Row[] = [
  { a: 'x', n: 1 },
  { a: 'xy', n: 5 },
  { a: null, n: 5 },
  { a: 'z', n: null },
  { a: "it's", n: 10 },
];

/** Numbers of the rows that pass. */
function passing(expression: string): number[] {
  const filter = rowFilter(expression);
  return ROWS.flatMap((row, index) => (filter(row) === true ? [index] : []));
}

describe('a row expression of a data filter', () => {
  const expressions: readonly (readonly [string, number[]])[] = [
    ["a = 'x'", [0]],
    ["a <> 'x'", [1, 3, 4]],
    ["NOT a = 'x'", [1, 3, 4]],
    ["a LIKE 'x%'", [0, 1]],
    ["a NOT LIKE 'x_'", [0, 3, 4]],
    ["a IN ('x', 'it''s')", [0, 4]],
    ['n BETWEEN 1 AND 5', [0, 1, 2]],
    ['a IS NULL', [2]],
    ['a IS NOT NULL AND n IS NULL', [3]],
    ["a = 'z' OR n >= 5 AND a IS NOT NULL", [1, 3, 4]],
    ["(a = 'z' OR n >= 5) AND a IS NOT NULL", [1, 3, 4]],
    ["a IS NULL OR NOT (a = 'x' OR a LIKE 'x_')", [2, 3, 4]],
    ["n >= 5 AND a <> 'q'", [1, 4]],
    ["NOT (n >= 5 AND a = 'q')", [0, 1, 3, 4]],
    ["NOT (n < 3 OR a = 'q')", [1, 4]],
    ['n > -1', [0, 1, 2, 4]],
    ['TRUE', [0, 1, 2, 3, 4]],
  ];

  test.each(expressions)('%s shows what SQL says', (expression, rows) => {
    expect(passing(expression)).toEqual(rows);
  });

  test('compares booleans, as Lake Formation does', () => {
    expect([true, false, null].map((done) => rowFilter('done = true')({ done }))).toEqual([true, false, undefined]);
  });

  test('is the same to SQLite, which has the same three values', () => {
    const program = `
import json, sqlite3, sys
rows, expressions = json.load(sys.stdin)
base = sqlite3.connect(':memory:')
base.execute('PRAGMA case_sensitive_like = ON')
base.execute('CREATE TABLE t (i INTEGER, a TEXT, n INTEGER)')
base.executemany('INSERT INTO t VALUES (?, ?, ?)', [(i, r['a'], r['n']) for i, r in enumerate(rows)])
print(json.dumps([[i for (i,) in base.execute('SELECT i FROM t WHERE ' + e + ' ORDER BY i')] for e in expressions]))`;
    const input = JSON.stringify([ROWS, expressions.map(([expression]) => expression)]);
    const output = execFileSync('python3', ['-c', program], { input, encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual(expressions.map(([, rows]) => rows));
  });

  test.each([
    ['a = 1 AND', 'a column'],
    ['lower(a) = 1', 'a comparison'],
    ['a = n', 'a number, true, false, or a text in single quotes'],
    ['a = 1 n = 2', 'the end'],
    ['a = 1; DROP', 'comparisons of columns with constants'],
  ])('%s is refused, because it has something else than %s', (expression, wanted) => {
    expect(() => rowFilter(expression)).toThrow(wanted);
  });

  test('is tried on protected diagnoses in each place, and on those that look like them', () => {
    const { open, restricted } = WITNESSES['curated.encounter'] ?? { open: [], restricted: [] };
    expect(restricted).toContainEqual({ diag_1: '250.83', diag_2: '42', diag_3: '250.83' });
    expect(restricted).toContainEqual({ diag_1: null, diag_2: null, diag_3: '319.9' });
    expect(open).toContainEqual({ diag_1: null, diag_2: null, diag_3: null });
    // As text, 003 and 031 lie between 290 and 319.
    const careless = rowFilter("diag_1 IS NULL OR diag_1 NOT BETWEEN '290' AND '319'");
    expect(open.some((row) => careless(row) !== true)).toBe(true);
  });
});
