import { type Assembly, asList, asProperties, type Resource } from '../assembly';
import { deniedToService, keyOf } from '../key-use';
import {
  couldHold,
  couldMatch,
  coversAction,
  generousStatementsOf,
  isForService,
  statementsOf,
} from '../policy-document';
import type { Problem, Rule } from '../rule';
import { listed, shown } from '../wording';

/** What a publisher does with the key of a topic. Source: Amazon SNS guide, key management. */
const ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** Something that publishes to a topic by itself. */
interface Publisher {
  readonly resource: Resource;
  readonly service: 'cloudwatch.amazonaws.com' | 'events.amazonaws.com';
  readonly topic: Resource;
  readonly location: string;
}

const keyOfTopic: Rule = {
  id: 'ML-KM-05',
  title: 'The key of a topic lets CloudWatch and EventBridge use it for what they publish',
  facts: ['KM-05'],
  fix: 'allow the service kms:Decrypt and kms:GenerateDataKey* in the key policy; nothing adds it for alarms',
  check: problemsOf(({ service, topic }, assembly) => {
    const key = keyOf(topic.properties.KmsMasterKeyId, assembly);
    if (key === undefined) return [];
    const context = { 'kms:encryptioncontext:aws:sns:topicarn': `@{${topic.id}}` };
    const denied = deniedToService(key, service, ACTIONS, context);
    if (denied.length === 0) return [];
    return [
      `${key.id}, the key of ${topic.id}, must let ${service} do ${listed(denied)}, or messages are dropped in silence`,
    ];
  }),
};

const noKeyOfSns: Rule = {
  id: 'ML-KM-05-2',
  title: 'A topic that CloudWatch or EventBridge publishes to is not under the key of SNS',
  facts: ['KM-05'],
  fix: 'take a key of the customer, whose policy can let the service in, or none',
  check: problemsOf(({ service, topic }) => {
    const id = topic.properties.KmsMasterKeyId;
    if (typeof id !== 'string' || !/(^|:)alias\/aws\/sns$/.test(id)) return [];
    return [`${topic.id} is under ${shown(id)}, which ${service} cannot use, so messages are dropped in silence`];
  }),
};

/** Source: Amazon SNS guide: for EventBridge, conditions on the source of the request are not supported. */
const noSourceOfEvents: Rule = {
  id: 'ML-KM-05-3',
  title: 'A key policy asks EventBridge for no source',
  facts: ['KM-05'],
  fix: 'bind the statement to kms:EncryptionContext:aws:sns:topicArn instead',
  check: problemsOf(({ service, topic }, assembly) => {
    const key = keyOf(topic.properties.KmsMasterKeyId, assembly);
    if (key === undefined || service !== 'events.amazonaws.com') return [];
    const statements = statementsOf(key.properties.KeyPolicy).filter(
      (statement) => statement.isAllow && isForService(statement, service) && coversAction(statement, 'kms:Decrypt'),
    );
    const isBound = ({ conditions }: (typeof statements)[number]): boolean =>
      conditions.some(
        ({ operator, key: name }) => !operator.endsWith('IfExists') && /^aws:source(arn|account)$/.test(name),
      );
    if (statements.length === 0 || !statements.every(isBound)) return [];
    return [
      `the policy of ${key.id} has a condition on aws:SourceArn or aws:SourceAccount, which EventBridge does not send`,
    ];
  }),
};

const topicLetsPublish: Rule = {
  id: 'ML-KM-05-4',
  title: 'The policy of a topic lets CloudWatch and EventBridge publish to it',
  facts: ['KM-05'],
  fix: 'allow the service sns:Publish on the topic',
  check: problemsOf(({ service, topic }, assembly) => {
    const policies = assembly
      .ofType('AWS::SNS::TopicPolicy', 'AWS::SNS::TopicInlinePolicy')
      .filter(({ properties }) => assembly.named(properties.Topics ?? properties.TopicArn).includes(topic));
    // The policy that SNS makes lets every service publish for the account that owns the topic, but not EventBridge.
    if (policies.length === 0 && service === 'cloudwatch.amazonaws.com') return [];
    const isAllowed = policies
      .flatMap(({ properties }) => generousStatementsOf(properties.PolicyDocument))
      .some(
        (statement) =>
          statement.isAllow &&
          isForService(statement, service) &&
          coversAction(statement, 'sns:Publish') &&
          couldHold(statement, {}) &&
          statement.resources.some((arn) => couldMatch(arn, `@{${topic.id}}`)),
      );
    if (isAllowed) return [];
    return [`${topic.id} must let ${service} do 'sns:Publish', or messages are dropped in silence`];
  }),
};

/** All that publishes to a topic of the assembly: alarms, and rules of EventBridge. */
function publishersIn(assembly: Assembly): Publisher[] {
  const to = (value: unknown): Resource[] => assembly.named(value).filter(({ type }) => type === 'AWS::SNS::Topic');
  return [
    ...assembly.ofType('AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm').flatMap((resource) =>
      ['AlarmActions', 'OKActions', 'InsufficientDataActions'].flatMap((name) =>
        to(resource.properties[name]).map((topic) => ({
          resource,
          service: 'cloudwatch.amazonaws.com' as const,
          topic,
          location: `Properties/${name}`,
        })),
      ),
    ),
    ...assembly.ofType('AWS::Events::Rule').flatMap((resource) =>
      asList(resource.properties.Targets).flatMap((target) =>
        to(asProperties(target).Arn).map((topic) => ({
          resource,
          service: 'events.amazonaws.com' as const,
          topic,
          location: 'Properties/Targets',
        })),
      ),
    ),
  ];
}

function problemsOf(check: (publisher: Publisher, assembly: Assembly) => string[]): Rule['check'] {
  return (assembly) =>
    publishersIn(assembly).flatMap((publisher) =>
      check(publisher, assembly).map((problem): Problem => ({
        resource: publisher.resource,
        problem,
        location: publisher.location,
      })),
    );
}

/** Rules about what reaches a topic. */
export const notificationRules: readonly Rule[] = [keyOfTopic, noKeyOfSns, noSourceOfEvents, topicLetsPublish];
