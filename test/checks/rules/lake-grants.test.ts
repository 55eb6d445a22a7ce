import { lakeGrantRules } from '../../../lib/checks/rules/lake-grants';
import { type Resources, testRules } from './examples';

const TABLE = { Table: { DatabaseName: 'raw', Name: 'encounter' } };

function grant(different: Record<string, unknown>): Resources {
  return {
    Grant: [
      'AWS::LakeFormation::PrincipalPermissions',
      {
        Principal: { DataLakePrincipalIdentifier: { 'Fn::GetAtt': ['Role', 'Arn'] } },
        Permissions: ['DESCRIBE'],
        PermissionsWithGrantOption: [],
        Resource: TABLE,
        ...different,
      },
    ],
  };
}

function reader(...actions: readonly string[]): Resources {
  const statements = actions.map((Action) => ({ Effect: 'Allow', Action, Resource: '*' }));
  return {
    ...grant({ Permissions: ['SELECT'] }),
    Role: ['AWS::IAM::Role', { Policies: [{ PolicyDocument: { Statement: statements } }] }],
  };
}

testRules('lakeGrantRules', lakeGrantRules, [
  {
    rule: 'ML-LF-09',
    fails: reader('glue:GetTable'),
    says: 'role Role',
    passes: reader('glue:GetTable', 'lakeformation:GetDataAccess'),
    alsoPasses: {
      'an engine that reads the objects itself': reader('s3:GetObject'),
      'a role that is elsewhere': grant({
        Permissions: ['SELECT'],
        Principal: { DataLakePrincipalIdentifier: 'arn:aws:iam::1:role/analyst' },
      }),
    },
  },
  {
    rule: 'ML-LF-11',
    fails: grant({ Permissions: ['DESCRIBE', 'ALTER'] }),
    says: '2 permissions (DESCRIBE, ALTER)',
    passes: grant({}),
  },
  {
    rule: 'ML-LF-11-2',
    fails: grant({ Resource: { Table: { DatabaseName: 'raw' } } }),
    says: 'neither Name nor TableWildcard',
    passes: grant({ Resource: { Table: { DatabaseName: 'raw', TableWildcard: {} } } }),
    alsoFails: {
      'two members': grant({ Resource: { ...TABLE, Database: { Name: 'raw' } } }),
      'a table and all tables': grant({ Resource: { Table: { Name: 'a', TableWildcard: {} } } }),
      nothing: grant({ Resource: {} }),
    },
    alsoPasses: { 'a database': grant({ Resource: { Database: { Name: 'raw' } } }) },
  },
  {
    rule: 'ML-LF-11-3',
    fails: grant({ PermissionsWithGrantOption: ['ALTER'] }),
    says: "'ALTER'",
    passes: grant({ PermissionsWithGrantOption: ['DESCRIBE'] }),
  },
  {
    rule: 'ML-LF-12',
    fails: { Grant: ['AWS::LakeFormation::Permissions', {}] },
    says: 'cannot be deleted',
    passes: grant({}),
  },
  {
    rule: 'ML-LF-16',
    fails: grant({ Resource: { Database: { CatalogId: '111122223333:s3tablescatalog/lake', Name: 'raw' } } }),
    says: 's3tablescatalog',
    passes: grant({ Resource: { Database: { CatalogId: '111122223333', Name: 'raw' } } }),
  },
]);
