import { type Expected, oneOf, STARTED_AGAIN, type WorkflowFacts, type WorkflowPaths } from '../workflow/paths';
import { hasLocalStorage } from '../sagemaker/instance-types';

/** Name of a job, as long as SageMaker allows (TR-17). */
export const JOB = 'ml-test-jobs-26-characters-5f0c1d2e-7a8b-4c9d-8e0f-1a2b3c4d5e6f';

/** Where that job leaves its model. */
export const MODEL = `s3://models/training/${JOB}/output/model.tar.gz`;

const NEW_NAME = /^[a-z0-9-]{1,26}-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const IMAGE = /^\d{12}\.dkr\.ecr\.[\w-]+\.amazonaws\.com(\.cn)?\/sagemaker-xgboost:[\w.-]+$/;
const CODE = /^s3:\/\/cdk-[^/]+\/[0-9a-f]{64}\.gz$/;
const FOLDER = '/opt/ml/processing';

/** Hyperparameters that `train.py` takes; the rest are for the toolkit of the image. */
const TAKEN_BY_THE_SCRIPT = [
  ...['max_depth', 'eta', 'num_round', 'subsample', 'colsample_bytree', 'min_child_weight'],
  ...['early_stopping_rounds', 'scale_pos_weight'],
];

/** SageMaker needs half an hour around the script, and the workflow two hours around its jobs. */
const STARTING = 1800;
const SPARE_TIME = 7200;

/** No processing job runs longer than nine days, in seconds. */
const LONGEST_PROCESSING = 777600;

