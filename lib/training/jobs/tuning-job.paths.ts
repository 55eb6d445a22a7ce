import { CALLED_AGAIN, type Expected, STARTED_AGAIN, type WorkflowFacts } from '../../workflow/paths';
import { hasState, JOB, MODEL, type PartTable } from '../part.paths';
import { metricsOf } from './training-job.paths';
import { type ExpectedProgram, programSaid, trainingMembers } from './training-request.paths';

/** Name of a tuning job, as long as SageMaker allows (TR-17). */
export const TUNING_JOB = 'ml-test-23-characters-x-5f0c1d2e';

/** Names of tuning and AutoML jobs (TR-17). */
export const NEW_SHORT_NAME = /^[a-z0-9-]{1,23}-[0-9a-f]{8}$/;

/** SageMaker needs half an hour around the search. */
const STARTING = 1800;

/** Most trainings at a time and in all, and the longest search in seconds (TR-30). */
const LIMITS = { parallel: 10, jobs: 750, seconds: 2592000, searched: 30 };

/** Where the definition describes the trainings. */
const root = 'States.Tune.Parameters.TrainingJobDefinition';

/** A number as text. */
const NUMBER = /^-?\d+(\.\d+)?(e-?\d+)?$/;

/** A range, as far as the table looks at it. */
interface SaidRange {
  readonly Name: string;
  readonly MinValue?: string;
  readonly MaxValue?: string;
}

/**
 * What a tuning job is started with, and how its best training is taken.
 *
 * @param pinned what the program is; without it the table takes what the definition says, as far as any program may say it
 */
export const tuningJobPaths =
  (pinned?: (facts: WorkflowFacts) => ExpectedProgram): PartTable =>
  (facts, version) => {
    if (!hasState(facts, 'Tune')) return undefined;
    const { at } = facts;
    // It saves no checkpoints: see TuningJob.
    const program = { ...(pinned?.(facts) ?? programSaid(facts, root)), checkpoints: undefined };
    const asked = (path: string): unknown => at(`States.Tune.Parameters.${path}`);
    const config = (path: string): unknown => asked(`HyperParameterTuningJobConfig.${path}`);
    const given = (member: string, expected: Expected): Record<string, Expected> =>
      config(member) === undefined ? {} : { [member]: expected };
    const searched = Object.fromEntries(
      Object.entries((config('ParameterRanges') ?? {}) as Readonly<Record<string, readonly SaidRange[]>>).map(
        ([kind, of]) => [kind, of.map((range) => rangeOf(range, kind.startsWith('Integer') ? /^-?\d+$/ : NUMBER))],
      ),
    );
    const ranges = Object.values(
      (config('ParameterRanges') ?? {}) as Readonly<Record<string, readonly SaidRange[]>>,
    ).flat();
    const fixed = Object.keys((asked('TrainingJobDefinition.StaticHyperParameters') ?? {}) as object);
    const longest = Number(config('ResourceLimits.MaxRuntimeInSeconds'));
    const described = {
      HyperParameterTuningJobName: TUNING_JOB,
      HyperParameterTuningJobArn: `arn:aws:sagemaker:eu-west-1:111122223333:hyper-parameter-tuning-job/${TUNING_JOB}`,
      HyperParameterTuningJobStatus: 'Completed',
    };

    return {
      calls: {
        Tune: {
          call: 'sagemaker:createHyperParameterTuningJob.sync',
          parameters: {
            HyperParameterTuningJobName: NEW_SHORT_NAME,
            HyperParameterTuningJobConfig: {
              Strategy: /^(Bayesian|Random|Grid|Hyperband)$/,
              HyperParameterTuningJobObjective: { Type: /^(Maximize|Minimize)$/, MetricName: /./ },
              ResourceLimits: {
                ...(config('ResourceLimits.MaxNumberOfTrainingJobs') === undefined
                  ? {}
                  : { MaxNumberOfTrainingJobs: /^\d+$/ }),
                MaxParallelTrainingJobs: /^\d+$/,
                MaxRuntimeInSeconds: longest,
              },
              ParameterRanges: searched,
              TrainingJobEarlyStoppingType: config('Strategy') === 'Hyperband' ? 'Off' : /^(Off|Auto)$/,
              ...given('StrategyConfig', config('StrategyConfig')),
              ...given('TuningJobCompletionCriteria', config('TuningJobCompletionCriteria')),
              ...given('RandomSeed', /^\d+$/),
            },
            TrainingJobDefinition: {
              ...trainingMembers(facts, version, root, program),
              StaticHyperParameters: Object.fromEntries(
                Object.entries(program.hyperparameters).filter(([name]) => !ranges.some(({ Name }) => Name === name)),
              ),
            },
            ...(asked('WarmStartConfig') === undefined ? {} : { WarmStartConfig: asked('WarmStartConfig') }),
            ...(asked('Autotune') === undefined ? {} : { Autotune: { Mode: 'Enabled' } }),
          },
          // As a description of the finished job tells it.
          answer: { ...described, BestTrainingJob: { TrainingJobName: JOB, TrainingJobStatus: 'Completed' } },
          retried: STARTED_AGAIN,
          timesOut: true,
          fresh: 'HyperParameterTuningJobName',
        },
        DescribeBestTraining: {
          call: 'aws-sdk:sagemaker:describeTrainingJob',
          parameters: { TrainingJobName: JOB },
          answer: {
            TrainingJobName: JOB,
            TrainingJobArn: `arn:aws:sagemaker:eu-west-1:111122223333:training-job/${JOB}`,
            ModelArtifacts: { S3ModelArtifacts: MODEL },
            FinalMetricDataList: metricsOf(facts),
            HyperParameters: { max_depth: '4' },
          },
          retried: CALLED_AGAIN,
        },
      },
      states: ['Tune', 'HasBestTraining', 'DescribeBestTraining'],
      dead: [
        {
          name: 'a search in which no training came to its end is a failure',
          answers: { Tune: [{ gives: described }] },
          states: ['Tune', 'HasBestTraining', 'NoTraining'],
          error: 'NoTrainingCompleted',
          tells: new RegExp(`"Cause":"No training of ${TUNING_JOB} came to its end`),
        },
      ],
      leaves: { training: { job: JOB, model: MODEL, metrics: metricsOf(facts), hyperparameters: { max_depth: '4' } } },
      promises: [
        {
          says: 'the state waits half an hour longer than the tuning job may take, and that 30 days at most (TR-30)',
          holds: at('States.Tune.TimeoutSeconds') === longest + STARTING && longest <= LIMITS.seconds,
        },
        {
          says: 'no more than 10 trainings run at a time, and 750 in all (TR-30)',
          holds:
            Number(config('ResourceLimits.MaxParallelTrainingJobs')) <= LIMITS.parallel &&
            Number(config('ResourceLimits.MaxNumberOfTrainingJobs') ?? 0) <= LIMITS.jobs,
        },
        {
          says: 'from 1 to 30 hyperparameters are searched, none of which has a value (TR-30)',
          holds:
            ranges.length >= 1 && ranges.length <= LIMITS.searched && ranges.every(({ Name }) => !fixed.includes(Name)),
        },
        {
          says: 'a range begins below its end',
          holds: ranges.every(({ MinValue = 0, MaxValue = 1 }) => Number(MinValue) < Number(MaxValue)),
        },
      ],
    };
  };

/** A range between two numbers, or among words. */
function rangeOf(said: SaidRange, number: RegExp): Expected {
  return said.MinValue === undefined ? { ...said } : { ...said, MinValue: number, MaxValue: number };
}
