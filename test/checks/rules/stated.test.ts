import { findingsOf } from '../../../lib/checks/rule';
import { statedRules } from '../../../lib/checks/rules/stated';
import { STATED_PROPERTIES } from '../../../lib/checks/rules/stated-properties';
import { assemblyOf, type Example, type Resources, testRules } from './examples';

const fn = (properties: Record<string, unknown>, logicalId = 'Function'): Resources => ({
  [logicalId]: [
    'AWS::Lambda::Function',
    { Timeout: 60, MemorySize: 256, LoggingConfig: { LogGroup: 'logs' }, ...properties },
  ],
});
const security = (...S3Encryptions: object[]): Resources => ({
  Security: [
    'AWS::Glue::SecurityConfiguration',
    {
      EncryptionConfiguration: {
        CloudWatchEncryption: { CloudWatchEncryptionMode: 'SSE-KMS', KmsKeyArn: 'key' },
        JobBookmarksEncryption: { JobBookmarksEncryptionMode: 'CSE-KMS', KmsKeyArn: 'key' },
        S3Encryptions,
      },
    },
  ],
});
const encrypted = { S3EncryptionMode: 'SSE-KMS', KmsKeyArn: 'key' };
const delivery = (destination: Record<string, unknown>): Resources => ({
  Delivery: ['AWS::KinesisFirehose::DeliveryStream', { DeliveryStreamType: 'DirectPut', ...destination }],
});
const key = (properties: Record<string, unknown>, DeletionPolicy = 'Retain'): Resources => ({
  Key: ['AWS::KMS::Key', properties, { DeletionPolicy }],
});

const examples: Example[] = [
  {
    rule: 'ML-CF-100',
    fails: fn({ Timeout: undefined }),
    says: 'Timeout must be stated, got nothing; otherwise: three seconds',
    passes: fn({}),
    alsoFails: {
      'code without a bucket': fn({ Code: { S3Key: 'code.zip' } }),
      'a value that opens': { Files: ['AWS::EFS::FileSystem', { Encrypted: false, KmsKeyId: 'key' }] },
      'a folder of an access point that nobody makes': {
        Home: ['AWS::EFS::AccessPoint', { FileSystemId: 'fs', RootDirectory: { Path: '/homes/a' } }],
      },
      'files that travel in the clear': { To: ['AWS::DataSync::LocationEFS', { InTransitEncryption: 'NONE' }] },
      'tags that can move': { Images: ['AWS::ECR::Repository', { ImageTagMutability: 'IMMUTABLE_WITH_EXCLUSION' }] },
      'an empty list': security(),
      'the second of a list': security(encrypted, { ...encrypted, S3EncryptionMode: 'DISABLED' }),
      'below a part that is there': delivery({ ExtendedS3DestinationConfiguration: {} }),
      'a key that goes with its stack': key({ EnableKeyRotation: true }, 'Delete'),
    },
    alsoPasses: {
      'the root of a file system, which is there': { Home: ['AWS::EFS::AccessPoint', { FileSystemId: 'fs' }] },
      'a function that CDK makes': fn({ MemorySize: undefined }, 'ProviderframeworkonEventF1B2C3D4'),
      'a value of a parameter': fn({ Timeout: { Ref: 'Timeout' } }),
      'all of a list': security(encrypted, encrypted),
      'a part that may be missing': delivery({}),
      'a key pair, which cannot rotate': key({ KeySpec: 'RSA_2048' }),
      'a whole of a parameter': {
        Group: [
          'AWS::Kinesis::Stream',
          { RetentionPeriodHours: 24, StreamModeDetails: { Ref: 'A' }, StreamEncryption: { Ref: 'B' } },
        ],
      },
    },
  },
];

testRules('statedRules', statedRules, examples);

test.each(Object.keys(STATED_PROPERTIES))(
  'an empty %s leaves something open, unless nothing in it must be there',
  (type) => {
    const always = (STATED_PROPERTIES[type] ?? []).filter(({ path, when }) => when === undefined && !/[?*]/.test(path));
    const found = findingsOf(statedRules, assemblyOf({ Thing: [type, {}] })).map(({ location }) => location);
    expect(found).toEqual(expect.arrayContaining(always.map(({ path }) => `Properties/${path}`)));
  },
);
