import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AccessLogBucket } from '../../lib/storage/access-log-bucket';
import { testApp } from '../app';

describe('AccessLogBucket', () => {
  const stack = new Stack(testApp(), 'Stack');
  new AccessLogBucket(stack, 'Logs', { retention: Duration.days(30) });
  const template = Template.fromStack(stack);

  test('has keys that S3 manages, because S3 delivers logs to no other (FS-15)', () => {
    template.hasResourceProperties('AWS::S3::Bucket', {
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
  });

  test('forgets logs after the time that is given, and stays with the others', () => {
    template.hasResource('AWS::S3::Bucket', {
      Properties: {
        LifecycleConfiguration: {
          Rules: Match.arrayWith([Match.objectLike({ Id: 'Expiry', ExpirationInDays: 30, Status: 'Enabled' })]),
        },
      },
      DeletionPolicy: 'Retain',
    });
  });

  test('refuses logs of buckets of other accounts', () => {
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: 's3:PutObject',
            Principal: { Service: 'logging.s3.amazonaws.com' },
            Condition: { StringNotEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });
});
