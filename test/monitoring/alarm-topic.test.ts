import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { AlarmTopic, type AlarmTopicProps } from '../../lib/monitoring/alarm-topic';
import { EncryptionKeys } from '../../lib/security/encryption-keys';
import { findings, testApp } from '../app';

const POLICY = 'AWS::SNS::TopicPolicy';

function given(overrides: Partial<AlarmTopicProps> = {}) {
  const app = testApp();
  const stack = new Stack(app, 'Test', { env: { region: 'eu-west-1', account: '123456789012' } });
  const keys = new EncryptionKeys(stack, 'Keys', { trailName: 'test' });
  new AlarmTopic(stack, 'Alarms', { encryptionKey: keys.logs, ...overrides });
  return { app, template: Template.fromStack(stack) };
}

/** A policy with one statement of the given kind. */
function policyWith(statement: object) {
  return { PolicyDocument: { Statement: Match.arrayWith([Match.objectLike(statement)]) } };
}

describe('AlarmTopic', () => {
  const { app, template } = given();

  test('lets alarms of this account publish, and of no other', () => {
    template.hasResourceProperties(
      POLICY,
      policyWith({
        Effect: 'Allow',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Action: 'sns:Publish',
        Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
      }),
    );
  });

  test('lets event rules publish without a condition, which EventBridge could not meet', () => {
    template.hasResourceProperties(
      POLICY,
      policyWith({
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sns:Publish',
        Condition: Match.absent(),
      }),
    );
  });

  test('lets nobody else publish by its policy', () => {
    const statements = Object.values(template.findResources(POLICY)).flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement as { Effect: string; Principal: object }[],
    );
    expect(statements.filter(({ Effect }) => Effect === 'Allow')).toHaveLength(2);
  });

  test('refuses what is published without TLS', () => {
    template.hasResourceProperties(
      POLICY,
      policyWith({
        Effect: 'Deny',
        Principal: '*',
        Action: 'sns:Publish',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    );
  });

  test('is under the key that CloudWatch and EventBridge may use (KM-05)', () => {
    template.hasResourceProperties('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^KeysLogs'), 'Arn'] },
    });
  });

  test('asks an address to subscribe when one is given, and nobody otherwise', () => {
    template.resourceCountIs('AWS::SNS::Subscription', 0);
    given({ email: 'team@example.com' }).template.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'team@example.com',
    });
  });

  test('passes the policy checks', () => {
    expect(findings(app)).toEqual([]);
  });
});
