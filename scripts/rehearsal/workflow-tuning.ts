import { asList, asProperties, type Properties } from '../../lib/checks/assembly';
import { type CallHandler, ServiceError } from './state-machine';
import type { WorkflowJobs } from './workflow-jobs';

/** Trainings of a tuning job here, however many it may start: enough for there to be a better one. */
const MOST_TRAININGS = 2;

/** Hyperparameter by which SageMaker tells each training of a tuning job the metric; a toolkit passes it to no script. */
const OBJECTIVE = '_tuning_objective_metric';

/** Answers of tuning jobs, which train for real, a few times, one after the other, with hyperparameters from their ranges. */
export function tuningHandlers(jobs: WorkflowJobs): Record<string, CallHandler> {
  return {
    'sagemaker:createHyperParameterTuningJob.sync': async (request) => {
      const description = await tune(request, jobs);
      if (description.HyperParameterTuningJobStatus === 'Completed') return description;
      throw new ServiceError('States.TaskFailed', JSON.stringify(description));
    },
    'aws-sdk:sagemaker:describeTrainingJob': ({ TrainingJobName }) => {
      const description = jobs.training.get(String(TrainingJobName));
      if (description === undefined) {
        throw new ServiceError('SageMaker.ResourceNotFoundException', `There is no ${String(TrainingJobName)}`);
      }
      return Promise.resolve(description);
    },
  };
}

/** Runs a tuning job. @returns what `DescribeHyperParameterTuningJob` tells */
async function tune(request: Properties, jobs: WorkflowJobs): Promise<Properties> {
  const name = String(request.HyperParameterTuningJobName);
  const config = asProperties(request.HyperParameterTuningJobConfig);
  const { Type, MetricName } = asProperties(config.HyperParameterTuningJobObjective);
  const { StaticHyperParameters, ...definition } = asProperties(request.TrainingJobDefinition);
  const most = Number(asProperties(config.ResourceLimits).MaxNumberOfTrainingJobs);
  const count = Math.min(most, MOST_TRAININGS);
  const done = [];
  for (let index = 0; index < count; index++) {
    const tuned = drawn(asProperties(config.ParameterRanges), (index + 0.5) / count);
    const description = await jobs.train({
      ...definition,
      TrainingJobName: `${name}-${String(index + 1).padStart(3, '0')}-${name.slice(-8)}`,
      HyperParameters: { ...asProperties(StaticHyperParameters), ...tuned, [OBJECTIVE]: String(MetricName) },
    });
    const value = asList(description.FinalMetricDataList)
      .map(asProperties)
      .find((metric) => metric.MetricName === MetricName)?.Value;
    if (typeof value === 'number') done.push({ description, tuned, value });
  }
  const better = (one: number, other: number): number => (Type === 'Minimize' ? one - other : other - one);
  const [best] = done.sort((one, other) => better(one.value, other.value));
  return {
    ...request,
    HyperParameterTuningJobArn: `arn:aws:sagemaker:eu-west-1:111122223333:hyper-parameter-tuning-job/${name}`,
    HyperParameterTuningJobStatus: best === undefined ? 'Failed' : 'Completed',
    TrainingJobStatusCounters: { Completed: done.length, NonRetryableError: count - done.length },
    ...(best === undefined
      ? { FailureReason: 'No training job succeeded' }
      : {
          BestTrainingJob: {
            TrainingJobName: best.description.TrainingJobName,
            TrainingJobArn: best.description.TrainingJobArn,
            TrainingJobStatus: 'Completed',
            TunedHyperParameters: best.tuned,
            FinalHyperParameterTuningJobObjectiveMetric: { Type, MetricName, Value: best.value },
            ObjectiveStatus: 'Succeeded',
          },
        }),
  };
}

/** Hyperparameters at a place of their ranges, from 0, the least, to 1, the most. */
function drawn(ranges: Properties, place: number): Record<string, string> {
  const within = (range: unknown): readonly [string, number] => {
    const { Name, MinValue, MaxValue } = asProperties(range);
    const [least, most] = [Number(MinValue), Number(MaxValue)];
    return [String(Name), least + place * (most - least)];
  };
  return Object.fromEntries([
    ...asList(ranges.ContinuousParameterRanges)
      .map(within)
      .map(([name, value]) => [name, String(value)]),
    ...asList(ranges.IntegerParameterRanges)
      .map(within)
      .map(([name, value]) => [name, String(Math.round(value))]),
    ...asList(ranges.CategoricalParameterRanges)
      .map(asProperties)
      .map(({ Name, Values }) => [Name, asList(Values)[Math.floor(place * asList(Values).length)]]),
  ]) as Record<string, string>;
}