/** What the training job and the evaluation job are started with, for a version of the features. */
export function jobCalls(
  { at, values, executionName }: WorkflowFacts,
  version: string,
): Pick<WorkflowPaths, 'calls' | 'promises'> & { readonly image: Expected } {
  const train = (path: string): unknown => at(`States.Train.Parameters.${path}`);
  const evaluate = (path: string): unknown => at(`States.Evaluate.Parameters.${path}`);
  const maxRuntime = Number(train('StoppingCondition.MaxRuntimeInSeconds'));
  const spotTraces = [
    train('EnableManagedSpotTraining'),
    train('CheckpointConfig'),
    train('StoppingCondition.MaxWaitTimeInSeconds'),
  ];
  const spot = spotTraces.some((trace) => trace !== undefined);
  const longest = spot ? Number(spotTraces[2]) : maxRuntime;
  const image = String(train('AlgorithmSpecification.TrainingImage'));
  const code = String(train('InputDataConfig.0.DataSource.S3DataSource.S3Uri'));
  const codeFile = code.split('/').at(-1) ?? '';
  const key = oneOf(values('AWS::KMS::Key', 'Arn'));
  const volumeKey = (type: unknown): Record<string, Expected> => (hasDisks(type) ? {} : { VolumeKmsKeyId: key });
  const folder = (name: string): RegExp => new RegExp(`^s3://[^/]*lakefeatures[^/]*/.+/version=${version}/${name}/$`);
  const network = {
    SecurityGroupIds: [oneOf(values('AWS::EC2::SecurityGroup', 'GroupId'))],
    Subnets: { each: oneOf(values('AWS::EC2::Subnet')), atLeast: 2 },
  };

  return {
    image,
    calls: {
      Train: {
        call: 'sagemaker:createTrainingJob.sync',
        parameters: {
          TrainingJobName: NEW_NAME,
          RoleArn: /:role\/.*TrainingRole/,
          AlgorithmSpecification: {
            TrainingImage: IMAGE,
            TrainingInputMode: 'File',
            MetricDefinitions: [{ Name: 'validation:auc', Regex: 'validation-auc:([0-9.]+)' }],
          },
          HyperParameters: {
            ...Object.fromEntries(TAKEN_BY_THE_SCRIPT.map((name) => [name, /^-?\d+(\.\d+)?$/])),
            sagemaker_program: 'train.py',
            sagemaker_submit_directory: `/opt/ml/input/data/code/${codeFile}`,
          },
          Environment: { PIP_NO_INDEX: '1', PIP_NO_BUILD_ISOLATION: '0' },
          InputDataConfig: [
            channel('code', CODE),
            ...['train', 'validation', 'preparation'].map((name) => channel(name, folder(name))),
          ],
          OutputDataConfig: { S3OutputPath: /^s3:\/\/[^/]*lakemodels[^/]*\/training\/$/, KmsKeyId: key },
          ResourceConfig: {
            InstanceCount: 1,
            InstanceType: /^ml\./,
            ...volumeKey(train('ResourceConfig.InstanceType')),
            ...(hasDisks(train('ResourceConfig.InstanceType')) ? {} : { VolumeSizeInGB: /^\d+$/ }),
          },
          VpcConfig: network,
          EnableNetworkIsolation: true,
          EnableInterContainerTrafficEncryption: true,
          StoppingCondition: { MaxRuntimeInSeconds: maxRuntime, ...(spot ? { MaxWaitTimeInSeconds: /^\d+$/ } : {}) },
          ...(spot
            ? {
                EnableManagedSpotTraining: true,
                CheckpointConfig: { S3Uri: new RegExp(`^s3://[^/]*lakemodels[^/]*/checkpoints/${executionName}/$`) },
              }
            : {}),
        },
        // As a description of the finished job tells it.
        answer: {
          TrainingJobName: JOB,
          TrainingJobArn: `arn:aws:sagemaker:eu-west-1:111122223333:training-job/${JOB}`,
          ModelArtifacts: { S3ModelArtifacts: MODEL },
          TrainingJobStatus: 'Completed',
          SecondaryStatus: 'Completed',
          BillableTimeInSeconds: 120,
        },
        retried: STARTED_AGAIN,
        timesOut: true,
        fresh: 'TrainingJobName',
      },
      Evaluate: {
        call: 'sagemaker:createProcessingJob.sync',
        parameters: {
          ProcessingJobName: NEW_NAME,
          RoleArn: /:role\/.*EvaluationRole/,
          AppSpecification: {
            ImageUri: image,
            ContainerEntrypoint: [
              '/bin/bash',
              '-c',
              'mkdir /tmp/code && tar -xzf "$0" -C /tmp/code && exec python3 /tmp/code/evaluate.py "$@"',
            ],
            ContainerArguments: [
              `${FOLDER}/code/${codeFile}`,
              ...['--model', `${FOLDER}/model`, '--test', `${FOLDER}/test`, '--output', `${FOLDER}/evaluation`],
            ],
          },
          ProcessingInputs: [input('code', code), input('model', MODEL), input('test', folder('test'))],
          ProcessingOutputConfig: {
            KmsKeyId: key,
            Outputs: [
              {
                OutputName: 'evaluation',
                S3Output: {
                  S3Uri: new RegExp(`^s3://[^/]*lakemodels[^/]*/evaluation/${JOB}/$`),
                  LocalPath: `${FOLDER}/evaluation`,
                  S3UploadMode: 'EndOfJob',
                },
              },
            ],
          },
          ProcessingResources: {
            ClusterConfig: {
              InstanceCount: 1,
              InstanceType: /^ml\./,
              VolumeSizeInGB: /^\d+$/,
              ...volumeKey(evaluate('ProcessingResources.ClusterConfig.InstanceType')),
            },
          },
          NetworkConfig: {
            EnableNetworkIsolation: true,
            EnableInterContainerTrafficEncryption: true,
            VpcConfig: network,
          },
          StoppingCondition: { MaxRuntimeInSeconds: Math.min(maxRuntime, LONGEST_PROCESSING) },
        },
        answer: { ProcessingJobName: JOB, ProcessingJobStatus: 'Completed' },
        retried: STARTED_AGAIN,
        fresh: 'ProcessingJobName',
      },
    },
    promises: [
      { says: 'a spot job waits at least as long as it may run (TR-05)', holds: longest >= maxRuntime },
      {
        says: 'the state waits half an hour longer than the training job may take',
        holds: at('States.Train.TimeoutSeconds') === longest + STARTING,
      },
      {
        says: 'the workflow outlasts both jobs by two hours',
        holds: at('TimeoutSeconds') === longest + maxRuntime + SPARE_TIME,
      },
      {
        says: 'both jobs run in the same subnets and the same security group',
        holds: JSON.stringify(train('VpcConfig')) === JSON.stringify(evaluate('NetworkConfig.VpcConfig')),
      },
      {
        says: 'both jobs have a disk of the same size',
        holds:
          hasDisks(train('ResourceConfig.InstanceType')) ||
          train('ResourceConfig.VolumeSizeInGB') === evaluate('ProcessingResources.ClusterConfig.VolumeSizeInGB'),
      },
    ],
  };
}

/** Whether an instance type has disks of its own; one that SageMaker does not offer has none, and is found elsewhere. */
function hasDisks(type: unknown): boolean {
  try {
    return hasLocalStorage(String(type));
  } catch {
    return false;
  }
}

function channel(name: string, uri: Expected): Expected {
  return {
    ChannelName: name,
    DataSource: { S3DataSource: { S3Uri: uri, S3DataType: 'S3Prefix', S3DataDistributionType: 'FullyReplicated' } },
  };
}

function input(name: string, uri: Expected): Expected {
  return {
    InputName: name,
    S3Input: { S3Uri: uri, LocalPath: `${FOLDER}/${name}`, S3DataType: 'S3Prefix', S3InputMode: 'File' },
  };
}
