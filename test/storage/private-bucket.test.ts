import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { PrivateBucket, type PrivateBucketProps } from '../../lib/storage/private-bucket';
import { findings, testApp } from '../app';

const BUCKET = 'AWS::S3::Bucket';

/** A bucket named `Objects`, under a customer key, with access logs in `AccessLogs`. */
function given(overrides: Partial<PrivateBucketProps> = {}) {
  const app = testApp();
  const stack = new Stack(app, 'Test', { env: { region: 'eu-west-1' } });
  const accessLogs = new PrivateBucket(stack, 'AccessLogs', {}).bucket;
  const encryptionKey = new Key(stack, 'Key', { enableKeyRotation: true });
  new PrivateBucket(stack, 'Objects', { encryptionKey, accessLogs, ...overrides });
  return { app, stack, encryptionKey, template: Template.fromStack(stack) };
}

/** What CloudFormation gets for the bucket. */
function bucket(overrides: Partial<PrivateBucketProps> = {}) {
  const buckets = Object.entries(given(overrides).template.findResources(BUCKET));
  return buckets.find(([id]) => id.startsWith('Objects'))?.[1];
}

describe('PrivateBucket', () => {
  const { app, template } = given();

  test.each([
    ['without TLS', { Bool: { 'aws:SecureTransport': 'false' } }],
    ['with a TLS older than 1.2', { NumericLessThan: { 's3:TlsVersion': 1.2 } }],
  ])('refuses every request %s', (_, Condition) => {
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: { Ref: Match.stringLikeRegexp('^Objects') },
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Action: 's3:*', Principal: { AWS: '*' }, Condition }),
        ]),
      },
    });
  });

  test('blocks public access in all four ways, and access lists altogether', () => {
    template.allResourcesProperties(BUCKET, {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    });
  });

  test('encrypts with the given key, through a bucket key', () => {
    expect(bucket()?.Properties.BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
      {
        BucketKeyEnabled: true,
        ServerSideEncryptionByDefault: {
          SSEAlgorithm: 'aws:kms',
          KMSMasterKeyID: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] },
        },
      },
    ]);
  });

  test('keeps earlier versions, and writes down who asked under its own path', () => {
    expect(bucket()?.Properties).toMatchObject({
      VersioningConfiguration: { Status: 'Enabled' },
      LoggingConfiguration: {
        DestinationBucketName: { Ref: expect.stringMatching(/^AccessLogs/) },
        LogFilePrefix: 'Test/Objects/',
      },
    });
  });

  test('has keys of S3 when none is given, so that access logs can be delivered to it (FS-15)', () => {
    const algorithm = bucket({ encryptionKey: undefined })?.Properties.BucketEncryption
      .ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault.SSEAlgorithm;
    expect(algorithm).toBe('AES256');
  });

  test('refuses to send access logs to a bucket under a customer key, where S3 cannot deliver them (FS-15)', () => {
    const { stack, encryptionKey } = given();
    const accessLogs = new PrivateBucket(stack, 'Encrypted', { encryptionKey }).bucket;
    expect(() => new PrivateBucket(stack, 'Other', { accessLogs })).toThrow(
      /^accessLogs must be a bucket with keys managed by S3, got 'Test\/Encrypted\/Resource'/,
    );
  });

  test('keeps its objects when the stack goes, unless told otherwise', () => {
    expect(bucket()).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    template.resourceCountIs('Custom::S3AutoDeleteObjects', 0);
  });

  test('is emptied and deleted with its stack when it is not to be retained (FS-14)', () => {
    expect(bucket({ retain: false })).toMatchObject({ DeletionPolicy: 'Delete' });
    given({ retain: false }).template.hasResourceProperties('Custom::S3AutoDeleteObjects', {
      BucketName: { Ref: Match.stringLikeRegexp('^Objects') },
    });
  });

  test('removes unfinished uploads after seven days, beside the given rules', () => {
    const rules = bucket({ lifecycleRules: [{ id: 'Expiry', expiration: Duration.days(30) }] })?.Properties
      .LifecycleConfiguration.Rules;
    expect(rules).toEqual([
      { Id: 'UnfinishedUploads', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
      { Id: 'Expiry', Status: 'Enabled', ExpirationInDays: 30 },
    ]);
  });

  test('sends object events only when asked, and never through a custom resource (RV-03)', () => {
    expect(bucket()?.Properties.NotificationConfiguration).toBeUndefined();
    expect(bucket({ objectEvents: true })?.Properties.NotificationConfiguration).toEqual({
      EventBridgeConfiguration: { EventBridgeEnabled: true },
    });
    given({ objectEvents: true }).template.resourceCountIs('Custom::S3BucketNotifications', 0);
  });

  test('locks nothing unless asked, and then every object from the start, in the given mode', () => {
    expect(bucket()?.Properties.ObjectLockEnabled).toBeUndefined();
    for (const mode of ['governance', 'compliance'] as const) {
      expect(bucket({ objectLock: { mode, duration: Duration.days(30) } })?.Properties).toMatchObject({
        ObjectLockEnabled: true,
        ObjectLockConfiguration: { Rule: { DefaultRetention: { Mode: mode.toUpperCase(), Days: 30 } } },
      });
    }
  });

  test.each([
    [
      'what goes with its stack, because nothing can empty it',
      { retain: false },
      /^objectLock must not meet retain: false, got 'governance' for 30 days; .*Retain the bucket/,
    ],
    [
      'a bucket for access logs, to which S3 would not deliver',
      { encryptionKey: undefined },
      /^objectLock must not meet keys managed by S3/,
    ],
  ])('refuses a lock on %s', (_, overrides, message) => {
    const objectLock = { mode: 'governance', duration: Duration.days(30) } as const;
    expect(() => given({ objectLock, ...overrides })).toThrow(message);
  });

  test('passes the policy checks with access logs, and not without', () => {
    expect(findings(app)).toEqual([]);
    expect(findings(given({ accessLogs: undefined }).app)).toContain('AwsSolutions::AwsSolutions-S1');
  });
});
