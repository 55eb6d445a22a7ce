import type { CreateTrainingJobCommandInput, TrainingInstanceType } from '@aws-sdk/client-sagemaker';
import { Annotations, Duration } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { DataLake } from '../../data-lake/data-lake';
import { hasLocalStorage } from '../../sagemaker/instance-types';
import { findsValue } from '../../sagemaker/metric-pattern';
import type { JsonPathParams } from '../../workflow/json-path-params';
import type { DataChannel, TrainingData } from '../training-data';
import type { OwnChannel, TrainingProgram } from '../training-program';
import type { TrainingResources } from '../training-resources';

/** What runs, on which data, on what, and where its outputs lie. */
export interface TrainingRequestProps {
  /** What runs. */
  readonly program: TrainingProgram;

  /** Where its data lies. */
  readonly data: TrainingData;

  /** Which parts of the data it reads. */
  readonly channels: readonly DataChannel[];

  /** On what it runs. */
  readonly resources: TrainingResources;

  /** Role of the job. */
  readonly role: IRole;

  /** The lake whose models zone is written. */
  readonly lake: DataLake;

  /** Key of the volumes, onto which features are copied; outputs lie under the key of the zone models. */
  readonly volumeKey: IKey;

  /** Prefix of the outputs in the models zone, ending in `/`. */
  readonly outputPrefix: string;

  /** Prefix of what interrupted spot jobs saved, in the models zone, ending in `/`. */
  readonly checkpointsPrefix: string;
}

/** The members that a training job and the definition of a tuning job's trainings share. */
type Shared = 'RoleArn' | 'AlgorithmSpecification' | 'OutputDataConfig' | 'ResourceConfig' | 'StoppingCondition';

/** Members of CreateTrainingJob with the required ones that every job of ours has. */
export type TrainingRequest = JsonPathParams<
  Required<Pick<CreateTrainingJobCommandInput, Shared>> &
    Pick<
      CreateTrainingJobCommandInput,
      | 'InputDataConfig'
      | 'VpcConfig'
      | 'EnableNetworkIsolation'
      | 'EnableInterContainerTrafficEncryption'
      | 'Environment'
      | 'EnableManagedSpotTraining'
      | 'CheckpointConfig'
    >
> & {
  /** Which program runs, and how SageMaker reads its data and its metrics. */
  readonly AlgorithmSpecification: JsonPathParams<NonNullable<CreateTrainingJobCommandInput['AlgorithmSpecification']>>;
};

/**
 * What a training job and the definition of a tuning job's trainings are asked with, without names and hyperparameters.
 *
 * It has no network where the program needs none (TR-12), takes no volume and no key for one on instances with local disks
 * (TR-01, TR-04), and on spare capacity waits for it and goes on from checkpoints (TR-05, TR-06).
 *
 * @param scope construct of the job; it carries a note when the program asks for a network
 * @throws if the resources contradict one another, the data or the program (TR-05, TR-06, TR-07, TR-08, TR-19, TR-32)
 */
