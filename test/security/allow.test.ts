import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { allow, explainWildcard, type Permission } from '../../lib/security/allow';
import { findings, testApp } from '../app';

const ACTIONS = ['logs:PutLogEvents'];
const REASON = 'Names of log streams are made at run time';
const WILD = 'arn:aws:logs:eu-west-1:123456789012:log-group:a:*';

/** A log group in one stack, and a role in the same or in another; the names have hyphens, as the platform's do. */
function given(where: 'same stack' | 'other stack' = 'same stack') {
  const app = testApp();
  const env = { region: 'eu-west-1' };
  const home = new Stack(app, 'Home', { stackName: 'ml-sandbox-home', env });
  const stack = where === 'same stack' ? home : new Stack(app, 'Workload', { stackName: 'ml-sandbox-workload', env });
  const group = new LogGroup(home, 'Group');
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  return { app, home, stack, role, streams: `${group.logGroupArn}:log-stream:*` };
}

/** An attempt to give a role a permission. */
function allowed(overrides: Partial<Permission>): () => unknown {
  return () => allow(given().role, { actions: ACTIONS, resources: [WILD], wildcard: REASON, ...overrides });
}

describe('allow', () => {
  test.each(['s3:*', 's3:GetObject*', '*'])('refuses the action %s, and says to list the calls', (action) => {
    expect(allowed({ actions: ['s3:PutObject', action] })).toThrow(
      `actions must be named one by one, got '${action}'; list the API calls the code makes`,
    );
  });

  test('refuses a wildcard in a resource that nobody explains', () => {
    expect(allowed({ wildcard: undefined })).toThrow(
      `resource '${WILD}' has a wildcard; name the resource, or say in 'wildcard' why it cannot be named`,
    );
  });

  test('refuses a reason that explains nothing, so that no reason outlives its wildcard', () => {
    expect(allowed({ resources: ['arn:aws:s3:::a'] })).toThrow(/no resource has a wildcard; leave the reason out/);
  });

  test('puts the statement, with its conditions, into the stack of the role', () => {
    const { home, stack, role, streams } = given('other stack');
    const conditions = { StringEquals: { 'aws:SourceAccount': '123456789012' } };
    allow(role, { actions: ACTIONS, resources: [streams], conditions, wildcard: REASON });
    Template.fromStack(home).resourceCountIs('AWS::IAM::Policy', 0);
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [Match.objectLike({ Effect: 'Allow', Action: 'logs:PutLogEvents', Condition: conditions })],
      },
    });
  });

  describe.each(['same stack', 'other stack'] as const)('on a resource in the %s', (where) => {
    const statement = (resource: string) => new PolicyStatement({ actions: ACTIONS, resources: [resource] });

    test('answers the finding about its wildcard with the reason', () => {
      const { app, role, streams } = given(where);
      allow(role, { actions: ACTIONS, resources: [streams], wildcard: REASON });
      expect(findings(app)).toEqual([]);
    });

    test('answers only that: a wildcard that a library wrote stops the synthesis', () => {
      const { app, role, streams } = given(where);
      allow(role, { actions: ACTIONS, resources: [streams], wildcard: REASON });
      role.addToPrincipalPolicy(statement(`${streams}/more/*`));
      expect(findings(app)).toEqual(['AwsSolutions::AwsSolutions-IAM5[Resource::<Group.Arn>:log-stream:*/more/*]']);
    });

    test('explainWildcard answers the finding about a wildcard that a library wrote', () => {
      const { app, role, streams } = given(where);
      role.addToPrincipalPolicy(statement(streams));
      explainWildcard(role, streams, REASON);
      expect(findings(app)).toEqual([]);
    });
  });

  test('keeps each of several reasons for one wildcard in the report, where auditors look', () => {
    const { app, role, streams } = given('other stack');
    allow(role, { actions: ACTIONS, resources: [streams], wildcard: REASON });
    allow(role, { actions: ['logs:CreateLogStream'], resources: [streams], wildcard: 'Each run makes a stream' });
    expect(findings(app)).toEqual([]);
    const report = readFileSync(join(app.outdir, 'validation-report.json'), 'utf8');
    expect(report).toContain(`${REASON}; Each run makes a stream`);
  });

  test('names pseudo parameters in a resource as the finding does', () => {
    const { app, stack, role } = given();
    allow(role, {
      actions: ACTIONS,
      resources: [stack.formatArn({ service: 'logs', resource: '*' })],
      wildcard: REASON,
    });
    expect(findings(app)).toEqual([]);
  });
});
