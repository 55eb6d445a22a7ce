import type { ServiceCalls } from '../security/calls';

const forThisAccount = { 'aws:SourceAccount': '{account}' };

/** What AWS Config calls to deliver the files of the recorder, as its guide lists it for a service-linked role (CF-10). */
export const recorderCalls: ServiceCalls = {
  service: 'config.amazonaws.com',
  by: 'AWS Config',
  calls: [
    {
      actions: ['s3:GetBucketAcl', 's3:ListBucket'],
      on: ['{Account/Recorder/Files}'],
      context: forThisAccount,
      why: 'It looks whether the bucket is there, and whether it may write',
    },
    {
      actions: ['s3:PutObject'],
      on: ['{Account/Recorder/Files}/AWSLogs/{account}/Config/*'],
      context: { ...forThisAccount, 's3:x-amz-acl': 'bucket-owner-full-control' },
      why: 'It delivers snapshots and history',
    },
    {
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      on: ['{Account/Key}'],
      context: forThisAccount,
      why: 'The files are encrypted',
    },
  ],
};

/** How S3 delivers the access logs of the recorder's bucket, as its guide describes the policy for a service. */
export const accountAccessLogCalls: ServiceCalls = {
  service: 'logging.s3.amazonaws.com',
  by: 'S3 delivers server access logs',
  calls: [
    {
      actions: ['s3:PutObject'],
      on: ['{Account/AccessLogs}/Account/Recorder/Files/*'],
      context: { ...forThisAccount, 'aws:SourceArn': '{Account/Recorder/Files}' },
      why: 'The bucket keeps a record of who asked, under its own prefix',
    },
  ],
};

/** What reports to the topic of the account (KM-05). */
export const accountAlertCalls: readonly ServiceCalls[] = [
  {
    service: 'events.amazonaws.com',
    by: 'Rules',
    calls: [
      {
        actions: ['sns:Publish'],
        on: ['{Account/Alerts/Topic}'],
        why: 'Rules report findings; SNS documents that EventBridge says nothing here about for whom it acts',
      },
      {
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        on: ['{Account/Key}'],
        context: { 'kms:EncryptionContext:aws:sns:topicArn': '{Account/Alerts/Topic}' },
        why: 'The topic is encrypted; without the key reports are dropped in silence',
      },
    ],
  },
  {
    service: 'cloudwatch.amazonaws.com',
    by: 'Alarms',
    calls: [
      {
        actions: ['sns:Publish'],
        on: ['{Account/Alerts/Topic}'],
        context: forThisAccount,
        why: 'Alarms that others make in the account may report',
      },
      {
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        on: ['{Account/Key}'],
        context: forThisAccount,
        why: 'The topic is encrypted; without the key reports are dropped in silence',
      },
    ],
  },
];
