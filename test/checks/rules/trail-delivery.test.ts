import { trailDeliveryRules } from '../../../lib/checks/rules/trail-delivery';
import { type Example, type Resources, testRules } from './examples';

const TRAIL_ARN = { 'Fn::Sub': 'arn:${AWS::Partition}:cloudtrail:eu-west-1:${AWS::AccountId}:trail/audit' };
const forTrail = (arn: unknown = TRAIL_ARN) => ({ Condition: { StringEquals: { 'aws:SourceArn': arn } } });
const statement = (Action: unknown, Resource: unknown, more: Record<string, unknown> = forTrail()) => ({
  Effect: 'Allow',
  Action,
  Resource,
  Principal: { Service: 'cloudtrail.amazonaws.com' },
  ...more,
});
const ARN = { 'Fn::GetAtt': ['Files', 'Arn'] };
const FILES = { 'Fn::Sub': '${Files.Arn}/AWSLogs/${AWS::AccountId}/*' };
const USE = ['kms:GenerateDataKey*', 'kms:DescribeKey'];

const key = (...statements: object[]): Resources[string] => ['AWS::KMS::Key', { KeyPolicy: { Statement: statements } }];
const policy = (...statements: object[]): Resources[string] => [
  'AWS::S3::BucketPolicy',
  { Bucket: { Ref: 'Files' }, PolicyDocument: { Statement: statements } },
];
const trail = (
  more: Record<string, unknown> = {},
  beside: Record<string, unknown> = { DependsOn: 'Policy' },
): Resources[string] => [
  'AWS::CloudTrail::Trail',
  { TrailName: 'audit', S3BucketName: { Ref: 'Files' }, ...more },
  beside,
];
const both = policy(statement('s3:GetBucketAcl', ARN), statement('s3:PutObject', FILES));
const files: Resources[string] = ['AWS::S3::Bucket', {}];
const encryptedFiles: Resources[string] = [
  'AWS::S3::Bucket',
  {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        {
          BucketKeyEnabled: true,
          ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { Ref: 'Key' } },
        },
      ],
    },
  },
];
const underKey = { KMSKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } };

const examples: Example[] = [
  {
    rule: 'ML-KM-02',
    fails: { Trail: trail(underKey), Files: files, Policy: both, Key: key(statement('kms:GenerateDataKey*', '*')) },
    says: "Test/Key must let cloudtrail.amazonaws.com do 'kms:DescribeKey' for this trail",
    passes: { Trail: trail(underKey), Files: files, Policy: both, Key: key(statement(USE, '*')) },
    alsoFails: {
      'another trail': {
        Trail: trail(underKey),
        Files: files,
        Policy: both,
        Key: key(statement(USE, '*', forTrail('arn:aws:cloudtrail:eu-west-1:123456789012:trail/other'))),
      },
    },
    alsoPasses: {
      'any trail of the account': {
        Trail: trail(underKey),
        Files: files,
        Policy: both,
        Key: key(
          statement(USE, '*', {
            Condition: {
              StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'arn:aws:cloudtrail:*:123456789012:trail/*' },
            },
          }),
        ),
      },
      'a key of elsewhere': { Trail: trail({ KMSKeyId: 'arn:aws:kms:eu-west-1:1:key/1' }), Files: files, Policy: both },
    },
  },
  {
    rule: 'ML-KM-02-2',
    fails: { Trail: trail(), Files: encryptedFiles, Policy: both, Key: key(statement(USE, '*')) },
    says: "Test/Key, the key of Test/Files, must let cloudtrail.amazonaws.com do 'kms:Decrypt'",
    passes: { Trail: trail(), Files: encryptedFiles, Policy: both, Key: key(statement([...USE, 'kms:Decrypt'], '*')) },
  },
  {
    rule: 'ML-CT-06',
    fails: { Trail: trail(), Files: files, Policy: policy(statement('s3:GetBucketAcl', ARN)) },
    says: 'must let cloudtrail.amazonaws.com do s3:PutObject on @{Test/Files.Arn}/AWSLogs/<AWS::AccountId>/CloudTrail/file',
    passes: { Trail: trail(), Files: files, Policy: both },
    alsoFails: {
      'another trail': { Trail: trail({ TrailName: 'other' }), Files: files, Policy: both },
      'a name that CloudFormation makes': { Trail: trail({ TrailName: undefined }), Files: files, Policy: both },
      'another folder': { Trail: trail({ S3KeyPrefix: 'audit' }), Files: files, Policy: both },
    },
    alsoPasses: {
      'a bucket of elsewhere': { Trail: trail({ S3BucketName: 'company-audit' }, {}) },
    },
  },
  {
    rule: 'ML-CF-10',
    fails: { Trail: trail({}, {}), Files: files, Policy: both },
    says: 'it must wait for Test/Policy',
    passes: { Trail: trail(), Files: files, Policy: both },
    alsoFails: {
      'flow logs': {
        Files: files,
        Policy: both,
        Flow: ['AWS::EC2::FlowLog', { LogDestination: ARN, LogDestinationType: 's3' }],
      },
    },
    alsoPasses: {
      'through another resource': {
        Trail: trail({}, { DependsOn: 'Other' }),
        Other: ['AWS::CloudFormation::WaitConditionHandle', {}, { DependsOn: 'Policy' }],
        Files: files,
        Policy: both,
      },
    },
  },
];

testRules('trailDeliveryRules', trailDeliveryRules, examples);
