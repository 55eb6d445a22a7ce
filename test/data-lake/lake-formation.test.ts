import { App, CliCredentialsStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { LakeFormation, type LakeFormationProps } from '../../lib/data-lake/lake-formation';
import { findings, testApp } from '../app';

const SETTINGS = 'AWS::LakeFormation::DataLakeSettings';
const LOCATION = 'AWS::LakeFormation::Resource';
const PERMISSIONS = 'AWS::LakeFormation::PrincipalPermissions';

/** The role with which CloudFormation works, as `cdk bootstrap` names it. */
const DEPLOYER = {
  'Fn::Sub':
    'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/cdk-hnb659fds-cfn-exec-role-${AWS::AccountId}-eu-west-1',
};

function given(overrides: Partial<LakeFormationProps> = {}) {
  const app = testApp();
  const stack = new Stack(app, 'Test', { env: { region: 'eu-west-1' } });
  new LakeFormation(stack, 'Lake', {
    mode: 'hybrid',
    locations: { raw: new Bucket(stack, 'Raw'), curated: new Bucket(stack, 'Curated') },
    encryptionKeys: [new Key(stack, 'Key', { enableKeyRotation: true })],
    ...overrides,
  });
  return { app, template: Template.fromStack(stack) };
}

describe('LakeFormation', () => {
  const { app, template } = given();
  const strict = given({ mode: 'strict', administrators: ['deploying-role'] }).template;

  test('adds administrators and takes none away: the deploying role first, then those given (LF-01, LF-03)', () => {
    const administrator = 'arn:aws:iam::123456789012:role/lake-administrator';
    given({ administrators: [administrator] }).template.hasResourceProperties(SETTINGS, {
      MutationType: 'APPEND',
      Admins: [{ DataLakePrincipalIdentifier: DEPLOYER }, { DataLakePrincipalIdentifier: administrator }],
    });
  });

  test('takes deploying-role for nobody else, and adds it once', () => {
    strict.hasResourceProperties(SETTINGS, { Admins: [{ DataLakePrincipalIdentifier: DEPLOYER }] });
  });

  test('wants an administrator in mode strict, where only one can give a table away', () => {
    expect(() => given({ mode: 'strict' })).toThrow(
      "administrators must name somebody in mode 'strict', where only they can give a table away, got none; name a role by its ARN, or 'deploying-role' if deployments alone shall",
    );
  });

  test('touches no settings that are of somebody else, and registers all the same', () => {
    const { template: existing } = given({ settings: 'existing', mode: 'strict' });
    existing.resourceCountIs(SETTINGS, 0);
    existing.resourceCountIs(LOCATION, 2);
  });

  test('refuses to name administrators in settings that it does not touch', () => {
    const administrators = ['arn:aws:iam::123456789012:role/admin'];
    expect(() => given({ settings: 'existing', administrators })).toThrow(
      /administrators 'arn:aws:iam::123456789012:role\/admin' must be left out when settings are 'existing'/,
    );
  });

  test('leaves the settings behind: others in the account may rely on them (LF-03)', () => {
    template.hasResource(SETTINGS, { DeletionPolicy: 'Retain' });
  });

  test('changes a default of the account in strict mode only (LF-06)', () => {
    strict.hasResourceProperties(SETTINGS, {
      CreateDatabaseDefaultPermissions: [],
      CreateTableDefaultPermissions: [],
    });
    template.hasResourceProperties(SETTINGS, {
      CreateDatabaseDefaultPermissions: Match.absent(),
      CreateTableDefaultPermissions: Match.absent(),
    });
  });

  test('registers each location with a role of its own, not the service-linked one (LF-07)', () => {
    template.resourcePropertiesCountIs(
      LOCATION,
      { UseServiceLinkedRole: false, RoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^LakeRegistration'), 'Arn'] } },
      2,
    );
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [Match.objectLike({ Principal: { Service: 'lakeformation.amazonaws.com' } })],
      },
    });
  });

  test('lets IAM and Lake Formation coexist in hybrid mode only (LF-14)', () => {
    template.resourcePropertiesCountIs(LOCATION, { HybridAccessEnabled: true }, 2);
    strict.resourcePropertiesCountIs(LOCATION, { HybridAccessEnabled: false }, 2);
  });

  test('registers once there is an administrator, and once the role may use the key (LF-01, LF-08, CF-05)', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Action: Match.arrayWith(['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey']) }),
        ]),
      },
    });
    const waits = Object.values(template.findResources(LOCATION)).map(({ DependsOn }) => DependsOn);
    for (const DependsOn of waits) {
      expect(DependsOn).toEqual([
        expect.stringMatching(/^LakeRegistrationDefaultPolicy/),
        expect.stringMatching(/^LakeRegistration(?!DefaultPolicy)/),
        expect.stringMatching(/^LakeSettings/),
      ]);
    }
  });

  test('gives the deploying role each location, so that it can make tables there (LF-10)', () => {
    for (const [location, bucket] of [
      ['raw', 'Raw'],
      ['curated', 'Curated'],
    ]) {
      template.hasResource(PERMISSIONS, {
        Properties: {
          Principal: { DataLakePrincipalIdentifier: DEPLOYER },
          Permissions: ['DATA_LOCATION_ACCESS'],
          Resource: {
            DataLocation: { ResourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp(`^${bucket}`), 'Arn'] } },
          },
        },
        DependsOn: Match.arrayWith([Match.stringLikeRegexp(`^Lake${location}`)]),
      });
    }
  });

  test('refuses a stack that does not know the deploying role, and says what to use', () => {
    const stack = new Stack(new App(), 'Odd', { synthesizer: new CliCredentialsStackSynthesizer() });
    const encryptionKeys = [new Key(stack, 'Key')];
    expect(() => new LakeFormation(stack, 'Lake', { mode: 'hybrid', locations: {}, encryptionKeys })).toThrow(
      /stack 'Odd' has no DefaultStackSynthesizer; use one/,
    );
  });

  test('has a reason for every wildcard of its role', () => {
    expect(findings(app).filter((id) => id.includes('IAM'))).toEqual([]);
  });
});