export function trainingRequest(scope: Construct, props: TrainingRequestProps): TrainingRequest {
  const { program, data, resources, lake } = props;
  checkProgram(program);
  checkResources(resources, program);
  checkChannels(props);
  const { spotWait } = resources;
  const isolated = program.isolated ?? true;
  if (!isolated) {
    Annotations.of(scope).addInfo(
      'The container has a network and credentials, because its program asks for it (TR-12)',
    );
  }
  return {
    RoleArn: props.role.roleArn,
    AlgorithmSpecification: {
      ...program.algorithm,
      TrainingInputMode: data.inputMode,
      ...(program.metrics === undefined
        ? {}
        : { MetricDefinitions: program.metrics.map(({ Name, Regex }) => ({ Name: Name ?? '', Regex: Regex ?? '' })) }),
      ...(program.entrypoint === undefined ? {} : { ContainerEntrypoint: [...program.entrypoint] }),
    },
    ...(Object.keys(program.environment).length === 0 ? {} : { Environment: { ...program.environment } }),
    InputDataConfig: [
      ...program.ownChannels.map((channel) => ownChannel(channel, data)),
      ...props.channels.map((channel) => data.channel(channel)),
    ],
    OutputDataConfig: {
      S3OutputPath: lake.uri({ zone: 'models', prefix: props.outputPrefix }),
      KmsKeyId: lake.keyOf('models').keyArn,
    },
    ResourceConfig: {
      InstanceCount: resources.instanceCount ?? 1,
      InstanceType: resources.instanceType as TrainingInstanceType,
      // TR-01, TR-04: instances with local disks take neither a volume nor a key for it.
      ...(hasLocalStorage(resources.instanceType)
        ? {}
        : { VolumeSizeInGB: resources.volumeGiB, VolumeKmsKeyId: props.volumeKey.keyArn }),
      // TR-07
      ...(resources.keepAlive === undefined ? {} : { KeepAlivePeriodInSeconds: resources.keepAlive.toSeconds() }),
    },
    // TR-08
    VpcConfig: {
      SecurityGroupIds: data.securityGroups.map(({ securityGroupId }) => securityGroupId),
      Subnets: data.subnets.map(({ subnetId }) => subnetId),
    },
    EnableNetworkIsolation: isolated,
    EnableInterContainerTrafficEncryption: true,
    // TR-05, TR-32
    StoppingCondition: {
      MaxRuntimeInSeconds: resources.maxRuntime.toSeconds(),
      ...(spotWait === undefined ? {} : { MaxWaitTimeInSeconds: spotWait.toSeconds() }),
    },
    ...(spotWait === undefined ? {} : { EnableManagedSpotTraining: true }),
    ...checkpointConfig(props),
  };
}

/**
 * Where SageMaker keeps `/opt/ml/checkpoints`: what an interrupted job of this execution goes on from (TR-06), or a cache of compiled
 * graphs, which belongs to the definition.
 */
function checkpointConfig({ program, resources, lake, checkpointsPrefix }: TrainingRequestProps) {
  const folder = lake.uri({ zone: 'models', prefix: checkpointsPrefix });
  if (resources.spotWait !== undefined && program.checkpoints) {
    return { CheckpointConfig: { 'S3Uri.$': `States.Format('${folder}{}/', $$.Execution.Name)` } };
  }
  return keepsCompileCache(program) ? { CheckpointConfig: { S3Uri: `${folder}${COMPILE_CACHE}` } } : {};
}

/** Folder of the cache of compiled graphs below the prefix of checkpoints. */
const COMPILE_CACHE = 'compile-cache/';

/** Whether jobs find the cache of compiled graphs of earlier executions. */
function keepsCompileCache({ compileCache, checkpoints }: TrainingProgram): boolean {
  return (compileCache ?? false) && !checkpoints;
}

/** Whether jobs read and write checkpoints: on spare capacity, when the program can (TR-06), or for its compile cache. */
export function savesCheckpoints(program: TrainingProgram, resources: TrainingResources): boolean {
  return (resources.spotWait !== undefined && program.checkpoints) || keepsCompileCache(program);
}

/** A channel of the program itself: one archive or prefix, copied whole. Pipes are for data (TR-12). */
function ownChannel({ name, uri }: OwnChannel, data: TrainingData) {
  return {
    ChannelName: name,
    DataSource: {
      S3DataSource: { S3Uri: uri, S3DataType: 'S3Prefix' as const, S3DataDistributionType: 'FullyReplicated' as const },
    },
    // What the job says for its data would make a pipe of an archive.
    ...(data.inputMode === 'File' ? {} : { InputMode: 'File' as const }),
  };
}

/** SageMaker waits an hour at most for a program that saves nothing (TR-06). */
const LONGEST_WAIT_WITHOUT_CHECKPOINTS = Duration.hours(1);

/** SageMaker runs no training job longer (TR-32). */
const LONGEST_TRAINING = Duration.days(28);

