import { GetParameterCommand, ParameterNotFound } from '@aws-sdk/client-ssm';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BOOTSTRAP_PARAMETER, checkBootstrap, NEEDED_BOOTSTRAP_VERSION } from '../../../scripts/preflight/bootstrap';
import { ACCOUNT, aws, givenReadyAccount, givenStacks, REFUSAL, situation } from './given';

const COMMAND = `npx cdk bootstrap aws://${ACCOUNT}/eu-west-1`;

beforeEach(givenReadyAccount);

describe('checkBootstrap', () => {
  test('asks for what templates ask for: the parameter, and no version below the needed one', () => {
    const stack = new Stack(new App());
    new CfnResource(stack, 'Any', { type: 'AWS::SNS::Topic' });
    const template = Template.fromStack(stack).toJSON();
    expect(template.Parameters.BootstrapVersion.Default).toBe(BOOTSTRAP_PARAMETER);
    const [assertion] = template.Rules.CheckBootstrapVersion.Assertions;
    const refused = assertion.Assert['Fn::Not'][0]['Fn::Contains'][0] as string[];
    expect(Math.max(...refused.map(Number))).toBe(NEEDED_BOOTSTRAP_VERSION - 1);
  });

  test('is content with a version that is new enough, whatever the stack is called', async () => {
    givenStacks({});
    expect(await checkBootstrap(situation())).toEqual([
      expect.objectContaining({ status: 'ok', found: 'version 30, 6 is needed' }),
    ]);
  });

  test('stops where nobody has bootstrapped, with the command', async () => {
    aws.ssm.on(GetParameterCommand).rejects(new ParameterNotFound({ $metadata: {}, message: '' }));
    const [line] = await checkBootstrap(situation());
    expect(line).toMatchObject({ status: 'stop', todo: `once for the account and Region: ${COMMAND}` });
  });

  test('stops at an old version; 10 is newer than 6', async () => {
    const at = async (version: string) => {
      aws.ssm.on(GetParameterCommand).resolves({ Parameter: { Value: version } });
      return (await checkBootstrap(situation()))[0];
    };
    expect(await at('5')).toMatchObject({ status: 'stop', todo: `bring it up to date: ${COMMAND}` });
    expect(await at('6')).toMatchObject({ status: 'ok' });
    expect(await at('10')).toMatchObject({ status: 'ok' });
  });

  test.each([
    ['ROLLBACK_COMPLETE', COMMAND],
    ['UPDATE_IN_PROGRESS', 'wait until it has ended'],
  ] as const)('stops while the stack is %s', async (status, todo) => {
    givenStacks({ CDKToolkit: status });
    expect(await checkBootstrap(situation())).toContainEqual({
      status: 'stop',
      what: 'stack CDKToolkit',
      found: status,
      todo: expect.stringContaining(todo),
    });
  });

  test('warns where the caller may not read the parameter, and names the permission', async () => {
    aws.ssm.on(GetParameterCommand).rejects(REFUSAL);
    expect((await checkBootstrap(situation()))[0]).toMatchObject({
      status: 'warn',
      found: 'could not be checked, needs action ssm:GetParameter',
    });
  });
});
