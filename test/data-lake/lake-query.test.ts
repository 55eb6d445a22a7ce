import { Template } from 'aws-cdk-lib/assertions';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Catalog } from '../../lib/data-lake/catalog';
import { DataFilter } from '../../lib/data-lake/data-filter';
import type { DataLake, DataLakeProps } from '../../lib/data-lake/data-lake';
import { findings } from '../app';
import { actionsOf, statementsOf, twoStacks } from './two-stacks';

const PERMISSIONS = 'AWS::LakeFormation::PrincipalPermissions';

const show =
  (...sensitivities: ('restricted' | 'confidential' | 'internal')[]) =>
  (lake: DataLake, role: IRole, catalog: Catalog): void =>
    lake.grantQueryByTags(role, { zones: ['curated'], sensitivities, catalogs: [catalog] });

function given(
  grant: (lake: DataLake, role: IRole, catalog: Catalog) => void = show('confidential', 'internal'),
  overrides: Partial<DataLakeProps> = {},
) {
  const parts = twoStacks(overrides);
  grant(parts.lake, parts.role, parts.catalog);
  return { ...parts, grants: Template.fromStack(parts.workload) };
}

describe('grantQueryByTags', () => {
  const { app, grants, workload } = given();

  test('gives tables and columns whose zone and sensitivity both match, and databases by the zone alone', () => {
    const zone = { TagKey: 'ml-test-zone', TagValues: ['curated'] };
    const sensitivity = { TagKey: 'ml-test-sensitivity', TagValues: ['confidential', 'internal'] };
    const given = Object.values(grants.findResources(PERMISSIONS)).map(({ Properties }) => {
      const { ResourceType, Expression } = Properties.Resource.LFTagPolicy;
      return [Properties.Permissions, ResourceType, Expression];
    });
    expect(given).toEqual([
      [['DESCRIBE'], 'DATABASE', [zone]],
      [['DESCRIBE'], 'TABLE', [zone, sensitivity]],
      [['SELECT'], 'TABLE', [zone, sensitivity]],
    ]);
  });

  test('names in IAM only the tables of which a column is shown, and no storage or key (LF-09, RV-06)', () => {
    expect(actionsOf(workload)).toEqual([
      'glue:GetDatabase',
      'glue:GetPartition',
      'glue:GetPartitions',
      'glue:GetTable',
      'lakeformation:GetDataAccess',
    ]);
    const { workload: internal } = given(show('internal'));
    const glue = JSON.stringify(statementsOf(internal).filter(({ actions }) => actions.includes('glue:GetTable')));
    expect(glue).toContain(':table/ml_test_curated/streamed');
    expect(glue).not.toContain(':table/ml_test_curated/encounter');
  });

  test('refuses what would see past a filter that the role has, in either order', () => {
    const filtered = (_: DataLake, role: IRole, catalog: Catalog): void => {
      const definition = { catalog, table: 'encounter', columns: ['encounter_id'], filterName: 'open' };
      catalog.grantQuery(role, 'encounter', { filter: new DataFilter(catalog, 'Open', definition) });
    };
    expect(() =>
      given((...all) => {
        filtered(...all);
        show('confidential')(...all);
      }),
    ).toThrow(/'ml_test_curated.encounter' by open_\w{8} and by the tags confidential; permissions add up/);
    expect(() =>
      given((...all) => {
        show('confidential')(...all);
        filtered(...all);
      }),
    ).toThrow(/by the tags confidential and by open_/);
    // What has other tags may be shown beside a filter.
    expect(() =>
      given((...all) => {
        filtered(...all);
        show('internal')(...all);
      }),
    ).not.toThrow();
  });

  test('refuses a role that may read storage (RV-06)', () => {
    expect(() =>
      given((lake, role, catalog) => {
        lake.grantStorageRead(role, { zone: 'curated' });
        show('internal')(lake, role, catalog);
      }),
    ).toThrow(/would both use storage and query through Lake Formation/);
  });

  test('refuses to show nothing, which nobody means', () => {
    expect(() =>
      given((lake, role, catalog) => {
        lake.grantQueryByTags(role, { zones: ['raw'], sensitivities: ['internal'], catalogs: [catalog] });
      }),
    ).toThrow(/shows nothing: no table of its catalogs is in raw and internal/);
  });

  test.each([{ lakeFormation: 'off' }, { tagNames: undefined }] as const)('needs tags: not with %j', (overrides) => {
    expect(() => given(undefined, overrides)).toThrow(/needs tags, but Lake Formation is off or has no tag names/);
  });

  test('passes the policy checks, in a stack apart', () => {
    expect(findings(app)).toEqual([]);
  });
});
