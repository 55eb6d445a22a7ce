import { GetJobRunCommand, type GlueClient, type JobRun, StartJobRunCommand } from '@aws-sdk/client-glue';
import { isNamed } from '../preflight/aws-error';
import { MINUTE, until } from './clock';
import type { Context } from './context';
import { Stopped } from './stopped';

/** States in which a run has ended without a result. */
const FAILED = ['FAILED', 'ERROR', 'TIMEOUT', 'STOPPED', 'EXPIRED'];

/** Minutes that Glue takes to start a run and to end it. */
const SPARE_MINUTES = 15;

/**
 * Runs the Spark job to its end. A run that files or the clock have started goes first: the job has one at a time.
 *
 * @param context what steps work with
 * @param job name of the job
 * @returns id of the run, which is the version of the features
 * @throws Stopped when the run fails, with the reason that Glue gives, or takes longer than two runs may
 */
export async function makeFeatures(context: Context, job: string): Promise<string> {
  const { clients, clock, config, journal, pollEvery } = context;
  const tell = journal.teller();
  // Another run may take all its time before ours begins.
  const waiting = { clock, every: pollEvery, atMost: (2 * config.processing.timeoutMinutes + SPARE_MINUTES) * MINUTE };

  const run = await until({
    ...waiting,
    what: `waiting for another run of the job ${job}`,
    todo: `aws glue get-job-runs --job-name ${job} shows it; stop it, or start this command again later`,
    look: async () => {
      const id = await start(clients.glue, job);
      if (id === undefined) tell('another run goes first');
      return id;
    },
  });
  journal.say(`run ${run}`);
  journal.inAws = `the run ${run} of the job ${job}`;

  const ended = await until({
    ...waiting,
    what: `the run ${run}`,
    todo: `aws glue get-job-run --job-name ${job} --run-id ${run} says what it does`,
    look: async () => {
      const { JobRun: now = {} } = await clients.glue.send(new GetJobRunCommand({ JobName: job, RunId: run }));
      tell(now.JobRunState ?? 'no state');
      return now.JobRunState === 'SUCCEEDED' || FAILED.includes(now.JobRunState ?? '') ? now : undefined;
    },
  });
  if (ended.JobRunState !== 'SUCCEEDED') {
    throw new Stopped(
      `The run ${run} ended as ${ended.JobRunState}: ${reason(ended)}`,
      `its log is in ${ended.LogGroupName ?? '/aws-glue/jobs'}…/error, stream ${run}`,
    );
  }
  return run;
}

/** Starts a run; nothing when the job has as many as it may. */
async function start(glue: GlueClient, job: string): Promise<string | undefined> {
  try {
    const { JobRunId } = await glue.send(new StartJobRunCommand({ JobName: job }));
    return JobRunId;
  } catch (error) {
    if (isNamed(error, 'ConcurrentRunsExceededException')) return undefined;
    throw error;
  }
}

function reason({ ErrorMessage: message }: JobRun): string {
  return message === undefined || message === '' ? 'Glue gives no reason' : message.replace(/\s+/g, ' ');
}
