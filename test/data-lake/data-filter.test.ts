import { Template } from 'aws-cdk-lib/assertions';
import { Match } from 'aws-cdk-lib/assertions';
import { DataFilter, type DataFilterDefinition } from '../../lib/data-lake/data-filter';
import type { LakeFormationMode } from '../../lib/data-lake/lake-formation';
import { TABLES, twoStacks } from './two-stacks';

const FILTER = 'AWS::LakeFormation::DataCellsFilter';

const OPEN: DataFilterDefinition = {
  filterName: 'open',
  table: 'encounter',
  columns: ['encounter_id', 'diag_1'],
  rows: "(diag_1 IS NULL) OR (diag_1 <> '042')",
};

function given(overrides: Partial<DataFilterDefinition> = {}, lakeFormation: LakeFormationMode = 'hybrid') {
  const parts = twoStacks({ lakeFormation });
  const filter = new DataFilter(parts.data, 'Open', { catalog: parts.catalog, ...OPEN, ...overrides });
  return { ...parts, filter, template: Template.fromStack(parts.data) };
}

describe('DataFilter', () => {
  test('names the columns that it shows, so that a column that comes later stays hidden', () => {
    const { template, filter } = given();
    template.hasResourceProperties(FILTER, {
      DatabaseName: 'ml_test_curated',
      TableName: 'encounter',
      Name: filter.resourceName,
      ColumnNames: ['encounter_id', 'diag_1'],
      ColumnWildcard: Match.absent(),
      RowFilter: { FilterExpression: OPEN.rows },
    });
  });

  test('shows all rows when nothing else is said', () => {
    given({ rows: undefined }).template.hasResourceProperties(FILTER, { RowFilter: { AllRowsWildcard: {} } });
  });

  test('has another name when it shows something else: it is made before the old one goes (OF-03)', () => {
    const names = [{}, { columns: ['encounter_id'] }, { rows: "diag_1 <> '042'" }].map(
      (overrides) => given(overrides).filter.resourceName,
    );
    expect(new Set(names).size).toBe(3);
    expect(names).toEqual(names.map(() => expect.stringMatching(/^open_[0-9a-f]{8}$/)));
    expect(given().filter.resourceName).toBe(names[0]);
  });

  test('waits for its table', () => {
    given().template.hasResource(FILTER, { DependsOn: Match.arrayWith([Match.stringLikeRegexp('^Curatedencounter')]) });
  });

  test.each<[Partial<DataFilterDefinition>, RegExp]>([
    [
      { columns: ['patient'] },
      /columns of filter 'open' must be of table 'encounter', got 'patient'; it has encounter_id,/,
    ],
    [{ columns: [] }, /columns of filter 'open' must be of table 'encounter'/],
    [{ rows: "patient = '1'" }, /must name a column of the table/],
    [{ table: 'nothing' }, /table 'nothing' is not in database 'ml_test_curated'/],
    [{ filterName: 'Open' }, /filterName must be 1 to 100 characters in lower case, digits and '_'.*got 'Open'/],
  ])('finds at synth what a deployment or a query would: %j', (overrides, message) => {
    expect(() => given(overrides)).toThrow(message);
  });

  test('takes the parts of the object keys of a dated table as columns', () => {
    const dated = { table: 'streamed', columns: ['encounter_id', 'year'], rows: "year >= '2026'" };
    expect(() => given(dated)).not.toThrow();
    expect(TABLES.find(({ name }) => name === 'streamed')?.datePartitions).toBe(true);
  });

  test('is an error when Lake Formation is off', () => {
    expect(() => given({}, 'off')).toThrow(/filter 'open' needs Lake Formation, but its mode is 'off'/);
  });
});
