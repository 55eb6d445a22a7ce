import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { DataLakeProps } from '../../lib/data-lake/data-lake';
import { findings } from '../app';
import { actionsOf, twoStacks } from './two-stacks';

const OPT_IN = 'Custom::LakeFormationOptIn';
const ADMINISTRATOR = 'Custom::LakeFormationAdministrator';
const CLOSED = 'Custom::LakeFormationClosed';
const SETTINGS = 'AWS::LakeFormation::DataLakeSettings';

const startsWith = (text: string) => Match.stringLikeRegexp(`^${text}`);

function given(overrides: Partial<DataLakeProps> = {}) {
  const keys = new Stack(undefined, 'Keys', { env: { region: 'eu-west-1' } });
  const encryptionKey = Key.fromKeyArn(keys, 'Logs', 'arn:aws:kms:eu-west-1:123456789012:key/logs');
  const optInLogs = { encryptionKey, retention: RetentionDays.ONE_MONTH, retain: false };
  return twoStacks({ optInLogs, ...overrides });
}

describe('LakeOptIn', () => {
  const parts = given();
  const { catalog, role, data, workload, app } = parts;
  const other = new Role(workload, 'Other', { assumedBy: new AccountRootPrincipal() });
  catalog.grantQuery(role, 'encounter');
  catalog.grantQuery(other, 'encounter');
  catalog.grantQuery(role, 'streamed');
  const template = Template.fromStack(data);
  const grants = Template.fromStack(workload);
  const optIns = Object.entries(grants.findResources(OPT_IN));

  test('opts each role in once, in its stack, on every database and table that it was given, and no other', () => {
    expect(
      optIns.map(([, { Properties }]) =>
        Properties.Resources.map(
          ({ Database, Table }: Record<string, { Name: string }>) => Table?.Name ?? Database?.Name,
        ),
      ),
    ).toEqual([
      ['ml_test_curated', 'encounter', 'streamed'],
      ['ml_test_curated', 'encounter'],
    ]);
    template.resourceCountIs(OPT_IN, 0);
  });

  test('opts in once all permissions are there, so that nobody loses what IAM alone gives before', () => {
    const permissions = Object.keys(grants.findResources('AWS::LakeFormation::PrincipalPermissions'));
    const ofRole = permissions.filter((id) => id.startsWith('RoleQuery'));
    expect(ofRole).toHaveLength(6);
    expect(optIns[0]?.[1].DependsOn).toEqual(expect.arrayContaining(ofRole));
  });

  test('opts one role in after another (LF-04)', () => {
    expect(optIns[1]?.[1].DependsOn).toContain(optIns[0]?.[0]);
  });

  test('makes the role of its function an administrator, once that knows how to take it off again (LF-05)', () => {
    const role = { 'Fn::GetAtt': [Match.stringLikeRegexp('^LakeOptInFunctionRole'), 'Arn'] };
    template.hasResource(SETTINGS, {
      Properties: { Admins: Match.arrayWith([{ DataLakePrincipalIdentifier: role }]) },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^LakeOptInAdministrator')]),
    });
    template.hasResource(ADMINISTRATOR, { Properties: { Administrator: role }, DeletionPolicy: 'Delete' });
  });

  test('lets the function make opt-ins and change the settings, and neither grant nor read data', () => {
    expect(
      actionsOf(data)
        .filter((action) => /^(lakeformation|glue|s3|kms):/.test(action))
        .sort(),
    ).toEqual(
      expect.arrayContaining([
        'lakeformation:CreateLakeFormationOptIn',
        'lakeformation:DeleteLakeFormationOptIn',
        'lakeformation:GetDataLakeSettings',
        'lakeformation:PutDataLakeSettings',
        'lakeformation:RevokePermissions',
      ]),
    );
    expect(actionsOf(data).filter((action) => /^lakeformation:(Grant|Get.*Access)|^glue:/.test(action))).toEqual([]);
  });

  test.each<[string, Partial<DataLakeProps>]>([
    ['nothing is opted in to', { lakeFormation: 'off' }],
    ['somebody else has the settings', { settings: 'existing', administrators: [] }],
    ['nobody says where it logs', { optInLogs: undefined }],
  ])('is not there where %s', (_, overrides) => {
    const { catalog, role, data, workload, lake } = given(overrides);
    if (lake.mode !== 'off') catalog.grantQuery(role, 'encounter');
    for (const type of [OPT_IN, ADMINISTRATOR, 'AWS::Lambda::Function']) {
      Template.fromStack(data).resourceCountIs(type, 0);
      Template.fromStack(workload).resourceCountIs(type, 0);
    }
  });

  test('opts nobody in where Lake Formation binds everybody, and stays to take away what a change of mode leaves', () => {
    const { catalog, role, data, workload } = given({ lakeFormation: 'strict', administrators: ['deploying-role'] });
    catalog.grantQuery(role, 'encounter');
    Template.fromStack(data).resourceCountIs(ADMINISTRATOR, 1);
    Template.fromStack(workload).resourceCountIs(OPT_IN, 0);
  });

  describe('in mode strict', () => {
    const { data } = given({ lakeFormation: 'strict', administrators: ['deploying-role'] });
    const strict = Template.fromStack(data);

    test('takes every database and table from everybody: what is older than the mode still has it (LF-06)', () => {
      const CatalogId = { Ref: 'AWS::AccountId' };
      const table = (Name: string) => ({ Table: { CatalogId, DatabaseName: 'ml_test_curated', Name } });
      strict.hasResource(CLOSED, {
        Properties: {
          Resources: [{ Database: { CatalogId, Name: 'ml_test_curated' } }, table('encounter'), table('streamed')],
        },
        DependsOn: Match.arrayWith([
          startsWith('CuratedDatabase'),
          startsWith('Curatedencounter'),
          startsWith('Curatedstreamed'),
        ]),
      });
    });

    test('does so once the tables are there; nobody does in another mode, or where somebody else has the settings', () => {
      template.resourceCountIs(CLOSED, 0);
      Template.fromStack(
        given({ lakeFormation: 'strict', settings: 'existing', administrators: [] }).data,
      ).resourceCountIs(CLOSED, 0);
    });
  });

  test('passes the policy checks', () => {
    expect(findings(app)).toEqual([]);
  });
});
