import { eventSourceRules } from '../../../lib/checks/rules/event-sources';
import { type Example, type Resources, testRules } from './examples';

const rule = (pattern: Record<string, unknown> = {}): Resources => ({
  Rule: [
    'AWS::Events::Rule',
    {
      EventPattern: {
        source: ['aws.s3'],
        'detail-type': ['Object Created'],
        detail: { bucket: { name: [{ Ref: 'Bucket' }] } },
        ...pattern,
      },
    },
  ],
});
const bucket = (NotificationConfiguration?: unknown, BucketName?: string): Resources => ({
  Bucket: ['AWS::S3::Bucket', { NotificationConfiguration, BucketName }],
});
const ON = { EventBridgeConfiguration: { EventBridgeEnabled: true } };
const custom = (NotificationConfiguration: unknown): Resources => ({
  ...rule(),
  ...bucket(),
  Notifications: ['Custom::S3BucketNotifications', { BucketName: { Ref: 'Bucket' }, NotificationConfiguration }],
});
const named = { detail: { bucket: { name: ['files'] } } };

const examples: Example[] = [
  {
    rule: 'ML-CF-105',
    fails: { ...rule(), ...bucket() },
    says: 'the rule waits for events of Test/Bucket, and the bucket sends none to EventBridge',
    passes: { ...rule(), ...bucket(ON) },
    alsoFails: {
      'switched off': { ...rule(), ...bucket({ EventBridgeConfiguration: { EventBridgeEnabled: false } }) },
      'other notifications': { ...rule(), ...bucket({ QueueConfigurations: [] }) },
      'a bucket by its name': { ...rule(named), ...bucket(undefined, 'files') },
      'any event of the bucket': { ...rule({ 'detail-type': undefined }), ...bucket() },
      'a custom resource without it': custom({ LambdaFunctionConfigurations: [] }),
    },
    alsoPasses: {
      'the custom resource of CDK': custom({ EventBridgeConfiguration: {} }),
      'a bucket that no template has': rule(named),
      'events of a trail': { ...rule({ 'detail-type': ['AWS API Call via CloudTrail'] }), ...bucket() },
      'another source': { ...rule({ source: ['own'] }), ...bucket() },
      'a name by its beginning': { ...rule({ detail: { bucket: { name: [{ prefix: 'ml-' }] } } }), ...bucket() },
      'what only a deployment knows': { ...rule(), ...bucket({ Ref: 'Configuration' }) },
    },
  },
];

testRules('rules about the senders of events', eventSourceRules, examples);
