import { DescribeExecutionCommand, GetExecutionHistoryCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { train } from '../../../scripts/first-run/training';
import { aws, entered, given, type Given, resetAws } from './given';

const EXECUTION = 'arn:aws:states:eu-west-1:111122223333:execution:training:1';
const VERSION = 'arn:aws:sagemaker:eu-west-1:111122223333:model-package/ml-sandbox-readmission/2';

/** What the workflow leaves, with this area under the curve. */
const output = (value: number, registration?: object) =>
  JSON.stringify({
    version: 'jr_1',
    training: { job: 'job-1', model: 's3://models/1' },
    evaluation: { metrics: { binary_classification_metrics: { auc: { value, standard_deviation: 'NaN' } } } },
    registration,
  });

const start = async ({ context }: Given = given()) => await train(context, 'arn:training', 'jr_1');

/** An execution that runs for two looks, then ends so. */
function givenEnd(end: object): void {
  aws.sfn
    .on(DescribeExecutionCommand, { executionArn: EXECUTION })
    .resolvesOnce({ status: 'RUNNING' })
    .resolvesOnce({ status: 'RUNNING' })
    .resolves(end);
}

beforeEach(() => {
  resetAws();
  aws.sfn.on(StartExecutionCommand).resolves({ executionArn: EXECUTION });
  aws.sfn
    .on(GetExecutionHistoryCommand)
    .resolvesOnce({
      events: [{ id: 1, timestamp: new Date(0), type: 'TaskScheduled' }, entered('Train'), entered('HasVersion')],
    })
    .resolves({ events: [entered('Evaluate'), entered('Train')] });
});

describe('train', () => {
  test('starts on the version, tells each state, and returns the figure and the registered version', async () => {
    givenEnd({ status: 'SUCCEEDED', output: output(0.65, { ModelPackageArn: VERSION }) });
    const it = given();
    expect(await start(it)).toEqual({ auc: 0.65, modelPackage: VERSION });
    expect(aws.sfn.commandCalls(StartExecutionCommand)[0]?.args[0].input).toEqual({
      stateMachineArn: 'arn:training',
      input: '{"version":"jr_1"}',
    });
    expect(it.printed.map((line) => line.trim())).toEqual([`execution ${EXECUTION}`, '0 s  Train', '15 s  Evaluate']);
  });

  test('a model below the bar has a figure and no version', async () => {
    givenEnd({ status: 'SUCCEEDED', output: output(0.55) });
    expect(await start()).toEqual({ auc: 0.55, modelPackage: undefined });
  });

  test('a failure is told with the reason that SageMaker gave, from within the JSON of the workflow', async () => {
    const job = JSON.stringify({ TrainingJobStatus: 'Failed', FailureReason: 'AlgorithmError: no rows' });
    const cause = JSON.stringify({ Error: 'States.TaskFailed', Cause: job });
    givenEnd({ status: 'FAILED', error: 'States.TaskFailed', cause });
    await expect(start()).rejects.toMatchObject({
      message: 'Training ended as FAILED: States.TaskFailed: AlgorithmError: no rows',
      todo: expect.stringContaining('/aws/vendedlogs/states/ml-sandbox-training'),
    });
  });

  test.each([
    [{ status: 'FAILED', error: 'InvalidEvaluation', cause: 'plain text' }, 'InvalidEvaluation: plain text'],
    [{ status: 'FAILED', error: 'Refused', cause: '{"Other":1}' }, 'Refused: {"Other":1}'],
    [{ status: 'ABORTED' }, 'Training ended as ABORTED: no cause was given'],
    [{ status: 'TIMED_OUT', error: 'States.Timeout' }, 'Training ended as TIMED_OUT: States.Timeout'],
  ])('%j is told as it is', async (end, message) => {
    givenEnd(end);
    await expect(start()).rejects.toThrow(message);
  });

  test('an end without a figure is one of another version of the project', async () => {
    givenEnd({ status: 'SUCCEEDED', output: '{"version":"jr_1"}' });
    await expect(start()).rejects.toThrow('Training ended without a figure for the model: evaluation');
  });

  test('gives up when the workflow itself should have, and says how to look', async () => {
    aws.sfn.on(DescribeExecutionCommand).resolves({ status: 'RUNNING' });
    const it = given();
    await expect(start(it)).rejects.toMatchObject({
      // Twice the 60 minutes of the scripts, and 125 to spare.
      message: `No end after 245 min of the execution ${EXECUTION}`,
      todo: expect.stringContaining('describe-execution'),
    });
    expect(it.context.journal.inAws).toBe(`the execution ${EXECUTION}`);
  });

  test('waits as long as spot training may', async () => {
    aws.sfn.on(DescribeExecutionCommand).resolves({ status: 'RUNNING' });
    await expect(start(given({ 'training.spot': { maxWaitMinutes: 240 } }))).rejects.toThrow('No end after 425 min');
  });
});
