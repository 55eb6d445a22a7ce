import { Assembly } from '../../../lib/checks/assembly';
import { lakeFormationRules } from '../../../lib/checks/rules/lake-formation';
import { findingsOf } from '../../../lib/checks/rule';
import { type Resources, stackOf, testRules } from './examples';

const DEPLOYER = 'arn:aws:iam::111122223333:role/cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1';
const EVERYBODY = { Principal: { DataLakePrincipalIdentifier: 'IAM_ALLOWED_PRINCIPALS' }, Permissions: ['ALL'] };

function settings(different: Record<string, unknown> = {}): Resources {
  return {
    Settings: [
      'AWS::LakeFormation::DataLakeSettings',
      { Admins: [{ DataLakePrincipalIdentifier: DEPLOYER }], MutationType: 'APPEND', ...different },
    ],
  };
}

function database(input: Record<string, unknown> = {}, dependsOn: unknown = 'Settings'): Resources {
  return { Database: ['AWS::Glue::Database', { DatabaseInput: { Name: 'raw', ...input } }, { DependsOn: dependsOn }] };
}

function grant(dependsOn: readonly string[], principal = DEPLOYER): Resources[string] {
  return [
    'AWS::LakeFormation::PrincipalPermissions',
    { Principal: { DataLakePrincipalIdentifier: principal } },
    { DependsOn: dependsOn },
  ];
}

const role = (beside: Record<string, unknown>): Resources => ({
  ...settings({ Admins: [{ DataLakePrincipalIdentifier: { 'Fn::GetAtt': ['Role', 'Arn'] } }] }),
  Role: ['AWS::IAM::Role', {}, beside],
});

/** A role on the list, and what takes it off; the settings wait for some of it. */
const takenOff = (dependsOn: readonly string[]): Resources => {
  const Role = { 'Fn::GetAtt': ['Role', 'Arn'] };
  return {
    ...role({}),
    Settings: [
      'AWS::LakeFormation::DataLakeSettings',
      { Admins: [{ DataLakePrincipalIdentifier: Role }], MutationType: 'APPEND' },
      { DependsOn: dependsOn },
    ],
    Administrator: ['Custom::LakeFormationAdministrator', { Administrator: Role }],
  };
};
const STRICT = settings({ CreateDatabaseDefaultPermissions: [], CreateTableDefaultPermissions: [] });

testRules('lakeFormationRules', lakeFormationRules, [
  {
    rule: 'ML-LF-01',
    fails: { ...settings(), ...database({}, []) },
    says: 'may be made before Settings',
    passes: { ...settings(), ...database() },
    alsoFails: { 'a grant': { ...settings(), Grant: grant([]) } },
    alsoPasses: {
      'settings that are elsewhere': database({}, []),
      'an order by way of another resource': { ...settings(), Grant: grant(['Settings']), ...database({}, 'Grant') },
    },
  },
  {
    rule: 'ML-LF-01-2',
    fails: settings({ Admins: [] }),
    says: 'Admins is empty',
    passes: settings(),
    alsoFails: {
      'another role than the one that deploys': {
        ...settings({ Admins: [{ DataLakePrincipalIdentifier: 'arn:aws:iam::111122223333:role/other' }] }),
        Grant: grant(['Settings']),
      },
    },
    alsoPasses: {
      'a deploying role that nobody knows': settings({ Admins: [{ DataLakePrincipalIdentifier: { Ref: 'Admin' } }] }),
    },
  },
  {
    rule: 'ML-LF-03',
    fails: settings({ MutationType: 'REPLACE' }),
    says: "'REPLACE'",
    passes: settings(),
    alsoFails: { 'no type': settings({ MutationType: undefined }) },
  },
  {
    rule: 'ML-LF-03-2',
    fails: { ...settings(), Second: ['AWS::LakeFormation::DataLakeSettings', settings().Settings?.[1]] },
    says: 'Test/Settings has it already',
    passes: settings(),
  },
  {
    rule: 'ML-LF-04',
    fails: { First: grant([]), Second: grant([]) },
    says: 'at the same time as First',
    passes: { First: grant([]), Second: grant(['First']) },
    alsoFails: { 'two after the first': { First: grant([]), Second: grant(['First']), Third: grant(['First']) } },
  },
  {
    rule: 'ML-LF-05',
    fails: role({}),
    says: 'invalid principal',
    passes: role({ DeletionPolicy: 'Retain' }),
    alsoFails: { 'a role that something else takes off, too late': takenOff([]) },
    alsoPasses: { 'a role that is taken off the list by what was there before': takenOff(['Administrator']) },
  },
  {
    rule: 'ML-LF-06',
    fails: settings({ CreateDatabaseDefaultPermissions: [] }),
    says: 'only CreateDatabaseDefaultPermissions',
    passes: STRICT,
    alsoFails: {
      'a role by default': settings({
        CreateDatabaseDefaultPermissions: [EVERYBODY],
        CreateTableDefaultPermissions: [{ ...EVERYBODY, Principal: { DataLakePrincipalIdentifier: 'role' } }],
      }),
      'some permissions': {
        ...settings(),
        ...database({ CreateTableDefaultPermissions: [{ ...EVERYBODY, Permissions: ['SELECT'] }] }),
      },
    },
    alsoPasses: {
      'everybody, stated': settings({
        CreateDatabaseDefaultPermissions: [EVERYBODY],
        CreateTableDefaultPermissions: [EVERYBODY],
      }),
    },
  },
  {
    rule: 'ML-LF-06-2',
    fails: { ...STRICT, ...database() },
    says: 'is nothing',
    passes: { ...STRICT, ...database({ CreateTableDefaultPermissions: [] }) },
    alsoPasses: { 'settings that change no default': { ...settings(), ...database() } },
  },
]);

test('ML-LF-03-2 accepts the settings of another Region and of another stage', () => {
  const stacks = [
    stackOf('Dev/Data', settings()),
    stackOf('Prod/Data', settings()),
    { ...stackOf('Dev/Far', settings()), region: 'us-east-1' },
  ];
  expect(findingsOf(lakeFormationRules, new Assembly(stacks))).toEqual([]);
  const twice = [...stacks, stackOf('Prod/Again', settings())];
  expect(findingsOf(lakeFormationRules, new Assembly(twice)).map(({ resource }) => resource.stack)).toEqual([
    'Prod/Again',
  ]);
});
