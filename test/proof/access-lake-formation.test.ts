import { granted, grantedByTags, lakeWith, make, shown, tagged } from './access-templates';

/** Whole platforms are synthesized, which takes seconds where much else runs. */
jest.setTimeout(120_000);

const TABLE = { DatabaseName: 'lake_curated', Name: 'visit' };
const ALL = 'patient code day of A B';

/** A filter, and a grant of it. */
const filtered = (name: string, properties: Record<string, unknown>) => ({
  [name]: make('AWS::LakeFormation::DataCellsFilter', {
    DatabaseName: 'lake_curated',
    TableName: 'visit',
    Name: name,
    ...properties,
  }),
  [`Gives${name}`]: granted({ DataCellsFilter: { DatabaseName: 'lake_curated', TableName: 'visit', Name: name } }),
});

describe('tags', () => {
  test('a column has the tags of its table and database, and its own in place of theirs', async () => {
    const lowOnes = grantedByTags({ zone: ['curated'], level: ['low'] });
    expect(await shown({ lowOnes })).toEqual(['code day of A B']);
  });

  test('each key must fit, by any of its values', async () => {
    expect(await shown({ one: grantedByTags({ zone: ['raw'], level: ['low', 'high'] }) })).toEqual([]);
    expect(await shown({ one: grantedByTags({ zone: ['raw', 'curated'], level: ['low', 'high'] }) })).toEqual([ALL]);
  });

  test('a column without a tag of its own is what its table is', async () => {
    const untagged = tagged({ Table: TABLE }, 'level', 'low');
    expect(await shown({ OfColumn: untagged, one: grantedByTags({ level: ['low'] }) })).toEqual([ALL]);
  });

  test('a key that nothing has fits nothing, and neither does a grant without keys', async () => {
    expect(await shown({ one: grantedByTags({ zone: ['curated'], colour: ['red'] }) })).toEqual([]);
    expect(await shown({ one: grantedByTags({}) })).toEqual([]);
  });
});

describe('grants', () => {
  test('a permission on a table or on all of its database shows all of it; DESCRIBE shows no data', async () => {
    expect(await shown({ one: granted({ Table: TABLE }) })).toEqual([ALL]);
    const every = { DatabaseName: 'lake_curated', TableWildcard: {} };
    expect(await shown({ one: granted({ Table: every }, 'ALL') })).toEqual([ALL]);
    expect(await shown({ one: granted({ Table: TABLE }, 'DESCRIBE') })).toEqual([]);
    expect(await shown({ one: granted({ Table: { ...TABLE, Name: 'other' } }) })).toEqual([]);
  });

  test('columns are those that are named, or all but those that are', async () => {
    expect(await shown({ one: granted({ TableWithColumns: { ...TABLE, ColumnNames: ['day'] } }) })).toEqual([
      'day of A B',
    ]);
    const ColumnWildcard = { ExcludedColumnNames: ['patient'] };
    expect(await shown({ one: granted({ TableWithColumns: { ...TABLE, ColumnWildcard } }) })).toEqual([
      'code day of A B',
    ]);
  });

  test('a filter shows its columns in its rows, and grants add up', async () => {
    const rows = { ColumnNames: ['code'], RowFilter: { FilterExpression: "code = 'A'" } };
    const columns = { ColumnWildcard: { ExcludedColumnNames: ['patient'] }, RowFilter: { AllRowsWildcard: {} } };
    expect(await shown({ ...filtered('rows', rows), ...filtered('columns', columns) })).toEqual([
      'code of A',
      'code day of A B',
    ]);
  });

  test('a grant to another role shows nothing; one to all roles of the account does', async () => {
    expect(await shown({ one: granted({ Table: TABLE }, 'SELECT', 'arn:aws:iam::111122223333:role/other') })).toEqual(
      [],
    );
    expect(await shown({ one: granted({ Table: TABLE }, 'SELECT', '111122223333:IAMPrincipals') })).toEqual([ALL]);
  });
});

