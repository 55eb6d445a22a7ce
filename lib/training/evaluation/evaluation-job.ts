import type { CreateProcessingJobCommandInput, ProcessingInstanceType } from '@aws-sdk/client-sagemaker';
import { Duration, Stack } from 'aws-cdk-lib';
import type { ISecurityGroup, ISubnet } from 'aws-cdk-lib/aws-ec2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Chain, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DataLake } from '../../data-lake/data-lake';
import { type RegistryImage, registryUri } from '../../sagemaker/images';
import { hasLocalStorage } from '../../sagemaker/instance-types';
import { JobRole } from '../../sagemaker/job-role';
import type { SourceArchive } from '../../sagemaker/source-archive';
import type { JsonPathParams } from '../../workflow/json-path-params';
import { RETRY_JOB, TaskState } from '../../workflow/task-state';
import {
  type AucBars,
  aucBars,
  EVALUATION_OUTPUT,
  type FiguresPlace,
  figuresUri,
  grantFigures,
  readFigures,
} from './evaluation-figures';
import type { EvaluationStep } from './evaluation-step';
import type { Bar } from '../gate';
import { grantRun } from '../jobs/grant-run';
import { checkJobPrefix } from '../jobs/job-prefix';
import { STARTING, TRAINING_OUTPUT } from '../jobs/training-job';

/** Choices for the evaluation job. */
export interface EvaluationJobProps extends AucBars {
  /** The lake whose features and models are read and whose models zone is written. */
  readonly lake: DataLake;

  /** Key of the volumes, onto which features are copied; outputs lie under the key of the zone models. */
  readonly volumeKey: IKey;

  /** Isolated subnets of the job. */
  readonly subnets: readonly ISubnet[];

  /** Security group of the job. */
  readonly securityGroup: ISecurityGroup;

  /** Image in which the script runs; the one that serves the model. */
  readonly image: RegistryImage;

  /** The script, `evaluate.py` at its root. */
  readonly code: SourceArchive;

  /** Start of every job name: at most 26 lower-case characters (TR-17, SF-09). */
  readonly jobPrefix: string;

  /** Where versions of the features lie in the features zone, ending in `/`; below it `version=<version>/`. */
  readonly featuresPrefix: string;

  /** Instance type that SageMaker offers for processing. */
  readonly instanceType: string;

  /** Disk of the instance in GiB. */
  readonly volumeGiB: number;

  /** When SageMaker stops the job; nine days at the latest. */
  readonly maxRuntime: Duration;

  /**
   * Prefix of the models in the models zone, ending in `/`.
   *
   * @default 'training/'
   */
  readonly modelsPrefix?: string;

  /**
   * Prefix of the evaluations in the models zone, ending in `/`; below it the name of the training job.
   *
   * @default 'evaluation/'
   */
  readonly outputPrefix?: string;
}

/** Folders of a version of the features on which a model is evaluated, each an input and an argument of that name. */
export const EVALUATED_PARTS = ['test', 'out_of_time'] as const;

/** SageMaker runs no processing job longer (API: ProcessingMaxRuntimeInSeconds), though training jobs may. */
const LONGEST_PROCESSING = Duration.days(9);

/** Where the job finds its inputs and leaves its output. */
const FOLDER = '/opt/ml/processing';

/** Evaluates a trained model on parts of the features that it never saw: of other patients, and of a later time. */
export class EvaluationJob extends Construct implements EvaluationStep {
  /** The role of the job. */
  readonly role: IRole;

  /** How long it takes at the most. */
  readonly longest: Duration;

  /** Makes the address of the figures. */
  readonly statistics: string;

  /** Areas under the curve that a model has to reach. */
  readonly bars: readonly Bar[];

  /** Folders that judge a model. */
  readonly parts = EVALUATED_PARTS;

  private readonly jobPrefix: string;
  private readonly place: FiguresPlace;
  private readonly parameters: JsonPathParams<CreateProcessingJobCommandInput>;

  constructor(scope: Construct, id: string, props: EvaluationJobProps) {
    super(scope, id);
    checkJobPrefix(props.jobPrefix);

    this.role = new JobRole(this, 'Role', {
      description: 'Evaluation jobs: reads features and model artifacts, writes evaluations',
      image: props.image,
      volumeKey: props.volumeKey,
      outputKey: props.lake.keyOf('models'),
      logGroups: ['/aws/sagemaker/ProcessingJobs'],
    });
    props.code.grantRead(this.role);
    for (const part of this.parts) {
      props.lake.grantStorageRead(this.role, {
        zone: 'features',
        prefix: `${props.featuresPrefix}version=*/${part}/`,
      });
    }
    props.lake.grantStorageRead(this.role, { zone: 'models', prefix: props.modelsPrefix ?? TRAINING_OUTPUT });
    this.place = { lake: props.lake, outputPrefix: props.outputPrefix ?? EVALUATION_OUTPUT };
    props.lake.grantStorageWrite(this.role, { zone: 'models', prefix: this.place.outputPrefix });

    this.jobPrefix = props.jobPrefix;
    this.longest = stopsAfter(props).plus(STARTING);
    this.statistics = figuresUri(this.place);
    this.bars = aucBars(props);
    this.parameters = this.request(props);
  }

