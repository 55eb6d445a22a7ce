import { glueSecurityRules } from '../../../lib/checks/rules/glue-security';
import { type Resources, testRules } from './examples';

const arn = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Arn'] });

interface Different {
  readonly service?: string;
  readonly actions?: readonly string[];
  readonly name?: unknown;
  readonly mode?: string;
  readonly files?: Record<string, unknown>;
}

/** A job with encrypted logs, but for what is different. */
function job({ service, actions, name, mode, files }: Different): Resources {
  const statement = { Effect: 'Allow', Principal: { Service: service ?? 'logs.eu-west-1.amazonaws.com' } };
  const allowed = { Effect: 'Allow', Action: actions ?? ['logs:AssociateKmsKey', 'kms:Decrypt'], Resource: '*' };
  return {
    Key: ['AWS::KMS::Key', { KeyPolicy: { Statement: [statement] } }],
    Security: [
      'AWS::Glue::SecurityConfiguration',
      {
        Name: name ?? 'jobs-0a1b2c3d',
        EncryptionConfiguration: {
          CloudWatchEncryption: { CloudWatchEncryptionMode: mode ?? 'SSE-KMS', KmsKeyArn: arn('Key') },
          JobBookmarksEncryption: { JobBookmarksEncryptionMode: 'DISABLED' },
          S3Encryptions: [files ?? { S3EncryptionMode: 'SSE-KMS', KmsKeyArn: arn('Key') }],
        },
      },
    ],
    Role: ['AWS::IAM::Role', { Policies: [{ PolicyDocument: { Statement: [allowed] } }] }],
    Job: ['AWS::Glue::Job', { Role: arn('Role'), SecurityConfiguration: { Ref: 'Security' } }],
  };
}

const CATALOG: Resources[string] = [
  'AWS::Glue::DataCatalogEncryptionSettings',
  { DataCatalogEncryptionSettings: { EncryptionAtRest: { SseAwsKmsKeyId: arn('Key') } } },
];

testRules('glueSecurityRules', glueSecurityRules, [
  {
    rule: 'ML-GL-01',
    fails: job({ service: 'glue.amazonaws.com' }),
    says: 'lets glue.amazonaws.com',
    passes: job({}),
    alsoPasses: { 'logs without a key': job({ service: 'glue.amazonaws.com', mode: 'DISABLED' }) },
  },
  {
    rule: 'ML-GL-01-2',
    fails: job({ actions: ['logs:PutLogEvents'] }),
    says: 'role Role',
    passes: job({}),
    alsoPasses: { 'all of logs': job({ actions: ['logs:*'] }) },
  },
  {
    rule: 'ML-GL-08',
    fails: { ...job({}), Catalog: CATALOG, Again: CATALOG },
    says: 'Test/Catalog sets it already',
    passes: { ...job({}), Catalog: CATALOG },
    alsoFails: {
      'a job that may not use the key': { ...job({ actions: ['logs:AssociateKmsKey'] }), Catalog: CATALOG },
    },
  },
  {
    rule: 'ML-GL-09',
    fails: job({ name: 'jobs' }),
    says: "'jobs'",
    passes: job({}),
    alsoPasses: { 'a name from a parameter': job({ name: { Ref: 'Name' } }) },
  },
  {
    rule: 'ML-GL-01-3',
    fails: job({ files: {} }),
    says: 'S3EncryptionMode is nothing',
    passes: job({}),
    alsoFails: { 'a key that is not named': job({ files: { S3EncryptionMode: 'SSE-KMS' } }) },
    alsoPasses: { 'a key of S3': job({ files: { S3EncryptionMode: 'SSE-S3' } }) },
  },
]);
