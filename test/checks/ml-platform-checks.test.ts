import { CfnOutput, Stack, Validations } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { MlPlatformChecks } from '../../lib/checks/ml-platform-checks';
import type { Rule } from '../../lib/checks/rule';
import { findingsOfSynthesis, testApp } from '../app';

/** Finds topics under a key, wherever the key is. */
const rule: Rule = {
  id: 'ML-XX-01',
  title: 'No topic has a key',
  facts: ['XX-01'],
  fix: 'take it away',
  check: (assembly) =>
    assembly
      .ofType('AWS::SNS::Topic')
      .filter(({ properties }) => assembly.target(properties.KmsMasterKeyId)?.type === 'AWS::KMS::Key')
      .map((resource) => ({
        resource,
        problem: `it has the key ${String(resource.properties.KmsMasterKeyId)}`,
        location: 'Properties/KmsMasterKeyId',
      })),
};

/** An app with a key in one stack and a topic that uses it in another. */
function app() {
  const made = testApp();
  const env = { region: 'eu-west-1' };
  const key = new Key(new Stack(made, 'One', { env }), 'Key');
  const topic = new CfnTopic(new Stack(made, 'Two', { env }), 'Topic', { kmsMasterKeyId: key.keyArn });
  return { made, topic };
}

describe('MlPlatformChecks', () => {
  test('runs every rule of the folder, unless told which', () => {
    expect(new MlPlatformChecks({ rules: [rule] }).ruleIds).toEqual(['ML-XX-01']);
    expect(new MlPlatformChecks().ruleIds.length).toBeGreaterThan(100);
  });

  test('follows references from stack to stack, and says problem, fix and fact', () => {
    const { made } = app();
    Validations.of(made).addPlugins(new MlPlatformChecks({ rules: [rule] }));
    expect(() => made.synth({ force: true })).toThrow(
      /Properties\/KmsMasterKeyId: it has the key @\{One\/Key\w+\.Arn\}; take it away \(XX-01\)/,
    );
  });

  test('takes a reason at the construct, and nowhere else', () => {
    const { made, topic } = app();
    Validations.of(made).addPlugins(new MlPlatformChecks({ rules: [rule] }));
    const other = new CfnOutput(Stack.of(topic), 'Other', { value: 'a' });
    Validations.of(other).acknowledge({ id: 'MlPlatform::ML-XX-01', reason: 'Not here' });
    expect(findingsOfSynthesis(made)).toEqual(['MlPlatform::ML-XX-01']);
    Validations.of(topic).acknowledge({ id: 'MlPlatform::ML-XX-01', reason: 'It may' });
    expect(findingsOfSynthesis(made)).toEqual([]);
  });
});
