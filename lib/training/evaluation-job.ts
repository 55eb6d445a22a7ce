import type { CreateProcessingJobCommandInput, ProcessingInstanceType } from '@aws-sdk/client-sagemaker';
import { Duration, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { CustomState, IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { registryUri } from '../sagemaker/images';
import { hasLocalStorage } from '../sagemaker/instance-types';
import { JobRole } from '../sagemaker/job-role';
import type { JsonPathParams } from '../workflow/json-path-params';
import { RETRY_JOB, TaskState } from '../workflow/task-state';
import { grantRun } from './grant-run';
import { checkJobPrefix, type JobEnvironment, TRAINING_OUTPUT } from './training-job';

/** Choices for the evaluation job. */
export interface EvaluationJobProps extends JobEnvironment {
  /** Instance type that SageMaker offers for processing. */
  readonly instanceType: string;

  /** Disk of the instance in GiB. */
  readonly volumeGiB: number;

  /** When SageMaker stops the job; nine days at the latest. */
  readonly maxRuntime: Duration;
}

/** Prefix of the evaluations in the models zone; below it the name of the training job. */
export const EVALUATION_OUTPUT = 'evaluation/';

/** File that the script writes, in the shape of SageMaker's model quality statistics. */
export const EVALUATION_FILE = 'evaluation.json';

/** SageMaker runs no processing job longer (API: ProcessingMaxRuntimeInSeconds), though training jobs may. */
const LONGEST_PROCESSING = Duration.days(9);

/** Where the job finds its inputs and leaves its output. */
const FOLDER = '/opt/ml/processing';

/** Evaluates a trained model on the test part of the features that it never saw. */
export class EvaluationJob extends Construct {
  /** The role of the job. */
  readonly role: IRole;

  private readonly jobPrefix: string;
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
    props.lake.grantStorageRead(this.role, { zone: 'features', prefix: `${props.featuresPrefix}version=*/test/` });
    props.lake.grantStorageRead(this.role, { zone: 'models', prefix: TRAINING_OUTPUT });
    props.lake.grantStorageWrite(this.role, { zone: 'models', prefix: EVALUATION_OUTPUT });

    this.jobPrefix = props.jobPrefix;
    this.parameters = this.request(props);
  }

  /** The state that runs the job; needs `$.version` and `$.training.{job,model}`, leaves a file. */
  state(onError: IChainable): CustomState {
    return new TaskState(this, 'Evaluate', {
      call: 'sagemaker:createProcessingJob.sync',
      parameters: this.parameters,
      resultPath: null,
      retries: [RETRY_JOB],
      onError,
    });
  }

  /** Lets a state machine run the job: start, watch and stop it, and hand it its role (SF-03, SF-10). */
  grantRun(stateMachine: IRole): void {
    grantRun(stateMachine, { kind: 'processing', jobPrefix: this.jobPrefix, role: this.role });
  }

  private request(props: EvaluationJobProps): JsonPathParams<CreateProcessingJobCommandInput> {
    const features = props.lake.uri({ zone: 'features', prefix: props.featuresPrefix });
    const evaluations = props.lake.uri({ zone: 'models', prefix: EVALUATION_OUTPUT });
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
          ...['--model', `${FOLDER}/model`, '--test', `${FOLDER}/test`, '--output', `${FOLDER}/evaluation`],
        ],
      },
      ProcessingInputs: [
        input('code', { S3Uri: props.code.uri }),
        input('model', { 'S3Uri.$': '$.training.model' }),
        input('test', { 'S3Uri.$': `States.Format('${features}version={}/test/', $.version)` }),
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
        MaxRuntimeInSeconds: Math.min(props.maxRuntime.toSeconds(), LONGEST_PROCESSING.toSeconds()),
      },
    };
  }
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