/** @throws if SageMaker would refuse the hyperparameters, or find no value of a metric (TR-19, TR-31) */
function checkProgram({ hyperparameters, metrics = [] }: TrainingProgram): void {
  const pairs = Object.entries(hyperparameters);
  if (pairs.length > 100) {
    throw new Error(
      `hyperparameters must be at most 100, got ${pairs.length}; put them into a file of the code (TR-19)`,
    );
  }
  const long = pairs.find(([name, value]) => name.length > 256 || value.length > 2500);
  if (long !== undefined) {
    throw new Error(
      `hyperparameter '${long[0]}' must have a name of at most 256 and a value of at most 2500 characters, got ` +
        `${long[0].length} and ${long[1].length}; put it into a file of the code (TR-19)`,
    );
  }
  const blind = metrics.find(({ Regex = '' }) => !findsValue(Regex));
  if (blind !== undefined) {
    throw new Error(
      `metric '${blind.Name}' must be found by a regular expression with a group around its value, got '${blind.Regex}'; write it like ` +
        "'loss=([0-9.]+)' (TR-31)",
    );
  }
}

/** @throws if the resources contradict one another or the program (TR-05, TR-06, TR-07, TR-32) */
function checkResources(resources: TrainingResources, { checkpoints }: TrainingProgram): void {
  const { instanceCount = 1, maxRuntime, spotWait, keepAlive } = resources;
  const minutes = (duration: Duration): string => `${duration.toMinutes({ integral: false })} minutes`;
  if (!Number.isInteger(instanceCount) || instanceCount < 1) {
    throw new Error(`instanceCount must be a whole number from 1, got ${instanceCount}`);
  }
  if (maxRuntime.toSeconds() < 1 || maxRuntime.toSeconds() > LONGEST_TRAINING.toSeconds()) {
    throw new Error(
      `maxRuntime must be at most 28 days, got ${minutes(maxRuntime)}; SageMaker trains no longer (TR-32)`,
    );
  }
  if (spotWait !== undefined && spotWait.toSeconds() < maxRuntime.toSeconds()) {
    throw new Error(
      `spotWait must be at least maxRuntime, got ${spotWait.toMinutes()} and ${maxRuntime.toMinutes()} minutes; SageMaker counts the running time in (TR-05)`,
    );
  }
  if (spotWait !== undefined && !checkpoints && spotWait.toSeconds() > LONGEST_WAIT_WITHOUT_CHECKPOINTS.toSeconds()) {
    throw new Error(
      `spotWait must be at most 60 minutes for a program that saves no checkpoints, got ${minutes(spotWait)}; ` +
        'shorten it with maxRuntime, save checkpoints in /opt/ml/checkpoints, or use on-demand capacity (TR-06)',
    );
  }
  if (keepAlive !== undefined && spotWait !== undefined) {
    throw new Error(
      `keepAlive (${minutes(keepAlive)}) and spotWait (${minutes(spotWait)}) exclude each other: SageMaker keeps no spare capacity warm; leave one out (TR-07)`,
    );
  }
  if (keepAlive !== undefined && (keepAlive.toSeconds() < 60 || keepAlive.toSeconds() > 3600)) {
    throw new Error(`keepAlive must be from 1 to 60 minutes, got ${minutes(keepAlive)} (TR-07)`);
  }
}

/** @throws if SageMaker would refuse the channels or the network (VPC-08), or two would lie in one folder */
function checkChannels({ program, data, channels }: TrainingRequestProps): void {
  const names = [...program.ownChannels, ...channels].map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new Error(
      `channels must have names of their own, got '${names.join("', '")}'; '${twice}' is there twice: rename the channel of the data`,
    );
  }
  const wrong = names.find((name) => !/^[A-Za-z0-9.\-_]{1,64}$/.test(name));
  if (wrong !== undefined) {
    throw new Error(`a channel must be named with 1 to 64 letters, digits, '.', '-' or '_', got '${wrong}'`);
  }
  if (names.length < 1 || names.length > 20) {
    throw new Error(`a job has from 1 to 20 channels, those of the program counted in, got ${names.length}`);
  }
  const { securityGroups, subnets } = data;
  if (securityGroups.length < 1 || securityGroups.length > 5 || subnets.length < 1 || subnets.length > 16) {
    throw new Error(
      `a job takes 1 to 5 security groups and 1 to 16 subnets, got ${securityGroups.length} and ${subnets.length} (VPC-08)`,
    );
  }
}
