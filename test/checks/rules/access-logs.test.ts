import { accessLogRules } from '../../../lib/checks/rules/access-logs';
import { type Example, type Resources, testRules } from './examples';

const encrypted = (SSEAlgorithm: string) => ({
  BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm } }] },
});
const logging = (DestinationBucketName: unknown, LogFilePrefix = 'raw/'): Resources[string] => [
  'AWS::S3::Bucket',
  { LoggingConfiguration: { DestinationBucketName, LogFilePrefix } },
];
const logs = (properties: Record<string, unknown> = {}): Resources[string] => ['AWS::S3::Bucket', properties];
const delivery = (prefix: string, statement: Record<string, unknown> = {}): Resources[string] => [
  'AWS::S3::BucketPolicy',
  {
    Bucket: { Ref: 'Logs' },
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Action: 's3:PutObject',
          Principal: { Service: 'logging.s3.amazonaws.com' },
          Resource: { 'Fn::Sub': `\${Logs.Arn}/${prefix}*` },
          ...statement,
        },
      ],
    },
  },
];
const toLogs = logging({ Ref: 'Logs' });
const ACLS = { OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } };

const examples: Example[] = [
  {
    rule: 'ML-FS-15',
    fails: { Raw: toLogs, Logs: logs(encrypted('aws:kms')), Policy: delivery('raw/') },
    says: "must be 'AES256', because Test/Raw sends its access logs here, got 'aws:kms'",
    passes: { Raw: toLogs, Logs: logs(encrypted('AES256')), Policy: delivery('raw/') },
    alsoPasses: {
      'a bucket that receives none': {
        Raw: ['AWS::S3::Bucket', { ...encrypted('aws:kms'), ...toLogs[1] }],
        Logs: logs(),
        Policy: delivery(''),
      },
    },
  },
  {
    rule: 'ML-FS-110',
    fails: { Raw: toLogs, Logs: logs(), Policy: delivery('curated/') },
    says: "Test/Logs does not let S3 write under the prefix 'raw/'",
    passes: { Raw: toLogs, Logs: logs(), Policy: delivery('raw/') },
    alsoFails: {
      'no policy': { Raw: toLogs, Logs: logs() },
      'for another service': {
        Raw: toLogs,
        Logs: logs(),
        Policy: delivery('raw/', { Principal: { Service: 'x.amazonaws.com' } }),
      },
      'for another bucket': {
        Raw: toLogs,
        Logs: logs(),
        Policy: delivery('raw/', { Condition: { ArnLike: { 'aws:SourceArn': { 'Fn::GetAtt': ['Logs', 'Arn'] } } } }),
      },
    },
    alsoPasses: {
      'a bucket of elsewhere': { Raw: logging('company-logs') },
      'delivered by ACL': { Raw: toLogs, Logs: logs(ACLS) },
      'bound to the account': {
        Raw: toLogs,
        Logs: logs(),
        Policy: delivery('', { Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } } }),
      },
    },
  },
  {
    rule: 'ML-FS-111',
    fails: { Logs: logging({ Ref: 'Logs' }), Policy: delivery('raw/') },
    says: 'go into it, without end',
    passes: { Raw: toLogs, Logs: logs(), Policy: delivery('raw/') },
  },
  {
    rule: 'ML-FS-112',
    fails: { Raw: logs() },
    says: 'must name a log bucket, got nothing',
    passes: { Raw: logging('company-logs') },
  },
];

testRules('accessLogRules', accessLogRules, examples);
