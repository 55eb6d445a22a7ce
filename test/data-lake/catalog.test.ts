import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Catalog } from '../../lib/data-lake/catalog';
import { DataFilter } from '../../lib/data-lake/data-filter';
import type { LakeFormationMode } from '../../lib/data-lake/lake-formation';
import { findings } from '../app';
import { actionsOf, statementsOf, TABLES, twoStacks } from './two-stacks';

const TABLE = 'AWS::Glue::Table';
const DATABASE = 'AWS::Glue::Database';
const PERMISSIONS = 'AWS::LakeFormation::PrincipalPermissions';

/** The part of a resource of a template that is read here. */
interface CfnResource {
  readonly DeletionPolicy?: string;
}

/** The catalog after some grants to the role of the other stack. */
function given(
  grant: (catalog: Catalog, role: Role) => unknown = () => undefined,
  lakeFormation: LakeFormationMode = 'hybrid',
) {
  const parts = twoStacks({ lakeFormation });
  grant(parts.catalog, parts.role);
  return { ...parts, template: Template.fromStack(parts.data), grants: Template.fromStack(parts.workload) };
}

/** What Lake Formation gives in a stack: the permission and the kind of thing it is about. */
function permissionsOf(template: Template): string[] {
  return Object.values(template.findResources(PERMISSIONS)).map(({ Properties }) => {
    return `${Properties.Permissions.join('+')} on ${Object.keys(Properties.Resource).join('+')}`;
  });
}

