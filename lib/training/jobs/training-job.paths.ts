import { hasLocalStorage } from '../../sagemaker/instance-types';
import { type Expected, oneOf, STARTED_AGAIN, type WorkflowFacts } from '../../workflow/paths';
import { hasState, JOB, MODEL, type PartTable } from '../part.paths';

/** Name of a new job: a prefix and a UUID (TR-17, TR-18). */
export const NEW_NAME = /^[a-z0-9-]{1,26}-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Address of an image in a registry, or of an algorithm. */
const IMAGE = /^\d{12}\.dkr\.ecr\.[\w-]+\.amazonaws\.com(\.cn)?\/[\w./-]+[:@][\w.:-]+$/;

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

/** What a program is asked with, pinned; see `TrainingProgram`. */
export interface ExpectedProgram {
  /** Members of `AlgorithmSpecification`, without how the data is read. */
  readonly algorithm: Readonly<Record<string, Expected>>;

  /** Hyperparameters. */
  readonly hyperparameters: Readonly<Record<string, Expected>>;

  /** Environment; empty for none. */
  readonly environment: Readonly<Record<string, Expected>>;

  /** Channels that it brings itself, by name, with their addresses. */
  readonly ownChannels: Readonly<Record<string, Expected>>;

  /** Names of the channels of data. */
  readonly channels: readonly string[];

  /** Whether its container has no network. */
  readonly isolated: boolean;
}

/** What the definition says of its program, held to what any program must keep: the table knows no more of it. */
export function programSaid({ at }: WorkflowFacts, root: string): ExpectedProgram {
  const said = (path: string): unknown => at(`${root}.${path}`);
  const texts = (path: string, longest: number): Record<string, Expected> =>
    Object.fromEntries(
      Object.keys((said(path) ?? {}) as object).map((name) => [name, new RegExp(`^[^]{0,${longest}}$`)]),
    );
  const channels = (said('InputDataConfig') ?? []) as readonly SaidChannel[];
  const own = channels.filter(({ DataSource }) => DataSource?.S3DataSource?.S3Uri !== undefined);
  return {
    algorithm: {
      ...(said('AlgorithmSpecification.AlgorithmName') === undefined
        ? { TrainingImage: IMAGE }
        : { AlgorithmName: /^arn:aws[\w-]*:sagemaker:[\w-]+:\d{12}:algorithm\/.+/ }),
      ...(said('AlgorithmSpecification.MetricDefinitions') === undefined
        ? {}
        : { MetricDefinitions: { each: { Name: /./, Regex: /\(.+\)/ }, atLeast: 1 } }),
      ...(said('AlgorithmSpecification.ContainerEntrypoint') === undefined
        ? {}
        : { ContainerEntrypoint: { each: /./, atLeast: 1 } }),
    },
    // TR-19
    hyperparameters: texts('HyperParameters', 2500),
    environment: texts('Environment', 512),
    ownChannels: Object.fromEntries(own.map(({ ChannelName }) => [ChannelName, /^s3:\/\/[^/]+\/.+/])),
    channels: channels.filter((one) => !own.includes(one)).map(({ ChannelName }) => ChannelName),
    isolated: said('EnableNetworkIsolation') !== false,
  };
}

/** A channel, as far as it tells whose it is. */
interface SaidChannel {
  readonly ChannelName: string;
  readonly ContentType?: string;
  readonly InputMode?: string;
  readonly DataSource?: {
    readonly S3DataSource?: { readonly S3Uri?: string; readonly S3DataDistributionType?: string };
    readonly FileSystemDataSource?: { readonly FileSystemType?: string };
  };
}

/**
 * What a training job and the definition of a tuning job's trainings are asked with, beside names and hyperparameters.
 *
 * @param root where the request stands in the definition
 * @param program what the program is; by default what the definition says, as far as any program may say it
 */
