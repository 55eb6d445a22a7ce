import {
  ConcurrentRunsExceededException,
  GetJobRunCommand,
  type JobRun,
  StartJobRunCommand,
} from '@aws-sdk/client-glue';
import { makeFeatures } from '../../../scripts/first-run/features';
import { aws, given, type Given, resetAws } from './given';

/** The states of the run, one for each look; the last one stays. */
function givenRun(...looks: readonly JobRun[]): void {
  const mock = aws.glue.on(GetJobRunCommand);
  looks.slice(0, -1).forEach((JobRun) => mock.resolvesOnce({ JobRun }));
  mock.resolves({ JobRun: looks.at(-1) });
}

const make = async ({ context }: Given = given()) => await makeFeatures(context, 'job');

beforeEach(() => {
  resetAws();
  aws.glue.on(StartJobRunCommand).resolves({ JobRunId: 'jr_1' });
});

describe('makeFeatures', () => {
  test('waits for the run, tells its states, and returns its id', async () => {
    givenRun(
      { JobRunState: 'WAITING' },
      { JobRunState: 'RUNNING' },
      { JobRunState: 'RUNNING' },
      { JobRunState: 'SUCCEEDED' },
    );
    const it = given();
    expect(await make(it)).toBe('jr_1');
    expect(it.clock.slept).toEqual([15_000, 15_000, 15_000]);
    expect(it.printed.map((line) => line.trim())).toEqual([
      'run jr_1',
      '0 s  WAITING',
      '15 s  RUNNING',
      '45 s  SUCCEEDED',
    ]);
    expect(it.context.journal.inAws).toBe('the run jr_1 of the job job');
  });

  test('waits while another run is at work, then starts its own', async () => {
    const busy = new ConcurrentRunsExceededException({ $metadata: {}, message: '' });
    aws.glue.on(StartJobRunCommand).rejectsOnce(busy).rejectsOnce(busy).resolves({ JobRunId: 'jr_2' });
    givenRun({ JobRunState: 'SUCCEEDED' });
    const it = given();
    expect(await make(it)).toBe('jr_2');
    expect(it.clock.slept).toEqual([15_000, 15_000]);
    expect(it.printed.join('\n')).toContain('another run goes first');
  });

  test.each(['FAILED', 'ERROR', 'TIMEOUT', 'STOPPED', 'EXPIRED'] as const)(
    'a run that ends as %s is told with the reason and the log',
    async (state) => {
      givenRun(
        { JobRunState: 'RUNNING' },
        { JobRunState: state, ErrorMessage: 'FileNotFoundError:\n no batch/', LogGroupName: '/aws-glue/jobs/x' },
      );
      await expect(make()).rejects.toMatchObject({
        message: `The run jr_1 ended as ${state}: FileNotFoundError: no batch/`,
        todo: 'its log is in /aws-glue/jobs/x…/error, stream jr_1',
      });
    },
  );

  test('a run without a reason says so', async () => {
    givenRun({ JobRunState: 'STOPPED' });
    await expect(make()).rejects.toThrow('The run jr_1 ended as STOPPED: Glue gives no reason');
  });

  test('gives up when two runs should have ended', async () => {
    givenRun({ JobRunState: 'RUNNING' });
    await expect(make(given({ 'processing.timeoutMinutes': 10 }))).rejects.toMatchObject({
      message: 'No end after 35 min of the run jr_1',
      todo: expect.stringContaining('aws glue get-job-run --job-name job --run-id jr_1'),
    });
  });

  test('gives up when another run never ends', async () => {
    aws.glue.on(StartJobRunCommand).rejects(new ConcurrentRunsExceededException({ $metadata: {}, message: '' }));
    await expect(make()).rejects.toThrow('waiting for another run of the job job');
  });
});
