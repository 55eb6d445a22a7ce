import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { AlarmTopic } from '../../lib/monitoring/alarm-topic';
import { TopicTarget } from '../../lib/monitoring/topic-target';
import { EncryptionKeys } from '../../lib/security/encryption-keys';
import { testApp } from '../app';

/** A topic in one stack, and rules in another that report to it. */
function given(rules: number) {
  const app = testApp();
  const home = new Stack(app, 'Foundation', { env: { region: 'eu-west-1' } });
  const keys = new EncryptionKeys(home, 'Keys', { trailName: 'test' });
  const { topic } = new AlarmTopic(home, 'Alarms', { encryptionKey: keys.logs });
  const workload = new Stack(app, 'Workload', { env: { region: 'eu-west-1' } });
  for (let index = 0; index < rules; index++) {
    const target = new TopicTarget(topic, RuleTargetInput.fromText('A job failed'));
    new Rule(workload, `Rule${index}`, { eventPattern: { source: ['aws.glue'] }, targets: [target] });
  }
  return { home: Template.fromStack(home), workload: Template.fromStack(workload) };
}

describe('TopicTarget', () => {
  const { home, workload } = given(2);

  test('sends the message to the topic', () => {
    workload.allResourcesProperties('AWS::Events::Rule', {
      Targets: [{ Id: 'Target0', Arn: { 'Fn::ImportValue': Match.anyValue() }, Input: '"A job failed"' }],
    });
  });

  test('changes no resource of the stack of the topic, however many rules report to it', () => {
    expect(home.toJSON().Resources).toEqual(given(0).home.toJSON().Resources);
  });

  test('gives the rule no role: EventBridge reaches a topic by the policy of the topic', () => {
    workload.resourceCountIs('AWS::IAM::Role', 0);
  });
});
