import { lakeLocationRules } from '../../../lib/checks/rules/lake-locations';
import { type Resources, testRules } from './examples';

const ref = (logicalId: string) => ({ Ref: logicalId });
const arn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

interface Different {
  readonly trusts?: string;
  readonly location?: Record<string, unknown>;
  readonly dependsOn?: readonly string[];
  readonly actions?: readonly string[];
  readonly keyPrincipal?: unknown;
}

/** A registered bucket under a key, but for what is different. */
function registered({ trusts, location, dependsOn, actions, keyPrincipal }: Different): Resources {
  const allowed = [
    { Effect: 'Allow', Action: actions ?? ['kms:Decrypt', 'kms:GenerateDataKey*'], Resource: arn('Key') },
  ];
  const used = [{ Effect: 'Allow', Action: 'kms:*', Principal: { AWS: keyPrincipal ?? 'account' }, Resource: '*' }];
  const encryption = { ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: arn('Key') } };
  return {
    Key: ['AWS::KMS::Key', { KeyPolicy: { Statement: used } }],
    Bucket: ['AWS::S3::Bucket', { BucketEncryption: { ServerSideEncryptionConfiguration: [encryption] } }],
    Role: [
      'AWS::IAM::Role',
      {
        AssumeRolePolicyDocument: {
          Statement: [{ Effect: 'Allow', Principal: { Service: trusts ?? 'lakeformation.amazonaws.com' } }],
        },
      },
    ],
    Policy: ['AWS::IAM::Policy', { Roles: [ref('Role')], PolicyDocument: { Statement: allowed } }],
    Location: [
      'AWS::LakeFormation::Resource',
      { ResourceArn: arn('Bucket'), RoleArn: arn('Role'), UseServiceLinkedRole: false, ...location },
      { DependsOn: dependsOn ?? ['Policy'] },
    ],
  };
}

function table(dependsOn: readonly string[], location: Record<string, unknown> = {}): Resources {
  return {
    ...registered({ location }),
    Grant: [
      'AWS::LakeFormation::PrincipalPermissions',
      { Permissions: ['DATA_LOCATION_ACCESS'], Resource: { DataLocation: { ResourceArn: arn('Bucket') } } },
    ],
    Table: [
      'AWS::Glue::Table',
      { TableInput: { StorageDescriptor: { Location: { 'Fn::Sub': 's3://${Bucket}/table' } } } },
      { DependsOn: dependsOn },
    ],
  };
}

function crawler(uses: unknown, principal = 'Crawler', location: Record<string, unknown> = {}): Resources {
  return {
    ...registered({ location }),
    CrawlerRole: ['AWS::IAM::Role'],
    Grant: [
      'AWS::LakeFormation::PrincipalPermissions',
      {
        Permissions: ['DATA_LOCATION_ACCESS'],
        Principal: { DataLakePrincipalIdentifier: arn(`${principal}Role`) },
      },
    ],
    Crawler: [
      'AWS::Glue::Crawler',
      {
        Role: arn('CrawlerRole'),
        Targets: { S3Targets: [{ Path: { 'Fn::Sub': 's3://${Bucket}/' } }] },
        LakeFormationConfiguration: { UseLakeFormationCredentials: uses },
      },
    ],
  };
}

testRules('lakeLocationRules', lakeLocationRules, [
  {
    rule: 'ML-LF-07',
    fails: registered({ trusts: 'glue.amazonaws.com' }),
    says: 'trusts glue.amazonaws.com',
    passes: registered({}),
    alsoFails: {
      'the role of the service': registered({ location: { UseServiceLinkedRole: true } }),
      'no role': registered({ location: { RoleArn: undefined } }),
    },
    alsoPasses: { 'a role that is elsewhere': registered({ location: { RoleArn: 'arn:aws:iam::1:role/lake' } }) },
  },
  {
    rule: 'ML-LF-08',
    fails: registered({ actions: ['kms:Decrypt'] }),
    says: 'kms:GenerateDataKey',
    passes: registered({}),
    alsoPasses: {
      'a key whose own policy names the role': registered({ actions: ['s3:GetObject'], keyPrincipal: arn('Role') }),
    },
  },
  {
    rule: 'ML-LF-08-2',
    fails: registered({ dependsOn: [] }),
    says: 'policy Policy',
    passes: registered({}),
  },
  {
    rule: 'ML-LF-10',
    fails: table([]),
    says: 'DATA_LOCATION_ACCESS',
    passes: table(['Grant']),
    alsoPasses: { 'hybrid access, where IAM is enough': table([], { HybridAccessEnabled: true }) },
  },
  {
    rule: 'ML-LF-10-2',
    fails: crawler(true, ''),
    says: 'role CrawlerRole',
    passes: crawler(true),
  },
  {
    rule: 'ML-GL-10',
    fails: crawler(undefined),
    says: 'is nothing',
    passes: crawler(true),
    alsoFails: { 'what is switched off': crawler(false) },
    alsoPasses: { 'hybrid access': crawler(undefined, 'Crawler', { HybridAccessEnabled: true }) },
  },
]);
