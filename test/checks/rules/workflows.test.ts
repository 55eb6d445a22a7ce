import { workflowRules } from '../../../lib/checks/rules/workflows';
import { type Resources, stateMachine, testRules } from './examples';
import { autoMlJob, jobState, trainingJob, trainingRequest } from './job-requests';

const CATCH = [{ ErrorEquals: ['States.ALL'], Next: 'Failed' }];
const retried = (...ErrorEquals: readonly string[]) => ({ Retry: [{ ErrorEquals }] });
const calls = (call: string, beside: Record<string, unknown> = {}): Resources => ({
  Machine: stateMachine({ Call: { Resource: `arn:aws:states:::${call}`, Parameters: {}, Catch: CATCH, ...beside } }),
});
const trains = (beside: Record<string, unknown>): Resources => ({
  Machine: stateMachine({ Run: { ...jobState('sagemaker:createTrainingJob.sync', trainingRequest()), ...beside } }),
});
const inParallel = (Catch: unknown[]): Resources => ({
  Machine: stateMachine({
    Both: {
      Type: 'Parallel',
      Catch,
      Branches: [
        {
          StartAt: 'Run',
          States: {
            Run: {
              Type: 'Task',
              End: true,
              ...jobState('sagemaker:createTrainingJob.sync', trainingRequest()),
              Catch: undefined,
            },
          },
        },
      ],
    },
  }),
});
const text = (DefinitionString: unknown): Resources => ({
  Machine: ['AWS::StepFunctions::StateMachine', { DefinitionString }],
});

/** A state machine under a key of the customer. */
const encrypted = (principal: string, level = 'ALL'): Resources => ({
  Key: [
    'AWS::KMS::Key',
    {
      KeyPolicy: {
        Statement: [{ Effect: 'Allow', Action: 'kms:Decrypt*', Resource: '*', Principal: { Service: principal } }],
      },
    },
  ],
  Machine: [
    'AWS::StepFunctions::StateMachine',
    {
      DefinitionString: '{"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}',
      EncryptionConfiguration: { Type: 'CUSTOMER_MANAGED_KMS_KEY', KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } },
      LoggingConfiguration: { Level: level, Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: 'arn' } }] },
    },
  ],
});

testRules('workflowRules', workflowRules, [
  {
    rule: 'ML-SF-00',
    fails: text('{"StartAt": "Train", '),
    says: `the text is no JSON object: '{"StartAt": "Train", '`,
    passes: text('{"StartAt": "End", "States": {}}'),
    alsoFails: {
      'a list': text('[]'),
      'a pipeline': {
        Pipeline: ['AWS::SageMaker::Pipeline', { PipelineDefinition: { PipelineDefinitionBody: 'steps:' } }],
      },
    },
    alsoPasses: {
      'a definition on S3': {
        Machine: ['AWS::StepFunctions::StateMachine', { DefinitionS3Location: { Bucket: 'b', Key: 'k' } }],
      },
      'an object': { Machine: ['AWS::StepFunctions::StateMachine', { Definition: { StartAt: 'End', States: {} } }] },
      'a parameter': text({ Ref: 'Definition' }),
      'a pipeline that can be read': {
        Pipeline: ['AWS::SageMaker::Pipeline', { PipelineDefinition: { PipelineDefinitionBody: '{"Steps": []}' } }],
      },
      'a pipeline on S3': {
        Pipeline: [
          'AWS::SageMaker::Pipeline',
          { PipelineDefinition: { PipelineDefinitionS3Location: { Bucket: 'b', Key: 'k' } } },
        ],
      },
    },
  },
  {
    rule: 'ML-SF-13',
    fails: trains(retried('SageMaker.AmazonSageMakerException')),
    says: 'it is not tried again after SageMaker.ResourceLimitExceededException, but after SageMaker.AmazonSageMakerException',
    passes: trainingJob(),
    alsoFails: {
      'no retry': trains({ Retry: undefined }),
      'a retry that does nothing': trains({ Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 0 }] }),
      'faults of SageMaker left out': trains(retried('SageMaker.ResourceLimitExceededException')),
    },
    alsoPasses: {
      'every error': trains(retried('States.ALL')),
      'two retries': trains({
        Retry: [
          { ErrorEquals: ['SageMaker.ResourceLimitExceededException'] },
          { ErrorEquals: ['SageMaker.AmazonSageMakerException'] },
        ],
      }),
      'a call that starts no job': calls('aws-sdk:sagemaker:describeModelPackage'),
      'an AutoML job that is retried': autoMlJob(),
    },
  },
  {
    rule: 'ML-SF-13-2',
    fails: trains({ Catch: undefined }),
    says: 'state Run: Catch: no Catch takes all errors of the state',
    passes: trainingJob(),
    alsoFails: {
      'one error alone': trains({ Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Failed' }] }),
      'another call of the workflow': {
        Machine: stateMachine({
          Run: { ...jobState('sagemaker:createTrainingJob.sync', trainingRequest()), Next: 'Tell' },
          Tell: { Resource: 'arn:aws:states:::sns:publish' },
        }),
      },
      'a branch that nobody catches': inParallel([]),
    },
    alsoPasses: {
      'a branch whose Parallel catches': inParallel(CATCH),
      'a workflow that runs no job': calls('sns:publish', { Catch: undefined }),
    },
  },
  {
    rule: 'ML-SF-14',
    fails: encrypted('states.amazonaws.com'),
    says: 'key Test/Key does not let delivery.logs.amazonaws.com decrypt',
    passes: encrypted('delivery.logs.amazonaws.com'),
    alsoPasses: {
      'a key of another app': { Machine: encrypted('states.amazonaws.com').Machine ?? [''] },
      'no logs': encrypted('states.amazonaws.com', 'OFF'),
    },
  },
]);
