import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { hasLocalStorage, instanceTypesFor } from '../../lib/sagemaker/instance-types';
import { denyJson, type Guardrail } from '../../lib/security/guardrail';
import { Guardrails, guardrails } from '../../lib/security/guardrails';
import { LOCAL_STORAGE } from '../../lib/security/guardrails-sagemaker';
import { LONGEST_POLICY, serviceControlPolicies } from '../../lib/security/service-control-policies';
import { expand, factsOf, knowsKey } from '../../proof/iam/actions';
import { matches } from '../../proof/iam/patterns';
import { findings, testApp } from '../app';

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234';
const ALL = guardrails({ subnets: ['subnet-1'], keys: [KEY] });

/** Each action of each statement with each condition key. */
const PAIRS = ALL.flatMap(({ id, denies }) =>
  denies.flatMap(({ actions, conditions = {} }) =>
    actions.map((action): [string, string, string[]] => [id, action, Object.values(conditions).flatMap(Object.keys)]),
  ),
);

/** SageMaker actions that know a key. */
async function knowing(key: string): Promise<string[]> {
  const actions = await expand('sagemaker:*');
  const facts = await Promise.all(actions.map(factsOf));
  return actions.filter((_, index) => facts[index] !== undefined && knowsKey(facts[index], key));
}

/** Actions that a guardrail is about. */
const about = (...ids: string[]): Set<string> =>
  new Set(ALL.filter(({ id }) => ids.includes(id)).flatMap(({ denies }) => denies.flatMap(({ actions }) => actions)));

describe('A guardrail', () => {
  test.each(PAIRS)(
    '%s: %s exists, and its requests have %j, or the statement would deny nothing or everything',
    async (_, action, keys) => {
      const actions = await expand(action);
      expect(actions).not.toEqual([]);
      const facts = await Promise.all(actions.map(factsOf));
      for (const key of keys) {
        expect([action, key, facts.every((one) => one !== undefined && knowsKey(one, key))]).toEqual([
          action,
          key,
          true,
        ]);
      }
    },
  );

  test.each([
    // The network of an endpoint is that of its model; the others change what was looked at when it was made.
    ['sagemaker:VpcSubnets', ['SageMakerInVpc'], ['CreateEndpointConfig', 'UpdateCluster', 'UpdateDomain']],
    ['sagemaker:NetworkIsolation', ['SageMakerIsolated'], ['CreateEndpointConfig']],
    ['sagemaker:InterContainerTrafficEncryption', ['SageMakerTrafficEncrypted'], []],
    ['sagemaker:VolumeKmsKeyArn', ['SageMakerVolumeKey'], ['CreateLabelingJob']],
    ['sagemaker:OutputKmsKeyArn', ['SageMakerOutputKey'], ['CreateJob', 'CreateLabelingJob']],
  ])('misses no call of SageMaker that knows %s, but those that are named here', async (key, ids, others) => {
    const missed = (await knowing(key)).filter((action) => !about(...ids).has(action));
    expect(missed).toEqual(others.map((one) => `sagemaker:${one}`));
  });

  test('knows the instance types with local disks, which take no key, type by type (TR-01)', () => {
    const names = (['training', 'processing', 'transform', 'hosting'] as const).flatMap((use) => instanceTypesFor(use));
    for (const name of names) {
      expect([name, LOCAL_STORAGE.some((pattern) => matches(pattern, name))]).toEqual([name, hasLocalStorage(name)]);
    }
  });

  test('says what stops working where it is attached, and has a name of its own', () => {
    expect(new Set(ALL.map(({ id }) => id)).size).toBe(ALL.length);
    for (const { id, what, breaks } of ALL) {
      expect(id).toMatch(/^[A-Za-z0-9]+$/);
      expect([what, breaks].every((text) => /^[A-Z].*\.$/.test(text))).toBe(true);
    }
  });
});

describe('Guardrails', () => {
  const given = (props = {}) => {
    const app = testApp();
    const stack = new Stack(app, 'Stack');
    return { app, policies: () => new Guardrails(stack, 'Guardrails', props).policies, stack };
  };

  test('are policies that deny and allow nothing', () => {
    const { stack, policies } = given();
    expect(policies()).toHaveLength(3);
    const found = Object.values(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'));
    const statements = found.flatMap(
      ({ Properties }) =>
        (Properties as { PolicyDocument: { Statement: { Effect: string }[] } }).PolicyDocument.Statement,
    );
    expect(statements.length).toBe(denyJson(guardrails()).length);
    expect(new Set(statements.map(({ Effect }) => Effect))).toEqual(new Set(['Deny']));
  });

  test('let jobs into the subnets that are named only', () => {
    const { stack, policies } = given({ subnets: ['subnet-1'] });
    policies();
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Condition: { 'ForAnyValue:StringNotEquals': { 'sagemaker:VpcSubnets': ['subnet-1'] } } }),
        ]),
      },
    });
  });

  test('pass the policy checks', () => {
    const { app, policies } = given();
    policies();
    expect(findings(app)).toEqual([]);
  });

  test('refuse more than IAM takes, and say what to leave out', () => {
    const { policies } = given({ instanceTypes: Array.from({ length: 400 }, (_, index) => `ml.m5.${index}xlarge`) });
    expect(policies).toThrow(/must leave the policy 'Place' at most 6144 characters, got about \d+; name fewer/);
  });
});

describe('The service control policies', () => {
  const policies = serviceControlPolicies();

  test.each(policies.map(({ name, text }): [string, string] => [name, text]))(
    '%s stands in docs/ as `npm run docs` writes it',
    (name, text) => {
      const file = join(__dirname, '..', '..', 'docs', 'service-control-policies', `${name}.json`);
      expect(readFileSync(file, 'utf8')).toBe(text);
    },
  );

  test('are few and short enough to be attached beside the FullAWSAccess of an organization', () => {
    expect(policies.length).toBeLessThanOrEqual(4);
    for (const { text } of policies) expect(text.length).toBeLessThanOrEqual(LONGEST_POLICY);
  });

  test('have every rule once, name no principal, and deny on any resource', () => {
    const statements = policies.flatMap(
      ({ text }) => (JSON.parse(text) as { Statement: Record<string, unknown>[] }).Statement,
    );
    const ids = (rules: readonly Guardrail[]): string[] =>
      denyJson(rules)
        .map(({ Sid }) => Sid)
        .sort();
    expect(statements.map(({ Sid }) => String(Sid)).sort()).toEqual(ids(guardrails()));
    for (const statement of statements) {
      expect(Object.keys(statement).filter((key) => /Principal/.test(key))).toEqual([]);
      expect([statement.Effect, statement.Resource]).toEqual(['Deny', '*']);
    }
  });

  test('leave nobody out but who deploys and who empties buckets, and say so in the text', () => {
    const left = policies.flatMap(({ text }) =>
      [...text.matchAll(/"aws:PrincipalArn":\[([^\]]*)\]/g)].map(([, roles]) => roles),
    );
    const names = new Set(left.flatMap((roles) => (roles ?? '').split(',')));
    expect([...names].sort()).toEqual([
      '"arn:*:iam::*:role/*-CustomS3AutoDelete*"',
      '"arn:*:iam::*:role/cdk-*-cfn-exec-role-*"',
    ]);
  });
});