describe('Catalog', () => {
  const { template } = given();

  test('makes Iceberg tables unless told otherwise, with a location and no files of its own (RV-04)', () => {
    template.hasResourceProperties(TABLE, {
      OpenTableFormatInput: { IcebergInput: { MetadataOperation: 'CREATE', Version: '2' } },
      TableInput: { Name: 'encounter', TableType: 'EXTERNAL_TABLE', Parameters: Match.absent() },
    });
  });

  test('has Athena compute the partitions of a Parquet table from the object keys that Firehose writes', () => {
    template.hasResourceProperties(TABLE, {
      OpenTableFormatInput: Match.absent(),
      TableInput: {
        Name: 'streamed',
        PartitionKeys: ['year', 'month', 'day'].map((Name) => ({ Name, Type: 'string' })),
        Parameters: Match.objectLike({
          'projection.enabled': 'true',
          'projection.month.digits': '2',
          'projection.day.digits': '2',
          'storage.location.template': {
            'Fn::Join': [
              '',
              Match.arrayWith([
                Match.stringLikeRegexp('/encounters/stream/year=\\$\\{year\\}/month=\\$\\{month\\}/day=\\$\\{day\\}$'),
              ]),
            ],
          },
        }),
      },
    });
  });

  test('refuses date partitions for Iceberg, which partitions by itself', () => {
    const tables = TABLES.map((table) => ({ ...table, format: 'iceberg' as const }));
    expect(() => twoStacks({}, tables)).toThrow(/table 'streamed' is Iceberg.*leave datePartitions out/);
  });

  test.each(['hybrid', 'strict'] as const)(
    'in mode %s makes databases once the deploying role is administrator and has the locations (LF-01, LF-10)',
    (mode) => {
      given(undefined, mode).template.hasResource(DATABASE, {
        DependsOn: Match.arrayWith([
          Match.stringLikeRegexp('^LakeLakeFormationcuratedDeployerDATALOCATIONACCESS'),
          Match.stringLikeRegexp('^LakeLakeFormationSettings'),
        ]),
      });
    },
  );

  test('keeps database and tables when the stack goes, because files alone are no Iceberg table', () => {
    for (const type of [DATABASE, TABLE]) {
      template.allResources(type, { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
  });

  test('refuses tables of two zones, since the tag of the database names one', () => {
    const [first, ...others] = TABLES.map((table, index) =>
      index === 0 ? table : { ...table, area: { zone: 'raw' as const } },
    );
    expect(() => twoStacks({}, first === undefined ? [] : [first, ...others])).toThrow(
      "tables of database 'ml_test_curated' must lie in one zone, got curated and raw; make a database for each",
    );
  });

  test('takes database, tables and what is on them with it when they are not to be retained (CF-03)', () => {
    const { data, lake } = twoStacks();
    new Catalog(data, 'Gone', { lake, databaseName: 'gone', description: 'Test', tables: TABLES, retain: false });
    const resources = Object.entries(Template.fromStack(data).toJSON().Resources as Record<string, CfnResource>);
    const policies = resources.filter(([id]) => id.startsWith('Gone')).map(([, { DeletionPolicy }]) => DeletionPolicy);
    expect(policies).toHaveLength(7);
    expect(new Set(policies)).toEqual(new Set(['Delete']));
  });

  test('makes its database at once when Lake Formation is off', () => {
    given(undefined, 'off').template.hasResource(DATABASE, { DependsOn: Match.absent() });
  });
});

describe('grantQuery', () => {
  const query = (catalog: Catalog, role: Role) => {
    catalog.grantQuery(role, 'encounter');
    catalog.grantQuery(role, 'streamed');
  };
  const { app, template, grants, workload } = given(query);

  test('never gives S3 or a key to whoever queries, in any policy of either stack (RV-06)', () => {
    // The role is the only one in its stack; bucket and key policies in the other stack must not know it.
    expect(actionsOf(workload).filter((action) => /^(s3|kms):/.test(action))).toEqual([]);
    expect(template.toJSON()).toEqual(given().template.toJSON());
    for (const { Properties } of Object.values(grants.findResources('AWS::IAM::Role'))) {
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
      expect(Properties).not.toHaveProperty('Policies');
    }
  });

  test('lets Lake Formation hand out data, and names the metadata of the granted tables (LF-09)', () => {
    expect(actionsOf(workload)).toEqual([
      'glue:GetDatabase',
      'glue:GetPartition',
      'glue:GetPartitions',
      'glue:GetTable',
      'lakeformation:GetDataAccess',
    ]);
    const glue = statementsOf(workload).filter(({ actions }) => actions.includes('glue:GetTable'));
    expect(JSON.stringify(glue)).toContain(':table/ml_test_curated/encounter');
    expect(JSON.stringify(glue)).not.toContain('*');
  });

  test('makes its resources in the stack of the role, one permission each (LF-11)', () => {
    const perTable = ['DESCRIBE on Database', 'DESCRIBE on Table', 'SELECT on Table'];
    expect(permissionsOf(grants).sort()).toEqual([...perTable, ...perTable].sort());
  });

  test('is an error when Lake Formation is off, which names both ways out', () => {
    expect(() => given(query, 'off')).toThrow(
      "grantQuery on 'ml_test_curated.encounter' needs Lake Formation, but its mode is 'off'; use 'hybrid' or 'strict', or grantStorageRead for an engine",
    );
  });

  test('names the tables there are when asked for another', () => {
    expect(() => given((catalog, role) => catalog.grantQuery(role, 'encountre'))).toThrow(
      "table 'encountre' is not in database 'ml_test_curated'; it has encounter, streamed",
    );
  });

  test('gives one role tables of the same name in two databases', () => {
    const { data, lake, catalog, role, workload: stack } = twoStacks();
    const other = new Catalog(data, 'Other', { lake, databaseName: 'other', description: 'Test', tables: TABLES });
    catalog.grantQuery(role, 'encounter');
    other.grantQuery(role, 'encounter');
    Template.fromStack(stack).resourceCountIs(PERMISSIONS, 6);
  });

  test('through a filter gives SELECT on it, and neither DESCRIBE nor SELECT on the table, which shows all columns', () => {
    const { catalog, role, data, workload: stack } = twoStacks();
    const definition = { catalog, table: 'encounter', columns: ['encounter_id'] };
    const filter = new DataFilter(data, 'Open', { ...definition, filterName: 'open' });
    catalog.grantQuery(role, 'encounter', { filter });
    const grants = Template.fromStack(stack);
    expect(permissionsOf(grants)).toEqual(['DESCRIBE on Database', 'SELECT on DataCellsFilter']);
    grants.hasResourceProperties(PERMISSIONS, {
      Resource: { DataCellsFilter: { TableName: 'encounter', Name: filter.resourceName } },
    });
  });

  test('refuses a filter of another table, and a filter beside the whole table, in either order', () => {
    const { catalog, role, data } = twoStacks();
    const filterName = 'open';
    const columns = ['encounter_id'];
    const open = new DataFilter(data, 'Open', { catalog, table: 'encounter', columns, filterName });
    const other = new DataFilter(data, 'Other', { catalog, table: 'streamed', columns, filterName });
    expect(() => catalog.grantQuery(role, 'encounter', { filter: other })).toThrow(
      "filter must be of table 'ml_test_curated.encounter', got 'Data/Other' of 'ml_test_curated.streamed'; make one of this table",
    );
    catalog.grantQuery(role, 'encounter', { filter: open });
    expect(() => catalog.grantQuery(role, 'encounter')).toThrow(/permissions add up, so a filter would mean nothing/);
    catalog.grantQuery(role, 'streamed');
    expect(() => catalog.grantQuery(role, 'streamed', { filter: other })).toThrow(
      /'ml_test_curated.streamed' by the whole table/,
    );
  });

  test('passes the policy checks, in a stack apart', () => {
    expect(findings(app)).toEqual([]);
  });
});

describe('grantDescribe', () => {
  const describe = (catalog: Catalog, role: Role) => catalog.grantDescribe(role, 'streamed');

  test('lets a service read a schema, and no data: nothing vends it credentials (FH-06)', () => {
    expect(actionsOf(given(describe).workload)).toEqual([
      'glue:GetDatabase',
      'glue:GetTable',
      'glue:GetTableVersion',
      'glue:GetTableVersions',
    ]);
  });

  test('gives what Firehose asks Lake Formation for; whoever waits for its answer waits for that (LF-13)', () => {
    const { role, catalog, workload } = twoStacks();
    expect(catalog.grantDescribe(role, 'streamed')).toBe(role);
    expect(role.node.findAll().filter((child) => child.node.id.startsWith('Describe'))).toHaveLength(1);
    expect(permissionsOf(Template.fromStack(workload))).toEqual(['DESCRIBE on Table', 'SELECT on Table']);
  });

  test('needs no Lake Formation', () => {
    expect(permissionsOf(given(describe, 'off').grants)).toEqual([]);
  });
});

describe('grantMaintain', () => {
  const maintain = (catalog: Catalog, role: Role) => catalog.grantMaintain(role);

  test('lets a job commit to every table of the database, and neither make nor drop one in Glue', () => {
    const { workload } = given(maintain);
    expect(actionsOf(workload)).toEqual(['glue:GetTable', 'glue:UpdateTable']);
    expect(JSON.stringify(statementsOf(workload))).not.toContain('*');
  });

  test('gives the same through Lake Formation, with the places of the tables, one permission each (LF-10, LF-11)', () => {
    expect(permissionsOf(given(maintain).grants)).toEqual([
      'DESCRIBE on Database',
      'DATA_LOCATION_ACCESS on DataLocation',
      ...['ALTER', 'DELETE', 'DESCRIBE', 'INSERT', 'SELECT'].map((permission) => `${permission} on Table`),
    ]);
  });
});
