import { checksOfQueries, queryTable } from '../../../scripts/rehearsal/query-checks';
import { type QueryTrials, readQueryPlan, readTrials } from '../../../scripts/rehearsal/saved-queries';
import type { ResolvedStack } from '../../../scripts/resolved-platform';
import { TRIALS } from './given';

const QUERY = {
  Name: 'Who comes back',
  QueryString: 'SELECT 1',
  Database: 'ml_curated',
  WorkGroup: '@{People/Analyst}',
};
const FILTER = {
  DatabaseName: 'ml_curated',
  TableName: 'encounter',
  ColumnNames: ['encounter_id'],
  RowFilter: { FilterExpression: "(diag_1 <> '42')" },
};

/** A platform with these saved queries and filters. */
function platform(queries: readonly object[], filters: readonly object[] = [FILTER]): ResolvedStack[] {
  const resource = (type: string) => (properties: object, index: number) => ({
    id: `People/${type}${index}`,
    type,
    path: [],
    properties: properties as Record<string, unknown>,
  });
  return [
    { id: 'Data', description: '', resources: filters.map(resource('AWS::LakeFormation::DataCellsFilter')) },
    { id: 'People', description: '', resources: queries.map(resource('AWS::Athena::NamedQuery')) },
  ];
}

describe('readQueryPlan', () => {
  test('has the text of each saved query of the database, and the columns and rows of its filter', () => {
    const audit = { ...QUERY, Database: 'ml_audit' };
    const ofAudit = { ...FILTER, DatabaseName: 'ml_audit', RowFilter: { AllRowsWildcard: {} } };
    expect(readQueryPlan(platform([QUERY, audit], [ofAudit, FILTER]), 'ml_curated')).toEqual({
      database: 'ml_curated',
      queries: [{ name: 'Who comes back', sql: 'SELECT 1' }],
      filter: { table: 'encounter', columns: ['encounter_id'], rows: "(diag_1 <> '42')" },
    });
  });

  test('has a question once that two kinds of people have', () => {
    const same = { ...QUERY, WorkGroup: '@{People/Engineer}' };
    expect(readQueryPlan(platform([QUERY, same]), 'ml_curated').queries).toHaveLength(1);
  });

  test.each([
    ['no saved query of the database', platform([{ ...QUERY, Database: 'ml_audit' }]), 'has 0 and 1'],
    ['no filter', platform([QUERY], []), 'has 1 and 0'],
    ['two filters, of which nothing says which is meant', platform([QUERY], [FILTER, FILTER]), 'has 1 and 2'],
  ])('fails with %s', (_, given, what) => {
    expect(() => readQueryPlan(given, 'ml_curated')).toThrow(what);
  });

  test('fails with a filter that shows all columns, whatever a job adds', () => {
    const wild = { ...FILTER, ColumnNames: undefined, ColumnWildcard: {} };
    expect(() => readQueryPlan(platform([QUERY], [wild]), 'ml_curated')).toThrow('ColumnNames');
  });
});

describe('checksOfQueries', () => {
  /** What is not so when the trials find something else. */
  function wrong(change: Partial<QueryTrials>): string[] {
    return checksOfQueries({ ...TRIALS, ...change })
      .filter(({ ok }) => !ok)
      .map(({ what, found }) => `${what}: ${found}`);
  }

  test.each<[string, Partial<QueryTrials>, RegExp]>([
    [
      'an answer that is not that of the file',
      { queries: [{ name: 'Q', all: { rows: 4, wrong: '4 rows instead of 5' }, filtered: { rows: 3, wrong: null } }] },
      /: Q, over all rows: 4 rows instead of 5$/,
    ],
    [
      'an answer that is wrong through the filter alone',
      { queries: [{ name: 'Q', all: { rows: 4, wrong: null }, filtered: { rows: 4, wrong: 'one row too many' } }] },
      /: Q, through the filter: one row too many$/,
    ],
    [
      'a query that finds nothing',
      { queries: [{ name: 'Q', all: { rows: 4, wrong: null }, filtered: { rows: 0, wrong: null } }] },
      /^saved queries without an answer: Q$/,
    ],
    [
      'an encounter that the filter hides and should not',
      { shown: { table: 94, file: 95 } },
      /that the filter shows: 94$/,
    ],
    ['an encounter that the filter shows and should not', { restricted_shown: 1 }, /^restricted encounters .*: 1$/],
    ['the number of a patient through the filter', { names_a_patient: true }, /^the number of a patient .*: yes$/],
  ])('names %s', (_, change, what) => {
    expect(wrong(change)).toEqual([expect.stringMatching(what)]);
  });

  test('has nothing to say of answers that are right', () => {
    expect(wrong({})).toEqual([]);
  });
});

test('queryTable shows how many rows each query gave, over all encounters and through the filter', () => {
  expect(queryTable(TRIALS)).toEqual([
    'saved query                rows  rows through the filter',
    'Who comes back                4                        3',
    'encounters that they read   100                       95',
  ]);
});

test('readTrials refuses what the script does not write', () => {
  expect(readTrials(JSON.stringify(TRIALS))).toEqual(TRIALS);
  expect(() => readTrials('{}')).toThrow();
});