  states(onError: IChainable): Chain {
    const job = new TaskState<JsonPathParams<CreateProcessingJobCommandInput>>(this, 'Evaluate', {
      call: 'sagemaker:createProcessingJob.sync',
      parameters: this.parameters,
      resultPath: null,
      retries: [RETRY_JOB],
      onError,
    });
    return Chain.start(job).next(readFigures(this, this.place, onError));
  }

  grantRun(stateMachine: IRole): void {
    grantRun(stateMachine, { kind: 'processing', jobPrefix: this.jobPrefix, role: this.role });
    grantFigures(stateMachine, this.place);
  }

  private request(props: EvaluationJobProps): JsonPathParams<CreateProcessingJobCommandInput> {
    const features = props.lake.uri({ zone: 'features', prefix: props.featuresPrefix });
    const evaluations = props.lake.uri({ zone: 'models', prefix: this.place.outputPrefix });
    return {
      'ProcessingJobName.$': `States.Format('${props.jobPrefix}-{}', States.UUID())`,
      RoleArn: this.role.roleArn,
      AppSpecification: {
        ImageUri: registryUri(props.image, Stack.of(this).region, Stack.of(this).urlSuffix),
        ContainerEntrypoint: [
          '/bin/bash',
          '-c',
          'mkdir /tmp/code && tar -xzf "$0" -C /tmp/code && exec python3 /tmp/code/evaluate.py "$@"',
        ],
        ContainerArguments: [
          `${FOLDER}/code/${props.code.fileName}`,
          ...['--model', `${FOLDER}/model`],
          ...this.parts.flatMap((part) => [`--${part}`, `${FOLDER}/${part}`]),
          ...['--output', `${FOLDER}/evaluation`],
        ],
      },
      ProcessingInputs: [
        input('code', { S3Uri: props.code.uri }),
        input('model', { 'S3Uri.$': '$.training.model' }),
        ...this.parts.map((part) =>
          input(part, { 'S3Uri.$': `States.Format('${features}version={}/${part}/', $.version)` }),
        ),
      ],
      ProcessingOutputConfig: {
        KmsKeyId: props.lake.keyOf('models').keyArn,
        Outputs: [
          {
            OutputName: 'evaluation',
            S3Output: {
              'S3Uri.$': `States.Format('${evaluations}{}/', $.training.job)`,
              LocalPath: `${FOLDER}/evaluation`,
              S3UploadMode: 'EndOfJob',
            },
          },
        ],
      },
      ProcessingResources: {
        ClusterConfig: {
          InstanceCount: 1,
          InstanceType: props.instanceType as ProcessingInstanceType,
          VolumeSizeInGB: props.volumeGiB,
          // TR-01
          ...(hasLocalStorage(props.instanceType) ? {} : { VolumeKmsKeyId: props.volumeKey.keyArn }),
        },
      },
      NetworkConfig: {
        EnableNetworkIsolation: true,
        EnableInterContainerTrafficEncryption: true,
        VpcConfig: {
          SecurityGroupIds: [props.securityGroup.securityGroupId],
          Subnets: props.subnets.map((subnet) => subnet.subnetId),
        },
      },
      StoppingCondition: {
        MaxRuntimeInSeconds: stopsAfter(props).toSeconds(),
      },
    };
  }
}

/** When SageMaker stops the job. */
function stopsAfter({ maxRuntime }: EvaluationJobProps): Duration {
  return maxRuntime.toSeconds() > LONGEST_PROCESSING.toSeconds() ? LONGEST_PROCESSING : maxRuntime;
}

/** An input that is copied before the script starts. */
function input<Location extends { S3Uri: string } | { 'S3Uri.$': string }>(
  name: string,
  location: Location,
): { InputName: string; S3Input: Location & { LocalPath: string; S3DataType: 'S3Prefix'; S3InputMode: 'File' } } {
  return {
    InputName: name,
    S3Input: { ...location, LocalPath: `${FOLDER}/${name}`, S3DataType: 'S3Prefix', S3InputMode: 'File' },
  };
}
