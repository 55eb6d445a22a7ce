import type { CreateTrainingJobCommandInput, TrainingInstanceType } from '@aws-sdk/client-sagemaker';
import { Duration, Stack } from 'aws-cdk-lib';
import type { ISecurityGroup, ISubnet } from 'aws-cdk-lib/aws-ec2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { CustomState, IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DataLake } from '../data-lake/data-lake';
import { type RegistryImage, registryUri } from '../sagemaker/images';
import { hasLocalStorage } from '../sagemaker/instance-types';
import { JobRole } from '../sagemaker/job-role';
import { CODE_CHANNEL, OFFLINE_ENVIRONMENT, scriptModeHyperparameters } from '../sagemaker/script-mode';
import type { SourceArchive } from '../sagemaker/source-archive';
import type { JsonPathParams } from '../workflow/json-path-params';
import { RETRY_JOB, TaskState } from '../workflow/task-state';
import { grantRun } from './grant-run';

/** What every job of the training workflow shares. */
export interface JobEnvironment {
  /** The lake whose features are read and whose models zone is written. */
  readonly lake: DataLake;

  /** Key of the volumes, onto which features are copied; outputs lie under the key of the zone models. */
  readonly volumeKey: IKey;

  /** Isolated subnets of the jobs. */
  readonly subnets: readonly ISubnet[];

  /** Security group of the jobs. */
  readonly securityGroup: ISecurityGroup;

  /** Image in which the scripts run. */
  readonly image: RegistryImage;

  /** The scripts. */
  readonly code: SourceArchive;

  /**
   * Start of every job name: at most 26 characters, because a job name has 63, of which a UUID takes 36 and a dash one
   * (TR-17); lower case, because the ARN in a policy always is (SF-09).
   */
  readonly jobPrefix: string;

  /** Where versions of the features lie in the features zone, ending in `/`; below it `version=<version>/`. */
  readonly featuresPrefix: string;
}

/** Choices for the training job. */
export interface TrainingJobProps extends JobEnvironment {
  /** Instance type that SageMaker offers for training. */
  readonly instanceType: string;

  /** Disk of an instance without local storage, in GiB. */
  readonly volumeGiB: number;

  /** When SageMaker stops the job. */
  readonly maxRuntime: Duration;

  /**
   * Buys spare capacity, and waits for it at most this long, the running time included.
   *
   * @default - on-demand capacity
   */
  readonly spotWait?: Duration;

  /** Hyperparameters of the script, as strings (TR-19). */
  readonly hyperparameters: Readonly<Record<string, string>>;
}

/** Folders of a version of the features that the training script reads, each a channel of that name. */
export const CHANNELS = ['train', 'validation', 'preparation'] as const;

/** Prefix of the training outputs in the models zone. */
export const TRAINING_OUTPUT = 'training/';

/** Prefix of what interrupted spot jobs saved, in the models zone. */
const CHECKPOINTS = 'checkpoints/';

/** Trains in script mode on one version of the features, with no network but the one to S3. */
export class TrainingJob extends Construct {
  /** The role of the job. */
  readonly role: IRole;

  private readonly jobPrefix: string;
  private readonly timeout: Duration;
  private readonly parameters: JsonPathParams<CreateTrainingJobCommandInput>;

  constructor(scope: Construct, id: string, props: TrainingJobProps) {
    super(scope, id);
    checkJobPrefix(props.jobPrefix);
    if (props.spotWait !== undefined && props.spotWait.toSeconds() < props.maxRuntime.toSeconds()) {
      throw new Error(
        `spotWait must be at least maxRuntime, got ${props.spotWait.toMinutes()} and ${props.maxRuntime.toMinutes()} minutes; SageMaker counts the running time in (TR-05)`,
      );
    }

    this.role = new JobRole(this, 'Role', {
      description: 'Training jobs: reads features, writes model artifacts',
      image: props.image,
      volumeKey: props.volumeKey,
      outputKey: props.lake.keyOf('models'),
      logGroups: ['/aws/sagemaker/TrainingJobs'],
    });
    props.code.grantRead(this.role);
    // Never the test part: nothing that a model was fitted to may judge it.
    for (const channel of CHANNELS) {
      props.lake.grantStorageRead(this.role, {
        zone: 'features',
        prefix: `${props.featuresPrefix}version=*/${channel}/`,
      });
    }
    props.lake.grantStorageWrite(this.role, { zone: 'models', prefix: TRAINING_OUTPUT });
    if (props.spotWait !== undefined) {
      props.lake.grantStorageRead(this.role, { zone: 'models', prefix: CHECKPOINTS });
      props.lake.grantStorageWrite(this.role, { zone: 'models', prefix: CHECKPOINTS });
    }

    this.jobPrefix = props.jobPrefix;
    this.timeout = (props.spotWait ?? props.maxRuntime).plus(STARTING);
    this.parameters = this.request(props);
  }

