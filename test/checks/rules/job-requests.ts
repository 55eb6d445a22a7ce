import { type Resources, stateMachine } from './examples';

/** Members of a request to change, by their path with `/` between the parts; `undefined` takes one away. */
export type Changes = Readonly<Record<string, unknown>>;

/** A request with some members changed, at any depth. */
export function changed(request: Record<string, unknown>, changes: Changes): Record<string, unknown> {
  const copy = structuredClone(request);
  for (const [path, value] of Object.entries(changes)) {
    const parts = path.split('/');
    const last = parts.pop() ?? '';
    let parent: Record<string, unknown> = copy;
    for (const part of parts) parent = (parent[part] ??= {}) as Record<string, unknown>;
    if (value === undefined) Reflect.deleteProperty(parent, last);
    else parent[last] = value;
  }
  return copy;
}

const IMAGE = '141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0';

const CHANNEL = {
  ChannelName: 'train',
  DataSource: { S3DataSource: { S3Uri: 's3://@{Test/Features}/version=1/', S3DataType: 'S3Prefix' } },
};

const TRAINING = {
  'TrainingJobName.$': "States.Format('train-{}', States.UUID())",
  RoleArn: '@{Test/JobRole.Arn}',
  AlgorithmSpecification: { TrainingImage: IMAGE, TrainingInputMode: 'File', MetricDefinitions: [{ Name: 'auc' }] },
  HyperParameters: { eta: '0.1' },
  InputDataConfig: [CHANNEL],
  OutputDataConfig: { S3OutputPath: 's3://@{Test/Models}/training/', KmsKeyId: '@{Test/Key.Arn}' },
  ResourceConfig: {
    InstanceCount: 1,
    InstanceType: 'ml.m5.xlarge',
    VolumeSizeInGB: 50,
    VolumeKmsKeyId: '@{Test/Key.Arn}',
  },
  VpcConfig: { Subnets: ['@{Test/Subnet}'], SecurityGroupIds: ['@{Test/Group.GroupId}'] },
  EnableNetworkIsolation: true,
  EnableInterContainerTrafficEncryption: true,
  StoppingCondition: { MaxRuntimeInSeconds: 3600 },
};

const PROCESSING = {
  'ProcessingJobName.$': "States.Format('evaluate-{}', States.UUID())",
  RoleArn: '@{Test/JobRole.Arn}',
  AppSpecification: { ImageUri: IMAGE },
  ProcessingInputs: [
    { InputName: 'test', S3Input: { S3Uri: 's3://@{Test/Features}/version=1/', LocalPath: '/opt/ml/processing/test' } },
  ],
  ProcessingOutputConfig: {
    KmsKeyId: '@{Test/Key.Arn}',
    Outputs: [{ OutputName: 'output', S3Output: { S3Uri: 's3://@{Test/Models}/evaluation/' } }],
  },
  ProcessingResources: { ClusterConfig: TRAINING.ResourceConfig },
  NetworkConfig: {
    EnableNetworkIsolation: true,
    EnableInterContainerTrafficEncryption: true,
    VpcConfig: TRAINING.VpcConfig,
  },
  StoppingCondition: { MaxRuntimeInSeconds: 3600 },
};

const TRANSFORM = {
  'TransformJobName.$': "States.Format('score-{}', States.UUID())",
  ModelName: 'readmission',
  TransformInput: { DataSource: { S3DataSource: { S3Uri: 's3://@{Test/Features}/version=1/' } } },
  TransformOutput: { S3OutputPath: 's3://@{Test/Models}/scores/', KmsKeyId: '@{Test/Key.Arn}' },
  TransformResources: { InstanceCount: 1, InstanceType: 'ml.m5.xlarge', VolumeKmsKeyId: '@{Test/Key.Arn}' },
};

