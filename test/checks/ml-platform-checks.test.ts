import { type App, CfnOutput, CfnParameter, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { Key } from 'aws-cdk-lib/aws-kms';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { MlPlatformChecks } from '../../lib/checks/ml-platform-checks';
import { Assembly, type Resource } from '../../lib/checks/assembly';
import { findingsOf, forEach, messageOf, problemOf, type Rule } from '../../lib/checks/rule';
import { mechanicsRules } from '../../lib/checks/rules/mechanics';
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
      /Properties\/KmsMasterKeyId: it has the key @\{One\/Key\w+\.Arn\} \(XX-01\) [^;]*Suggested fix: take it away\n/,
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

/** What the rule says about the keys of an app. */
function saidAbout(made: App): string {
  Validations.of(made).addPlugins(new MlPlatformChecks({ rules: [rule] }));
  try {
    made.synth({ force: true });
    return '';
  } catch (error) {
    return String(error);
  }
}

describe('MlPlatformChecks knows what stands in no template', () => {
  test('a nested stack is looked at, with what the stack around it hands down, and takes a reason', () => {
    const made = testApp();
    const outer = new Stack(made, 'Outer');
    const key = new Key(outer, 'Key');
    const inner = new NestedStack(outer, 'Inner');
    const topic = new CfnTopic(new NestedStack(inner, 'Innermost'), 'Topic', { kmsMasterKeyId: key.keyArn });
    expect(saidAbout(made)).toMatch(/it has the key @\{Outer\/Key\w+\.Arn\}[^;]*Innermost\/Topic/);
    Validations.of(topic).acknowledge({ id: 'MlPlatform::ML-XX-01', reason: 'It may' });
    expect(findingsOfSynthesis(made)).toEqual([]);
  });

  test('the stacks of two Stages have the same names, and each refers to its own', () => {
    const made = testApp();
    const env = { region: 'eu-west-1', account: '111122223333' };
    for (const name of ['Dev', 'Prod']) {
      const stage = new Stage(made, name);
      const key = new Key(new Stack(stage, 'One', { env, stackName: 'one' }), 'Key');
      new CfnTopic(new Stack(stage, 'Two', { env, stackName: 'two' }), 'Topic', { kmsMasterKeyId: key.keyArn });
    }
    const said = [...saidAbout(made).matchAll(/key @\{(\w+)\/One\/Key[^;]*? (\w+)\/Two\/Topic/g)];
    expect(said.map(([, key, topic]) => [key, topic])).toEqual([
      ['Dev', 'Dev'],
      ['Prod', 'Prod'],
    ]);
  });

  test('the name of a stack of a Stage, by which an output is taken', () => {
    const made = testApp();
    const stage = new Stage(made, 'Dev');
    const one = new Stack(stage, 'One');
    new CfnOutput(one, 'Out', { value: new Key(one, 'Key').keyArn });
    const topic = new CfnTopic(new Stack(stage, 'Two'), 'Topic');
    const output = { 'Fn::GetStackOutput': { StackName: 'Dev-One', OutputName: 'Out' } };
    topic.addPropertyOverride('KmsMasterKeyId', output);
    expect(saidAbout(made)).toContain('it has the key @{Dev/One/Key');
  });

  test('a stack without resources switches no rule off', () => {
    const { made } = app();
    new CfnParameter(new Stack(made, 'Empty'), 'Size');
    expect(saidAbout(made)).toContain('it has the key @{One/');
  });

  test('the account of a stack', () => {
    const made = testApp();
    const accounts: unknown[] = [];
    const spy: Rule = {
      ...rule,
      check: ({ stacks }) => {
        accounts.push(...stacks.map(({ id, account, region }) => [id, account, region]));
        return [];
      },
    };
    new CfnTopic(new Stack(made, 'Known', { env: { account: '111122223333', region: 'eu-west-1' } }), 'Topic');
    new CfnTopic(new Stack(made, 'Unknown'), 'Topic');
    Validations.of(made).addPlugins(new MlPlatformChecks({ rules: [spy] }));
    made.synth({ force: true });
    expect(accounts).toEqual([
      ['Known', '111122223333', 'eu-west-1'],
      ['Unknown', undefined, undefined],
    ]);
  });
});

test('what an account has once may be in the stacks of two accounts, and not twice in one', () => {
  const rules = mechanicsRules.filter(({ id }) => id === 'ML-CF-07');
  const found = (...accounts: string[]) => {
    const made = testApp();
    for (const [index, account] of accounts.entries()) {
      new CfnAccount(new Stack(made, `Stack${index}`, { env: { account, region: 'eu-west-1' } }), 'Account');
    }
    Validations.of(made).addPlugins(new MlPlatformChecks({ rules }));
    return findingsOfSynthesis(made);
  };
  expect(found('111122223333', '444455556666')).toEqual([]);
  expect(found('111122223333', '111122223333')).toEqual(['MlPlatform::ML-CF-07']);
});

test('a rule that throws is a finding that names it, and ends no other', () => {
  const thrower: Rule = {
    ...rule,
    id: 'ML-XX-02',
    check: () => {
      throw new TypeError('x is not a function');
    },
  };
  const eachTopic: Rule = { ...rule, id: 'ML-XX-03', check: forEach('AWS::SNS::Topic', thrower.check as never) };
  const { made } = app();
  Validations.of(made).addPlugins(new MlPlatformChecks({ rules: [thrower, eachTopic, rule] }));
  expect(() => made.synth({ force: true })).toThrow(
    /ML-XX-02 failed, so nobody has looked at this: x is not a function/,
  );
  expect(() => made.synth({ force: true })).toThrow(/the rule failed, [^;]*fix: mend the rule ML-XX-03, and/);
  expect(findingsOfSynthesis(made).sort()).toEqual(
    ['ML-XX-01', 'ML-XX-02', 'ML-XX-03'].map((id) => `MlPlatform::${id}`),
  );
});

describe('messageOf', () => {
  const resource = { logicalId: 'Topic' } as Resource;
  const said = (problem: string, location?: string) => messageOf({ resource, problem, location, rule });

  test('says a place once', () => {
    expect(said('Timeout must be given', 'Properties/Timeout')).toBe(
      'Properties/Timeout must be given; take it away (XX-01)',
    );
    expect(said('KmsKeyId must be given', 'state Train: Output.KmsKeyId')).toMatch(
      /^state Train: Output\.KmsKeyId must be/,
    );
  });

  test('says a place that the problem does not name before it', () => {
    expect(said('Timeouts differ', 'Properties/Timeout')).toBe(
      'Properties/Timeout: Timeouts differ; take it away (XX-01)',
    );
    expect(said('it is open')).toBe('it is open; take it away (XX-01)');
  });

  test('says what to change once', () => {
    expect(problemOf({ resource, problem: 'it is open', rule })).toBe('it is open (XX-01)');
  });
});

test('a rule that throws where no template has a resource is a finding, too', () => {
  const thrower: Rule = {
    ...rule,
    check: () => {
      throw new Error('nothing there');
    },
  };
  const [finding] = findingsOf([thrower], new Assembly([]));
  expect(finding === undefined ? '' : messageOf(finding)).toBe(
    'ML-XX-01 failed, so nobody has looked at this: nothing there; mend the rule ML-XX-01, and acknowledge it until then',
  );
});