describe('whom it binds', () => {
  const one = granted({ Table: TABLE });
  const Place = (HybridAccessEnabled: boolean) =>
    make('AWS::LakeFormation::Resource', { ResourceArn: 'arn:aws:s3:::zone', HybridAccessEnabled });
  const closed = make('AWS::Glue::Database', {
    DatabaseInput: { Name: 'lake_curated', CreateTableDefaultPermissions: [] },
  });
  const optIn = (...Resources: unknown[]) => make('Custom::LakeFormationOptIn', { Principal: 'somebody', Resources });

  test('in hybrid mode those who have opted in to the table; to opt in to its database is not enough', async () => {
    expect(await shown({ one })).toEqual([ALL]);
    expect(await shown({ one, OptIn: optIn({ Table: TABLE }) })).toBeUndefined();
    const database = make('Custom::LakeFormationOptIn', {
      Principal: 'arn:aws:iam::111122223333:role/analyst',
      Resources: [{ Database: { Name: 'lake_curated' } }],
    });
    expect(await shown({ one, OptIn: database })).toBeUndefined();
  });

  test('everybody, where a table has nothing for IAM_ALLOWED_PRINCIPALS', async () => {
    expect(await shown({ one, Database: closed, OptIn: optIn() })).toEqual([ALL]);
    expect(await shown({ Database: closed, OptIn: optIn() })).toEqual([]);
  });

  test('out of hybrid mode a table with the defaults is shown to whom IAM lets in, filtered or not', async () => {
    expect(await shown({ Place: Place(false) })).toEqual([ALL]);
    expect(await shown({ Place: Place(false), Database: closed })).toEqual([]);
    const again = granted({ Table: TABLE }, 'ALL', 'IAM_ALLOWED_PRINCIPALS');
    expect(await shown({ Place: Place(false), Database: closed, again })).toEqual([ALL]);
  });

  test('nobody at a place that is not registered', async () => {
    const Elsewhere = make('AWS::LakeFormation::Resource', { ResourceArn: 'arn:aws:s3:::zone-2' });
    expect(await shown({ one, Place: Elsewhere })).toBeUndefined();
  });

  test('an administrator sees no data without a grant', async () => {
    const Settings = make('AWS::LakeFormation::DataLakeSettings', {
      Admins: [{ DataLakePrincipalIdentifier: 'arn:aws:iam::111122223333:role/analyst' }],
    });
    expect(await shown({ Settings })).toEqual([]);
    expect((await lakeWith({ Settings })).isAdministrator('arn:aws:iam::111122223333:role/analyst')).toBe(true);
  });
});

describe('what leads nowhere is told', () => {
  const wrong = [
    ['a tag', { wrong: tagged({ Table: TABLE }, 'colour', 'red') }, 'Data/wrong uses the tag colour=red'],
    ['a value', { wrong: grantedByTags({ level: ['lowest'] }) }, 'Data/wrong uses the tag level=lowest'],
    ['a column', filtered('wrong', { ColumnNames: ['name'] }), "Data/wrong shows the column 'name'"],
    [
      'a filter',
      { wrong: filtered('gone', {})['Givesgone'] },
      'Data/wrong gives a filter that is not in the templates',
    ],
    [
      'an expression',
      filtered('wrong', { ColumnNames: ['day'], RowFilter: { FilterExpression: 'day >' } }),
      'Data/wrong cannot be read: a row expression must have a number',
    ],
  ] as const;

  test.each(wrong)('%s', async (_, resources, line) => {
    const faults = (await lakeWith(resources as Parameters<typeof lakeWith>[0])).faults();
    expect(faults).toEqual([expect.stringContaining(line)]);
  });

  test('and the small lake has none of it', async () => {
    expect((await lakeWith({})).faults()).toEqual([]);
  });
});