export function trainingMembers(
  facts: WorkflowFacts,
  version: string,
  root: string,
  program: ExpectedProgram = programSaid(facts, root),
): Record<string, Expected> {
  const { at, values, executionName } = facts;
  const said = (path: string): unknown => at(`${root}.${path}`);
  const key = oneOf(values('AWS::KMS::Key', 'Arn'));
  const mode = String(said('AlgorithmSpecification.TrainingInputMode'));
  const channels = (said('InputDataConfig') ?? []) as readonly SaidChannel[];
  const spot = [
    said('EnableManagedSpotTraining'),
    said('CheckpointConfig'),
    said('StoppingCondition.MaxWaitTimeInSeconds'),
  ].some((trace) => trace !== undefined);
  return {
    RoleArn: /:role\/.+/,
    AlgorithmSpecification: { ...program.algorithm, TrainingInputMode: /^(File|FastFile|Pipe)$/ },
    ...(Object.keys(program.environment).length === 0 ? {} : { Environment: program.environment }),
    InputDataConfig: [
      ...Object.entries(program.ownChannels).map(([name, uri]) => ({
        ...s3Channel(name, uri, 'FullyReplicated'),
        ...(mode === 'File' ? {} : { InputMode: 'File' }),
      })),
      ...program.channels.map((name) =>
        dataChannel(
          channels.find(({ ChannelName }) => ChannelName === name),
          name,
          version,
        ),
      ),
    ],
    OutputDataConfig: { S3OutputPath: /^s3:\/\/[^/]*lakemodels[^/]*\/([\w-]+\/)*training\/$/, KmsKeyId: key },
    ResourceConfig: {
      InstanceCount: /^[1-9]\d*$/,
      InstanceType: /^ml\./,
      ...(hasOwnDisks(said('ResourceConfig.InstanceType')) ? {} : { VolumeSizeInGB: /^\d+$/, VolumeKmsKeyId: key }),
      ...(said('ResourceConfig.KeepAlivePeriodInSeconds') === undefined ? {} : { KeepAlivePeriodInSeconds: /^\d+$/ }),
    },
    VpcConfig: {
      SecurityGroupIds: { each: oneOf(values('AWS::EC2::SecurityGroup', 'GroupId')), atLeast: 1 },
      Subnets: { each: oneOf(values('AWS::EC2::Subnet')), atLeast: 1 },
    },
    EnableNetworkIsolation: program.isolated,
    EnableInterContainerTrafficEncryption: true,
    StoppingCondition: {
      MaxRuntimeInSeconds: /^[1-9]\d*$/,
      ...(spot ? { MaxWaitTimeInSeconds: /^[1-9]\d*$/ } : {}),
    },
    ...(spot ? { EnableManagedSpotTraining: true } : {}),
    ...(said('CheckpointConfig') === undefined
      ? {}
      : {
          CheckpointConfig: {
            S3Uri: new RegExp(`^s3://[^/]*lakemodels[^/]*/([\\w-]+/)*checkpoints/${executionName}/$`),
          },
        }),
  };
}

/** A channel of the data: the folder of that name in the version, in S3 or on a file system. */
function dataChannel(said: SaidChannel | undefined, name: string, version: string): Expected {
  const distribution = said?.DataSource?.S3DataSource?.S3DataDistributionType;
  const type = said?.ContentType === undefined ? {} : { ContentType: /^[\w.-]+\/[\w.+-]+/ };
  if (said?.DataSource?.FileSystemDataSource === undefined) {
    const uri = new RegExp(`^s3://[^/]*lakefeatures[^/]*/.+/version=${version}/${name}/$`);
    return { ...s3Channel(name, uri, distribution === 'ShardedByS3Key' ? distribution : 'FullyReplicated'), ...type };
  }
  return {
    ChannelName: name,
    ...type,
    DataSource: {
      FileSystemDataSource: {
        FileSystemId: /./,
        FileSystemType: /^(FSxLustre|EFS)$/,
        FileSystemAccessMode: 'ro',
        DirectoryPath: new RegExp(`^/.+/version=${version}/${name}$`),
      },
    },
  };
}

function s3Channel(name: string, uri: Expected, distribution: string): Record<string, Expected> {
  return {
    ChannelName: name,
    DataSource: { S3DataSource: { S3Uri: uri, S3DataType: 'S3Prefix', S3DataDistributionType: distribution } },
  };
}

/** Whether an instance type has disks of its own; one that SageMaker does not offer has none, and is found elsewhere. */
export function hasOwnDisks(type: unknown): boolean {
  try {
    return hasLocalStorage(String(type));
  } catch {
    return false;
  }
}