const TUNING = {
  'HyperParameterTuningJobName.$':
    "States.Format('tune-{}', States.ArrayGetItem(States.StringSplit(States.UUID(), '-'), 0))",
  HyperParameterTuningJobConfig: {
    Strategy: 'Bayesian',
    ResourceLimits: { MaxNumberOfTrainingJobs: 20, MaxParallelTrainingJobs: 2 },
    ParameterRanges: { ContinuousParameterRanges: [{ Name: 'eta', MinValue: '0', MaxValue: '1' }] },
  },
  TrainingJobDefinition: changed(TRAINING, {
    'TrainingJobName.$': undefined,
    HyperParameters: undefined,
    StaticHyperParameters: { num_round: '100' },
  }),
};

const AUTO_ML = {
  'AutoMLJobName.$': "States.Format('auto-{}', States.ArrayGetItem(States.StringSplit(States.UUID(), '-'), 0))",
  RoleArn: '@{Test/JobRole.Arn}',
  AutoMLProblemTypeConfig: { TabularJobConfig: { TargetAttributeName: 'readmitted' } },
  OutputDataConfig: { S3OutputPath: 's3://@{Test/Models}/auto/', KmsKeyId: '@{Test/Key.Arn}' },
  SecurityConfig: { VolumeKmsKeyId: '@{Test/Key.Arn}', VpcConfig: TRAINING.VpcConfig },
};

/** A state that runs a job, with its retries and catch. */
export function jobState(call: string, parameters: Record<string, unknown>): Record<string, unknown> {
  return {
    Resource: `arn:aws:states:::${call}`,
    Parameters: parameters,
    Retry: [{ ErrorEquals: ['SageMaker.ResourceLimitExceededException', 'SageMaker.AmazonSageMakerException'] }],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Failed' }],
  };
}

/** The request of a training job that keeps every rule. */
export const trainingRequest = (changes: Changes = {}) => changed(TRAINING, changes);

/** The request of a processing job that keeps every rule. */
export const processingRequest = (changes: Changes = {}) => changed(PROCESSING, changes);

/** A state machine with a training job that keeps every rule, but for some members of its request. */
export const trainingJob = (changes: Changes = {}): Resources => machine('createTrainingJob', TRAINING, changes);

/** The same with a processing job. */
export const processingJob = (changes: Changes = {}): Resources => machine('createProcessingJob', PROCESSING, changes);

/** The same with a transform job. */
export const transformJob = (changes: Changes = {}): Resources => machine('createTransformJob', TRANSFORM, changes);

/** The same with a tuning job, its training job included. */
export const tuningJob = (changes: Changes = {}): Resources =>
  machine('createHyperParameterTuningJob', TUNING, changes);

/** The same with an AutoML job, which Step Functions cannot wait for. */
export const autoMlJob = (changes: Changes = {}): Resources => ({
  Machine: stateMachine({ Run: jobState('aws-sdk:sagemaker:createAutoMLJobV2', changed(AUTO_ML, changes)) }),
});

/** A pipeline with a training step, which names its jobs itself. */
export const trainingStep = (changes: Changes = {}): Resources => {
  const Arguments = changed(TRAINING, { 'TrainingJobName.$': undefined, ...changes });
  const body = { Version: '2020-12-01', Steps: [{ Name: 'Train', Type: 'Training', Arguments }] };
  return {
    Pipeline: [
      'AWS::SageMaker::Pipeline',
      { PipelineDefinition: { PipelineDefinitionBody: JSON.stringify(body) }, RoleArn: '@{Test/JobRole.Arn}' },
    ],
  };
};

/** A custom resource that starts a training job when it is made. */
export const trainingCall = (changes: Changes = {}): Resources => ({
  Call: [
    'Custom::AWS',
    {
      Create: JSON.stringify({
        service: '@aws-sdk/client-sagemaker',
        action: 'CreateTrainingJob',
        parameters: changed(TRAINING, { 'TrainingJobName.$': undefined, ...changes }),
      }),
    },
  ],
});

/** A state machine of CDK or of a person, in which everything comes from its input. */
export const jobFromInput: Resources = {
  Machine: stateMachine({ Run: { Resource: 'arn:aws:states:::sagemaker:createTrainingJob.sync' } }),
};

function machine(operation: string, request: Record<string, unknown>, changes: Changes): Resources {
  return { Machine: stateMachine({ Run: jobState(`sagemaker:${operation}.sync`, changed(request, changes)) }) };
}
