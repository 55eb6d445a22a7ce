import { notificationRules } from '../../../lib/checks/rules/notifications';
import { type Example, type Resources, testRules } from './examples';

const alarm: Resources[string] = ['AWS::CloudWatch::Alarm', { AlarmActions: [{ Ref: 'Topic' }] }];
const rule: Resources[string] = ['AWS::Events::Rule', { Targets: [{ Id: 'Topic', Arn: { Ref: 'Topic' } }] }];
const topic = (KmsMasterKeyId?: unknown): Resources[string] => ['AWS::SNS::Topic', { KmsMasterKeyId }];
const underKey = topic({ 'Fn::GetAtt': ['Key', 'Arn'] });

const statement = (Service: string, Action: unknown, more: Record<string, unknown> = {}) => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  Principal: { Service },
  ...more,
});
const USE = ['kms:Decrypt', 'kms:GenerateDataKey*'];
const key = (...statements: object[]): Resources[string] => ['AWS::KMS::Key', { KeyPolicy: { Statement: statements } }];
const policy = (...statements: object[]): Resources[string] => [
  'AWS::SNS::TopicPolicy',
  { Topics: [{ Ref: 'Topic' }], PolicyDocument: { Statement: statements } },
];
const CLOUDWATCH = 'cloudwatch.amazonaws.com';
const EVENTS = 'events.amazonaws.com';
const both = policy(statement(CLOUDWATCH, 'sns:Publish'), statement(EVENTS, 'sns:Publish'));
const account = { Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } } };
const topics = (pattern: string) => ({ Condition: { ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': pattern } } });

const examples: Example[] = [
  {
    rule: 'ML-KM-05',
    fails: { Alarm: alarm, Topic: underKey, Policy: both, Key: key(statement(CLOUDWATCH, 'kms:Decrypt')) },
    says: "Test/Key, the key of Test/Topic, must let cloudwatch.amazonaws.com do 'kms:GenerateDataKey'",
    passes: { Alarm: alarm, Topic: underKey, Policy: both, Key: key(statement(CLOUDWATCH, USE, account)) },
    alsoFails: {
      'a rule of EventBridge': { Rule: rule, Topic: underKey, Policy: both, Key: key(statement(CLOUDWATCH, USE)) },
      'an action when all is well': {
        Alarm: ['AWS::CloudWatch::Alarm', { OKActions: [{ Ref: 'Topic' }] }],
        Topic: underKey,
        Policy: both,
        Key: key(statement(EVENTS, USE)),
      },
    },
    alsoPasses: {
      'no key': { Alarm: alarm, Rule: rule, Topic: topic(), Policy: both },
      'a topic of elsewhere': {
        Alarm: ['AWS::CloudWatch::Alarm', { AlarmActions: ['arn:aws:sns:eu-west-1:1:alarms'] }],
      },
      'nobody publishes': { Topic: underKey, Key: key() },
    },
  },
  {
    rule: 'ML-KM-05-2',
    fails: { Alarm: alarm, Topic: topic('alias/aws/sns'), Policy: both },
    says: "Test/Topic is under 'alias/aws/sns', which cloudwatch.amazonaws.com cannot use",
    passes: { Alarm: alarm, Topic: topic('alias/alarms'), Policy: both },
  },
  {
    rule: 'ML-KM-05-3',
    fails: { Rule: rule, Topic: underKey, Policy: both, Key: key(statement(EVENTS, USE, account)) },
    says: 'has a condition on aws:SourceArn or aws:SourceAccount, which EventBridge does not send',
    passes: { Rule: rule, Topic: underKey, Policy: both, Key: key(statement(EVENTS, USE, topics('arn:aws:sns:*'))) },
    alsoPasses: {
      'if it is there': {
        Rule: rule,
        Topic: underKey,
        Policy: both,
        Key: key(statement(EVENTS, USE, { Condition: { StringEqualsIfExists: { 'aws:SourceAccount': '1' } } })),
      },
    },
  },
  {
    rule: 'ML-KM-05-4',
    fails: { Rule: rule, Topic: topic(), Policy: policy(statement(CLOUDWATCH, 'sns:Publish')) },
    says: "Test/Topic must let events.amazonaws.com do 'sns:Publish'",
    passes: { Rule: rule, Topic: topic(), Policy: both },
    alsoFails: {
      'no policy, and a rule': { Rule: rule, Topic: topic() },
      'a policy without alarms': { Alarm: alarm, Topic: topic(), Policy: policy(statement(EVENTS, 'sns:Publish')) },
    },
    alsoPasses: { 'no policy, and an alarm': { Alarm: alarm, Topic: topic() } },
  },
];

testRules('notificationRules', notificationRules, examples);
