import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { READMISSION_QUERIES, SMALLEST_GROUP } from '../../lib/readmission/queries';
import { CURATED_TABLES, PATIENT_COLUMN } from '../../lib/readmission/tables';

const ANSWERS = readFileSync(join(__dirname, '..', '..', 'jobs', 'rehearsal', 'answers.py'), 'utf8');
const TABLES = new Map(CURATED_TABLES.map(({ name, columns }) => [name, columns.map((column) => column.name)]));

/** Tables that a query reads: those after FROM and JOIN that it has not made itself. */
function tablesOf(sql: string): string[] {
  const made = [...sql.matchAll(/(\w+) AS \(\n/g)].map(([, name]) => name);
  return [...sql.matchAll(/\b(?:FROM|JOIN) (\w+)/g)]
    .map(([, name]) => name ?? '')
    .filter((name) => !made.includes(name));
}

describe.each(READMISSION_QUERIES.map((query) => [query.name, query] as const))('%s', (name, { sql, description }) => {
  test('names no number of a patient, so that an analyst may ask it', () => {
    expect(sql).not.toContain(PATIENT_COLUMN);
    expect(sql).not.toContain('*\n');
  });

  test('reads encounters and dimensions that are there, and columns that they have', () => {
    const tables = tablesOf(sql);
    expect(tables).toContain('encounter');
    expect(tables.filter((table) => !TABLES.has(table))).toEqual([]);
    const aliases = new Map(
      [...sql.matchAll(/\b(?:FROM|JOIN) (\w+) (\w)\b/g)].map(([, table, alias]) => [alias, table]),
    );
    const unknown = [...sql.matchAll(/\b([dest])\.(\w+)/g)].filter(
      ([, alias, column]) => !(TABLES.get(aliases.get(alias) ?? 'encounter') ?? []).includes(column ?? ''),
    );
    expect(unknown.map(([text]) => text)).toEqual([]);
  });

  test('shows no group that is small enough to tell who is in it', () => {
    expect(SMALLEST_GROUP).toBe(11);
    expect(sql).toMatch(/>= 11\b/);
  });

  test('has a name, a description and a text that Athena takes', () => {
    expect(name.length).toBeLessThanOrEqual(128);
    expect(description.length).toBeLessThanOrEqual(1024);
    expect(sql.length).toBeLessThanOrEqual(262_144);
    expect(sql).not.toContain(';');
  });

  test('is computed a second time by the rehearsal', () => {
    expect(ANSWERS).toContain(`    '${name}': (`);
  });
});

test('queries have ids and names of their own', () => {
  for (const key of ['id', 'name'] as const) {
    expect(new Set(READMISSION_QUERIES.map((query) => query[key])).size).toBe(READMISSION_QUERIES.length);
  }
});
