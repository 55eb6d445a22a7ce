import type { ServiceCalls } from '../security/calls';

/** What reports to the topic: alarms for their account, rules without saying for whom (KM-05). */
export const alarmTopicCalls: readonly ServiceCalls[] = [
  {
    service: 'cloudwatch.amazonaws.com',
    by: 'Alarms',
    calls: [
      {
        actions: ['sns:Publish'],
        on: ['{Foundation/Alarms}'],
        context: { 'aws:SourceAccount': '{account}' },
        why: 'Alarms report',
      },
      {
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        on: ['{Foundation/Keys/Logs}'],
        context: { 'aws:SourceAccount': '{account}' },
        why: 'The topic is encrypted; without the key reports are dropped in silence',
      },
    ],
  },
  {
    service: 'events.amazonaws.com',
    by: 'Rules',
    calls: [
      {
        actions: ['sns:Publish'],
        on: ['{Foundation/Alarms}'],
        why: 'Rules report failed runs; SNS documents that EventBridge says nothing here about for whom it acts',
      },
      {
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        on: ['{Foundation/Keys/Logs}'],
        context: { 'kms:EncryptionContext:aws:sns:topicArn': '{Foundation/Alarms}' },
        why: 'The topic is encrypted; without the key reports are dropped in silence',
      },
    ],
  },
];