  /** The state that runs the job; needs `$.version`, leaves `$.training.{job,model}`. */
  state(onError: IChainable): CustomState {
    return new TaskState(this, 'Train', {
      call: 'sagemaker:createTrainingJob.sync',
      parameters: this.parameters,
      resultSelector: { 'job.$': '$.TrainingJobName', 'model.$': '$.ModelArtifacts.S3ModelArtifacts' },
      resultPath: '$.training',
      timeout: this.timeout,
      retries: [RETRY_JOB],
      onError,
    });
  }

  /** Lets a state machine run the job: start, watch and stop it, and hand it its role (SF-01, SF-10). */
  grantRun(stateMachine: IRole): void {
    grantRun(stateMachine, { kind: 'training', jobPrefix: this.jobPrefix, role: this.role });
  }

  private request(props: TrainingJobProps): JsonPathParams<CreateTrainingJobCommandInput> {
    const models = props.lake.uri({ zone: 'models' });
    const features = props.lake.uri({ zone: 'features', prefix: props.featuresPrefix });
    return {
      // A name of its own for every attempt: names of past jobs stay taken (TR-18).
      'TrainingJobName.$': `States.Format('${props.jobPrefix}-{}', States.UUID())`,
      RoleArn: this.role.roleArn,
      AlgorithmSpecification: {
        TrainingImage: registryUri(props.image, Stack.of(this).region, Stack.of(this).urlSuffix),
        TrainingInputMode: 'File',
        MetricDefinitions: [{ Name: 'validation:auc', Regex: String.raw`validation-auc:([0-9.]+)` }],
      },
      HyperParameters: { ...props.hyperparameters, ...scriptModeHyperparameters('train.py', props.code.fileName) },
      Environment: { ...OFFLINE_ENVIRONMENT },
      InputDataConfig: [
        channel(CODE_CHANNEL, { S3Uri: props.code.uri }),
        ...CHANNELS.map((name) =>
          channel(name, { 'S3Uri.$': `States.Format('${features}version={}/${name}/', $.version)` }),
        ),
      ],
      OutputDataConfig: {
        S3OutputPath: `${models}${TRAINING_OUTPUT}`,
        KmsKeyId: props.lake.keyOf('models').keyArn,
      },
      ResourceConfig: {
        InstanceCount: 1,
        InstanceType: props.instanceType as TrainingInstanceType,
        // TR-01, TR-04: instances with local disks take neither a volume nor a key for it.
        ...(hasLocalStorage(props.instanceType)
          ? {}
          : { VolumeSizeInGB: props.volumeGiB, VolumeKmsKeyId: props.volumeKey.keyArn }),
      },
      VpcConfig: {
        SecurityGroupIds: [props.securityGroup.securityGroupId],
        Subnets: props.subnets.map((subnet) => subnet.subnetId),
      },
      EnableNetworkIsolation: true,
      EnableInterContainerTrafficEncryption: true,
      // TR-05, TR-32
      StoppingCondition: {
        MaxRuntimeInSeconds: props.maxRuntime.toSeconds(),
        ...(props.spotWait === undefined ? {} : { MaxWaitTimeInSeconds: props.spotWait.toSeconds() }),
      },
      // TR-06: the script goes on from what it saved here when SageMaker takes the instance away.
      ...(props.spotWait === undefined
        ? {}
        : {
            EnableManagedSpotTraining: true,
            CheckpointConfig: { 'S3Uri.$': `States.Format('${models}${CHECKPOINTS}{}/', $$.Execution.Name)` },
          }),
    };
  }
}

/** @throws if SageMaker would refuse a job name that starts so, or a policy would not match it (TR-17, SF-09) */
export function checkJobPrefix(jobPrefix: string): void {
  if (jobPrefix.length > 26 || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(jobPrefix)) {
    throw new Error(
      `jobPrefix must be at most 26 lower-case letters, digits and single hyphens between them, got '${jobPrefix}' with ` +
        `${jobPrefix.length}; a UUID follows, and SageMaker allows 63 for the whole name (TR-17, SF-09)`,
    );
  }
}

/** Time that SageMaker takes before and after the script: instances, image, data, upload. */
const STARTING = Duration.minutes(30);

/** An input channel of whole files under one S3 prefix. */
function channel<Location extends { S3Uri: string } | { 'S3Uri.$': string }>(
  name: string,
  location: Location,
): {
  ChannelName: string;
  DataSource: { S3DataSource: Location & { S3DataType: 'S3Prefix'; S3DataDistributionType: 'FullyReplicated' } };
} {
  return {
    ChannelName: name,
    DataSource: { S3DataSource: { ...location, S3DataType: 'S3Prefix', S3DataDistributionType: 'FullyReplicated' } },
  };
}
