import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EncryptionKeys, type EncryptionKeysProps } from '../../lib/security/encryption-keys';
import { testApp } from '../app';

interface Statement {
  readonly Sid?: string;
  readonly Principal: { readonly Service?: string; readonly AWS?: unknown };
  readonly Action: string | readonly string[];
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** The keys of a stack, as CloudFormation gets them, by the first letters of their descriptions. */
function keysOf(stack: Stack) {
  const all = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
  const find = (start: string) => all.find(({ Properties }) => String(Properties.Description).startsWith(start));
  return {
    restricted: find('What may name a patient'),
    internal: find('What holds no patient'),
    results: find('Results'),
    logs: find('Log groups'),
  };
}

function given(overrides: Partial<EncryptionKeysProps> = {}) {
  const app = testApp();
  const stack = new Stack(app, 'Foundation', { env: { region: 'eu-west-1', account: '123456789012' } });
  const keys = new EncryptionKeys(stack, 'Keys', { trailName: 'test-audit', ...overrides });
  return { app, stack, keys };
}

/** Statement of the log key by its id. */
function statement(sid: string): Statement {
  const statements = keysOf(given().stack).logs?.Properties.KeyPolicy.Statement as Statement[];
  const found = statements.find(({ Sid }) => Sid === sid);
  if (found === undefined) throw new Error(`no statement ${sid}`);
  return found;
}

describe('EncryptionKeys', () => {
  test('makes a key for each sensitivity, one for results and one for logs, and rotates each every year', () => {
    const keys = Object.values(keysOf(given().stack));
    expect(keys.map((key) => key?.Properties.EnableKeyRotation)).toEqual([true, true, true, true]);
  });

  test('keeps every key when the stack goes, unless told otherwise', () => {
    const keys = Object.values(keysOf(given().stack));
    expect(keys.map((key) => key?.DeletionPolicy)).toEqual(['Retain', 'Retain', 'Retain', 'Retain']);
  });

  test('deletes keys that are not retained after the shortest wait, seven days (KM-09)', () => {
    for (const key of Object.values(keysOf(given({ retain: false }).stack))) {
      expect(key).toMatchObject({ DeletionPolicy: 'Delete', Properties: { PendingWindowInDays: 7 } });
    }
  });

  test('lets log groups of every service family use the log key, and of no other account (KM-01, KM-03)', () => {
    const { Principal, Action, Condition } = statement('LogGroups');
    expect(Principal).toEqual({ Service: 'logs.eu-west-1.amazonaws.com' });
    expect(Condition).toEqual({
      ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:eu-west-1:123456789012:*' },
    });
    for (const family of ['Encrypt', 'Decrypt', 'ReEncrypt', 'GenerateDataKey', 'Describe']) {
      expect(Action).toContainEqual(expect.stringMatching(new RegExp(`^kms:${family}`)));
    }
  });

  test('lets the audit trail of the given name use the log key, and no other trail (KM-02)', () => {
    expect(statement('AuditTrail')).toMatchObject({
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: expect.arrayContaining(['kms:GenerateDataKey', 'kms:DescribeKey']),
      Condition: {
        StringEquals: { 'aws:SourceArn': 'arn:aws:cloudtrail:eu-west-1:123456789012:trail/test-audit' },
      },
    });
  });

  test('lets alarms of this account publish to a topic under the log key (KM-05)', () => {
    expect(statement('Alarms')).toMatchObject({
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
    });
  });

  test('asks EventBridge for the topic alone, because SNS supports no aws:Source condition there (KM-05)', () => {
    const { Principal, Action, Condition } = statement('Events');
    expect(Principal).toEqual({ Service: 'events.amazonaws.com' });
    expect(Action).toEqual(['kms:Decrypt', 'kms:GenerateDataKey']);
    expect(Condition).toEqual({
      ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': 'arn:aws:sns:eu-west-1:123456789012:*' },
    });
  });

  test('gives keys of data to no service, only to the account, whose roles get them by their own policies (KM-06)', () => {
    const { restricted, internal, results } = keysOf(given().stack);
    for (const key of [restricted, internal, results]) {
      const statements = key?.Properties.KeyPolicy.Statement as Statement[];
      expect(statements.map(({ Principal }) => Principal)).toEqual([{ AWS: 'arn:aws:iam::123456789012:root' }]);
    }
  });

  test('names no resource of a consumer in a key policy, in its own stack or in another (KM-04, KM-06)', () => {
    const { app, stack, keys } = given();
    const other = new Stack(app, 'Workload', { env: { region: 'eu-west-1', account: '123456789012' } });
    for (const scope of [stack, other]) {
      new LogGroup(scope, 'Group', { encryptionKey: keys.logs });
      new Topic(scope, 'Topic', { masterKey: keys.logs });
      const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
      for (const key of [keys.restricted, keys.internal, keys.results]) key.grantDecrypt(role);
    }
    app.synth();
    for (const key of Object.values(keysOf(stack))) {
      expect(JSON.stringify(key?.Properties.KeyPolicy)).not.toMatch(/Fn::ImportValue|Fn::GetAtt|"Ref"/);
    }
  });
});
