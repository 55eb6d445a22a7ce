import { STARTED_AGAIN, type WorkflowFacts } from '../../workflow/paths';
import { hasState, JOB, MODEL, type PartTable } from '../part.paths';
import { type ExpectedProgram, programSaid, trainingMembers } from './training-request.paths';

/** Name of a new job: a prefix and a UUID (TR-17, TR-18). */
export const NEW_NAME = /^[a-z0-9-]{1,26}-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** SageMaker needs half an hour around the script. */
const STARTING = 1800;

/** A quarter of an hour, in seconds. */
const PAUSE = 900;

/** What SageMaker says of a job that it could not place. */
const NO_CAPACITY = {
  fails: 'States.TaskFailed',
  cause:
    'CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type.',
};

/**
 * What a training job is started with, and what follows when there are no instances for it.
 *
 * @param pinned what the program is; without it the table takes what the definition says, as far as any program may say it
 */
export const trainingJobPaths =
  (pinned?: (facts: WorkflowFacts) => ExpectedProgram): PartTable =>
  (facts, version) => {
    const root = 'States.Train.Parameters';
    if (!hasState(facts, 'Train')) return undefined;
    const { at } = facts;
    const program = pinned?.(facts) ?? programSaid(facts, root);
    const train = (path: string): unknown => at(`${root}.${path}`);
    const maxRuntime = Number(train('StoppingCondition.MaxRuntimeInSeconds'));
    const maxWait = train('StoppingCondition.MaxWaitTimeInSeconds');
    const longest = maxWait === undefined ? maxRuntime : Number(maxWait);
    const lacks = ['Train', 'LacksCapacity'];
    return {
      calls: {
        Train: {
          call: 'sagemaker:createTrainingJob.sync',
          parameters: {
            TrainingJobName: NEW_NAME,
            HyperParameters: program.hyperparameters,
            ...trainingMembers(facts, version, root, program),
            RoleArn: /:role\/.*TrainingRole/,
          },
          // As a description of the finished job tells it.
          answer: {
            TrainingJobName: JOB,
            TrainingJobArn: `arn:aws:sagemaker:eu-west-1:111122223333:training-job/${JOB}`,
            ModelArtifacts: { S3ModelArtifacts: MODEL },
            TrainingJobStatus: 'Completed',
            SecondaryStatus: 'Completed',
            BillableTimeInSeconds: 120,
            FinalMetricDataList: metricsOf(facts),
          },
          retried: STARTED_AGAIN,
          timesOut: true,
          fresh: 'TrainingJobName',
        },
      },
      waits: { WaitForCapacity: PAUSE },
      states: ['Train'],
      detours: [
        {
          name: 'a job that finds no instances is started again',
          answers: { Train: [NO_CAPACITY, NO_CAPACITY, { gives: finished(facts) }] },
          states: [...lacks, 'CountFirstWait', 'WaitForCapacity', ...lacks, 'CountWait', 'WaitForCapacity', 'Train'],
        },
      ],
      dead: [
        {
          name: 'a job that finds no instances four times is a failure',
          answers: { Train: [NO_CAPACITY] },
          states: [
            ...[...lacks, 'CountFirstWait', 'WaitForCapacity'],
            ...[...lacks, 'CountWait', 'WaitForCapacity'],
            ...[...lacks, 'CountWait', 'WaitForCapacity'],
            ...lacks,
          ],
          error: 'States.TaskFailed',
          tells: /CapacityError/,
        },
      ],
      failures: [{ state: 'Train', then: ['LacksCapacity'] }],
      promises: [
        { says: 'a spot job waits at least as long as it may run (TR-05)', holds: longest >= maxRuntime },
        {
          says: 'the state waits half an hour longer than the training job may take',
          holds: at('States.Train.TimeoutSeconds') === longest + STARTING,
        },
        {
          says: 'a job on capacity of its own keeps no checkpoints, which no other execution would read',
          holds: maxWait !== undefined || !Object.hasOwn((train('CheckpointConfig') ?? {}) as object, 'S3Uri.$'),
        },
        {
          says: 'a job on spare capacity that saves nothing waits an hour at most (TR-06)',
          holds: maxWait === undefined || train('CheckpointConfig') !== undefined || longest <= 3600,
        },
      ],
      leaves: { training: { job: JOB, model: MODEL } },
    };
  };

/** The description of the finished job, as far as a workflow looks at it. */
function finished(facts: WorkflowFacts): Record<string, unknown> {
  return {
    TrainingJobName: JOB,
    ModelArtifacts: { S3ModelArtifacts: MODEL },
    FinalMetricDataList: metricsOf(facts),
  };
}

/** A metric that reaches the bar of the workflow exactly, where one decides. */
export function metricsOf({ at }: WorkflowFacts): readonly { MetricName: string; Value: number }[] {
  const picked = (at('States.SelectMetric.Parameters') ?? {}) as Readonly<Record<string, unknown>>;
  const [, name = 'validation:auc'] = /@\.MetricName == '([^']+)'/.exec(String(picked['values.$'])) ?? [];
  const bar = at('States.BeatsTheBar.Choices.1') as
    { NumericGreaterThanEquals?: number; NumericLessThanEquals?: number } | undefined;
  return [
    { MetricName: 'other', Value: 0.1 },
    { MetricName: name, Value: bar?.NumericGreaterThanEquals ?? bar?.NumericLessThanEquals ?? 0.7 },
  ];
}
