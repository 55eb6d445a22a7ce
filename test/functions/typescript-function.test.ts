import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { TypeScriptFunction, type TypeScriptFunctionProps } from '../../lib/functions/typescript-function';
import { EncryptionKeys } from '../../lib/security/encryption-keys';
import { findings, testApp } from '../app';

const FUNCTION = 'AWS::Lambda::Function';

function given(overrides: Partial<TypeScriptFunctionProps> = {}, retain = true) {
  const app = testApp();
  const stack = new Stack(app, 'Test', { env: { region: 'eu-west-1' } });
  const keys = new EncryptionKeys(stack, 'Keys', { trailName: 'test' });
  new TypeScriptFunction(stack, 'Cleanup', {
    folder: 'model-registry-cleanup',
    description: 'Empties a group',
    logs: { encryptionKey: keys.logs, retention: RetentionDays.ONE_MONTH, retain },
    ...overrides,
  });
  return { app, template: Template.fromStack(stack) };
}

describe('TypeScriptFunction', () => {
  const { app, template } = given();

  test('logs to a group of its own, under the key, for as long as told (KM-01)', () => {
    template.hasResourceProperties('AWS::Logs::LogGroup', {
      KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^KeysLogs'), 'Arn'] },
      RetentionInDays: 30,
    });
    template.hasResourceProperties(FUNCTION, {
      LoggingConfig: { LogGroup: { Ref: Match.stringLikeRegexp('^CleanupLog') } },
    });
  });

  test('leaves its logs behind only when they are to be retained', () => {
    template.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Retain' });
    given({}, false).template.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete' });
  });

  test('may write its logs and nothing else', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
            Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^CleanupLog'), 'Arn'] },
          },
        ],
      },
    });
    template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
  });

  test('runs outside any network', () => {
    template.hasResourceProperties(FUNCTION, { VpcConfig: Match.absent() });
  });

  test('runs for a minute with 256 MiB unless told otherwise', () => {
    template.hasResourceProperties(FUNCTION, { Timeout: 60, MemorySize: 256 });
    given({ timeout: Duration.minutes(5), memorySize: 1024 }).template.hasResourceProperties(FUNCTION, {
      Timeout: 300,
      MemorySize: 1024,
    });
  });

  test('passes the environment on', () => {
    given({ environment: { GROUP: 'readmission' } }).template.hasResourceProperties(FUNCTION, {
      Environment: { Variables: { GROUP: 'readmission' } },
    });
  });

  test('fails for a folder that is not there, and names it', () => {
    expect(() => given({ folder: 'model-regstry-cleanup' })).toThrow(/lambda\/model-regstry-cleanup/);
  });

  test('passes the policy checks, the newest runtime among them', () => {
    expect(findings(app)).toEqual([]);
  });
});
