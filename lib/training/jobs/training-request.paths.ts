import { hasLocalStorage } from '../../sagemaker/instance-types';
import { type Expected, oneOf, type WorkflowFacts } from '../../workflow/paths';

/** Address of an image in a registry, or of an algorithm. */
export const IMAGE = /^\d{12}\.dkr\.ecr\.[\w-]+\.amazonaws\.com(\.cn)?\/[\w./-]+[:@][\w.:-]+$/;

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

  /**
   * Whether it goes on from checkpoints.
   *
   * @default - as the definition says
   */
  readonly checkpoints?: boolean;
}

/** What the definition says of its program, held to what any program must keep: the table knows no more of it. */
export function programSaid({ at }: WorkflowFacts, root: string): ExpectedProgram {
  const said = (path: string): unknown => at(`${root}.${path}`);
  const texts = (path: string, longest: number): Record<string, Expected> =>
    Object.fromEntries(
      Object.keys((said(path) ?? {}) as object).map((name) => [name, new RegExp(`^[^]{0,${longest}}$`)]),
    );
  const channels = (said('InputDataConfig') ?? []) as readonly SaidChannel[];
  const metrics = said('AlgorithmSpecification.MetricDefinitions') as readonly unknown[] | undefined;
  const own = channels.filter(({ DataSource }) => DataSource?.S3DataSource?.S3Uri !== undefined);
  return {
    algorithm: {
      ...(said('AlgorithmSpecification.AlgorithmName') === undefined
        ? { TrainingImage: IMAGE }
        : { AlgorithmName: /^arn:aws[\w-]*:sagemaker:[\w-]+:\d{12}:algorithm\/.+/ }),
      ...(metrics === undefined ? {} : { MetricDefinitions: metrics.map(() => ({ Name: /./, Regex: /\(.+\)/ })) }),
      ...(said('AlgorithmSpecification.ContainerEntrypoint') === undefined
        ? {}
        : { ContainerEntrypoint: { each: /./, atLeast: 1 } }),
    },
    // TR-19
    hyperparameters: { ...texts('HyperParameters', 2500), ...texts('StaticHyperParameters', 2500) },
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
  const spot = [said('EnableManagedSpotTraining'), said('StoppingCondition.MaxWaitTimeInSeconds')].some(
    (trace) => trace !== undefined,
  );
  const checkpoints = checkpointsOf(said('CheckpointConfig'), executionName, {
    spot,
    saves: program.checkpoints,
    compiles: /neuron/.test(String(said('AlgorithmSpecification.TrainingImage'))),
  });
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
    ...(checkpoints === undefined ? {} : { CheckpointConfig: { S3Uri: checkpoints } }),
  };
}

/**
 * Where checkpoints lie: on spare capacity below the name of the execution, so that no other one goes on from them; and, with any
 * capacity, the cache of graphs that Neuron compiles, which all executions share and which holds no checkpoints.
 *
 * @param said what the definition says
 */
function checkpointsOf(
  said: unknown,
  executionName: string,
  program: { readonly spot: boolean; readonly saves: boolean | undefined; readonly compiles: boolean },
): RegExp | undefined {
  const below = (folder: string): RegExp => new RegExp(`^s3://[^/]*lakemodels[^/]*/([\\w-]+/)*checkpoints/${folder}/$`);
  const saves = program.saves ?? said !== undefined;
  const shared = typeof said === 'object' && said !== null && Object.hasOwn(said, 'S3Uri');
  if (shared && program.compiles) return below('compile-cache');
  return saves && (program.spot || said !== undefined) ? below(executionName) : undefined;
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
