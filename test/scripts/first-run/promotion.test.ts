import { UpdateModelPackageCommand } from '@aws-sdk/client-sagemaker';
import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { promote } from '../../../scripts/first-run/promotion';
import { aws, given, resetAws } from './given';

const VERSION = 'arn:aws:sagemaker:eu-west-1:111122223333:model-package/ml-sandbox-readmission/2';
const [OLD, OTHER, OURS] = ['arn:old', 'arn:other', 'arn:ours'];
const BY_HAND = { 'serving.promoteOnApproval': false };

const start = async (changes?: Readonly<Record<string, unknown>>) => {
  const it = given(changes);
  await promote(it.context, 'arn:promotion', VERSION);
  return it;
};

const executions = (...arns: readonly string[]) => ({
  executions: arns.map((executionArn) => ({
    executionArn,
    stateMachineArn: 'arn:promotion',
    name: executionArn,
    status: 'RUNNING' as const,
    startDate: new Date(0),
  })),
});

beforeEach(() => {
  resetAws();
  aws.sageMaker.on(UpdateModelPackageCommand).resolves({});
  aws.sfn.on(GetExecutionHistoryCommand).resolves({ events: [] });
  aws.sfn.on(StartExecutionCommand).resolves({ executionArn: OURS });
  aws.sfn.on(ListExecutionsCommand).resolves(executions(OLD));
  const input = (modelPackage: string) => JSON.stringify({ modelPackage, startedBy: 'approval' });
  aws.sfn
    .on(DescribeExecutionCommand, { executionArn: OTHER })
    .resolves({ input: input('arn:another'), status: 'RUNNING' });
  aws.sfn
    .on(DescribeExecutionCommand, { executionArn: OURS })
    .resolves({ input: input(VERSION), status: 'SUCCEEDED', output: '{}' });
});

describe('promote', () => {
  test('approves, then follows the promotion that the approval starts: a new one, of this version', async () => {
    aws.sfn
      .on(ListExecutionsCommand)
      .resolvesOnce(executions(OLD))
      .resolvesOnce(executions(OLD))
      .resolvesOnce(executions(OTHER, OLD))
      .resolves(executions(OURS, OTHER, OLD));
    const { clock, printed } = await start();
    expect(aws.sageMaker.commandCalls(UpdateModelPackageCommand)[0]?.args[0].input).toEqual({
      ModelPackageArn: VERSION,
      ModelApprovalStatus: 'Approved',
    });
    expect(aws.sfn.commandCalls(StartExecutionCommand)).toHaveLength(0);
    expect(clock.slept).toEqual([15_000, 15_000]);
    expect(printed.join('\n')).toContain(`promotion ${OURS}`);
  });

  test('starts the promotion by hand where approvals start nothing', async () => {
    await start(BY_HAND);
    expect(aws.sfn.commandCalls(StartExecutionCommand)[0]?.args[0].input).toEqual({
      stateMachineArn: 'arn:promotion',
      input: JSON.stringify({ modelPackage: VERSION }),
    });
  });

  test('follows the experiment that an approval begins where versions are tried first, and begins it by hand', async () => {
    const trial = { 'serving.rollout': { mode: 'shadow', share: 100, instances: 1 } };
    aws.sfn.on(ListExecutionsCommand).resolvesOnce(executions(OLD)).resolves(executions(OURS, OLD));
    aws.sfn
      .on(DescribeExecutionCommand, { executionArn: OURS })
      .resolves({ input: JSON.stringify({ challenger: VERSION }), status: 'SUCCEEDED', output: '{}' });
    expect((await start(trial)).printed.join('\n')).toContain(`promotion ${OURS}`);
    await start({ ...trial, ...BY_HAND });
    expect(aws.sfn.commandCalls(StartExecutionCommand).map(({ args }) => args[0].input.input)).toEqual([
      JSON.stringify({ challenger: VERSION }),
    ]);
  });

  test('says what to do when an approval starts nothing', async () => {
    await expect(start()).rejects.toMatchObject({
      message: 'No end after 5 min of waiting for the approval to start a promotion',
      todo: expect.stringContaining(
        `start-execution --state-machine-arn arn:promotion --input '{"modelPackage":"${VERSION}"}'`,
      ),
    });
  });

  test('a promotion that fails is told with its cause, and with what the endpoint does now', async () => {
    const cause = JSON.stringify({ Error: 'UpdateFailed', Cause: 'The stack ended as UPDATE_ROLLBACK_COMPLETE' });
    aws.sfn
      .on(DescribeExecutionCommand, { executionArn: OURS })
      .resolves({ status: 'FAILED', error: 'UpdateFailed', cause });
    await expect(start(BY_HAND)).rejects.toMatchObject({
      message: 'Promotion ended as FAILED: UpdateFailed: The stack ended as UPDATE_ROLLBACK_COMPLETE',
      todo: expect.stringContaining(
        'the endpoint goes on with what it served before; see the events of the stack ml-sandbox-serving',
      ),
    });
  });

  test('gives up when the promotion itself should have', async () => {
    aws.sfn.on(DescribeExecutionCommand, { executionArn: OURS }).resolves({ status: 'RUNNING' });
    await expect(start(BY_HAND)).rejects.toThrow(`No end after 185 min of the execution ${OURS}`);
  });
});
