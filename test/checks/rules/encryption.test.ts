import { type CfnResource, Stack, Validations } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { CfnStream } from 'aws-cdk-lib/aws-kinesis';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { MlPlatformChecks } from '../../../lib/checks/ml-platform-checks';
import { encryptionRules } from '../../../lib/checks/rules/encryption';
import { PrivateBucket } from '../../../lib/storage/private-bucket';
import { findingsOfSynthesis, testApp } from '../../app';

const FINDING = 'MlPlatform::ML-KM-001';

/** What stops an app with what `make` puts into its stack. */
function given(make: (scope: Construct) => unknown): string[] {
  const app = testApp();
  make(new Stack(app, 'Test', { env: { region: 'eu-west-1' } }));
  Validations.of(app).addPlugins(new MlPlatformChecks({ advice: true, rules: encryptionRules }));
  return findingsOfSynthesis(app);
}

describe('encryptionRules', () => {
  const stores: Record<string, (scope: Construct) => CfnResource> = {
    bucket: (scope) => new CfnBucket(scope, 'Store'),
    stream: (scope) => new CfnStream(scope, 'Store'),
    'log group': (scope) => new CfnLogGroup(scope, 'Store'),
    topic: (scope) => new CfnTopic(scope, 'Store'),
    trail: (scope) => new CfnTrail(scope, 'Store', { isLogging: true, s3BucketName: 'a' }),
  };

  test.each(Object.entries(stores))('stops at a %s that does not say how it is encrypted', (_, make) => {
    expect(given(make)).toEqual([FINDING]);
  });

  test('sees through an override that takes the encryption away', () => {
    const remove = (scope: Construct) => {
      const bucket = new CfnBucket(scope, 'Store', { bucketEncryption: { serverSideEncryptionConfiguration: [] } });
      bucket.addPropertyDeletionOverride('BucketEncryption');
    };
    expect(given(remove)).toEqual([FINDING]);
  });

  test('accepts our buckets, under a customer key or under one of S3', () => {
    const make = (scope: Construct) => {
      const accessLogs = new PrivateBucket(scope, 'AccessLogs', {}).bucket;
      new PrivateBucket(scope, 'Objects', { encryptionKey: new Key(scope, 'Key'), accessLogs });
    };
    expect(given(make)).toEqual([]);
  });

  test('can be answered with a reason, at the one construct', () => {
    const answer = (scope: Construct) => {
      const topic = new CfnTopic(scope, 'Store');
      Validations.of(topic).acknowledge({ id: FINDING, reason: 'It carries nothing' });
    };
    expect(given(answer)).toEqual([]);
  });
});
