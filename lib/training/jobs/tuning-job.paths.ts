import { CALLED_AGAIN, type Expected, STARTED_AGAIN } from '../../workflow/paths';
import { hasState, JOB, MODEL, type PartTable } from '../part.paths';
import { metricsOf } from './training-job.paths';
import { trainingMembers } from './training-request.paths';

/** Name of a tuning job, as long as SageMaker allows (TR-17). */
export const TUNING_JOB = 'ml-test-23-characters-x-5f0c1d2e';

/** Names of tuning and AutoML jobs (TR-17). */
export const NEW_SHORT_NAME = /^[a-z0-9-]{1,23}-[0-9a-f]{8}$/;

/** SageMaker needs half an hour around the search. */
const STARTING = 1800;

/** Most trainings at a time and in all, and the longest search in seconds (TR-30). */
const LIMITS = { parallel: 10, jobs: 750, seconds: 2592000, searched: 30 };

/** What a tuning job is started with, and how its best training is taken. */
export const tuningJobPaths: PartTable = (facts, version) => {
  if (!hasState(facts, 'Tune')) return undefined;
  const { at } = facts;
  const asked = (path: string): unknown => at(`States.Tune.Parameters.${path}`);
  const config = (path: string): unknown => asked(`HyperParameterTuningJobConfig.${path}`);
  const given = (member: string, expected: Expected): Record<string, Expected> =>
    config(member) === undefined ? {} : { [member]: expected };
  const ranges = ['IntegerParameterRanges', 'ContinuousParameterRanges', 'CategoricalParameterRanges'].flatMap(
    (kind) => (config(`ParameterRanges.${kind}`) ?? []) as readonly { readonly Name: string }[],
  );
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
            ParameterRanges: config('ParameterRanges'),
            TrainingJobEarlyStoppingType: config('Strategy') === 'Hyperband' ? 'Off' : /^(Off|Auto)$/,
            ...given('StrategyConfig', config('StrategyConfig')),
            ...given('TuningJobCompletionCriteria', config('TuningJobCompletionCriteria')),
            ...given('RandomSeed', /^\d+$/),
          },
          TrainingJobDefinition: {
            ...trainingMembers(facts, version, 'States.Tune.Parameters.TrainingJobDefinition'),
            StaticHyperParameters: asked('TrainingJobDefinition.StaticHyperParameters'),
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
    ],
  };
};
