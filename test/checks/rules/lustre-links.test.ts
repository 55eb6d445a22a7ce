import { lustreLinkRules } from '../../../lib/checks/rules/lustre-links';
import { type Example, type Resources, testRules } from './examples';
import { fileSystem, SCRATCH } from './file-systems';

const association: Resources[string] = [
  'AWS::FSx::DataRepositoryAssociation',
  { FileSystemId: { Ref: 'Files' }, DataRepositoryPath: { 'Fn::Sub': 's3://${Bucket}/features/' } },
];
const importing: Resources[string] = [
  association[0],
  { ...association[1], S3: { AutoImportPolicy: { Events: ['NEW'] } } },
];
const events = { NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } } };
const bucket: Resources[string] = [
  'AWS::S3::Bucket',
  {
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        {
          ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { 'Fn::GetAtt': ['Key', 'Arn'] } },
        },
      ],
    },
  },
];
const key = (...statements: object[]): Resources[string] => ['AWS::KMS::Key', { KeyPolicy: { Statement: statements } }];
const ofAccount = {
  Effect: 'Allow',
  Action: 'kms:*',
  Resource: '*',
  Principal: { AWS: 'arn:aws:iam::123456789012:root' },
};
const ofFsx = {
  Effect: 'Allow',
  Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
  Resource: '*',
  Principal: { AWS: '*' },
  Condition: { StringLike: { 'aws:userid': '*:FSx' }, StringEquals: { 'kms:CallerAccount': '123456789012' } },
};
const nine = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`Link${index}`, association]));

const examples: Example[] = [
  {
    rule: 'ML-FS-03',
    fails: { Files: fileSystem({ FileSystemTypeVersion: '2.10' }), Link: association },
    says: "must have Lustre 2.12 or later, got '2.10'",
    passes: { Files: fileSystem(), Link: association },
    alsoFails: {
      'a type without': { Files: fileSystem({}, { ...SCRATCH, DeploymentType: 'SCRATCH_1' }), Link: association },
      'the old link, too': { Files: fileSystem({}, { ImportPath: 's3://raw' }), Link: association },
    },
    alsoPasses: {
      'scratch of the second kind': { Files: fileSystem({}, SCRATCH), Link: association },
      'a file system of elsewhere': { Link: ['AWS::FSx::DataRepositoryAssociation', { FileSystemId: 'fs-1' }] },
    },
  },
  {
    rule: 'ML-FS-03-2',
    fails: { Files: fileSystem(), ...nine },
    says: 'can have 8 data repository associations, got 9',
    passes: { Files: fileSystem(), Link: association },
  },
  {
    rule: 'ML-FS-08',
    fails: { Files: fileSystem(), Link: association, Bucket: bucket, Key: key(ofAccount) },
    says: 'Test/Key, the key of Test/Bucket, does not let the service role of FSx use it',
    passes: { Files: fileSystem(), Link: association, Bucket: bucket, Key: key(ofAccount, ofFsx) },
    alsoPasses: {
      'keys of S3': { Files: fileSystem(), Link: association, Bucket: ['AWS::S3::Bucket', {}] },
      'the role of one file system': {
        Files: fileSystem(),
        Link: association,
        Bucket: bucket,
        Key: key({
          ...ofAccount,
          Principal: { AWS: 'arn:aws:iam::123456789012:role/AWSServiceRoleForFSxS3Access_fs-1' },
        }),
      },
    },
  },
  {
    rule: 'ML-FS-11',
    fails: { Files: fileSystem({}, { AutomaticBackupRetentionDays: 7 }), Link: association },
    says: 'because it is linked to S3, got AutomaticBackupRetentionDays: 7',
    passes: { Files: fileSystem({}, { AutomaticBackupRetentionDays: 7 }) },
    alsoFails: { scratch: { Files: fileSystem({}, { ...SCRATCH, CopyTagsToBackups: true }) } },
    alsoPasses: { 'switched off': { Files: fileSystem({}, { AutomaticBackupRetentionDays: 0 }), Link: association } },
  },
  {
    rule: 'ML-FS-10',
    fails: { Files: fileSystem(), Link: importing, Bucket: ['AWS::S3::Bucket', events] },
    says: 'NotificationConfiguration of Test/Bucket overwrites the notification',
    passes: {
      Files: fileSystem(),
      Link: importing,
      Bucket: ['AWS::S3::Bucket', {}],
      Other: ['AWS::S3::Bucket', events],
    },
    alsoFails: {
      'a custom resource': {
        Files: fileSystem(),
        Link: importing,
        Bucket: ['AWS::S3::Bucket', {}],
        Notifications: ['Custom::S3BucketNotifications', { BucketName: { Ref: 'Bucket' } }],
      },
    },
    alsoPasses: {
      'imports by hand': { Files: fileSystem(), Link: association, Bucket: ['AWS::S3::Bucket', events] },
    },
  },
];

testRules('lustreLinkRules', lustreLinkRules, examples);
