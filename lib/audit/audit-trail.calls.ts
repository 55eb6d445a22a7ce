import type { ServiceCalls } from '../security/calls';

const trail = { 'aws:SourceArn': '{Audit/Trail}' };

/** What CloudTrail calls to deliver the trail, as its guide lists it (KM-02, CT-06). */
export const auditTrailCalls: ServiceCalls = {
  service: 'cloudtrail.amazonaws.com',
  by: 'CloudTrail',
  calls: [
    { actions: ['s3:GetBucketAcl'], on: ['{Audit/Trail/Files}'], context: trail, why: 'It looks whether it may write' },
    {
      actions: ['s3:PutObject'],
      on: ['{Audit/Trail/Files}/AWSLogs/{account}/*'],
      context: { ...trail, 's3:x-amz-acl': 'bucket-owner-full-control' },
      why: 'It delivers log files and digests',
    },
    {
      actions: ['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:Decrypt', 'kms:DescribeKey'],
      on: ['{Foundation/Keys/Logs}'],
      context: trail,
      why: 'It encrypts what it delivers; under a bucket key it decrypts, too',
    },
  ],
};
