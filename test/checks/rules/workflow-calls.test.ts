import { workflowCallRules } from '../../../lib/checks/rules/workflow-calls';
import { type Resources, stateMachine, testRules } from './examples';
import { jobState, processingRequest, trainingRequest } from './job-requests';

const CATCH = [{ ErrorEquals: ['States.ALL'], Next: 'Failed' }];
const retried = (...ErrorEquals: readonly string[]) => ({ Retry: [{ ErrorEquals }] });
const calls = (call: string, beside: Record<string, unknown> = {}): Resources => ({
  Machine: stateMachine({ Call: { Resource: `arn:aws:states:::${call}`, Parameters: {}, Catch: CATCH, ...beside } }),
});
/** A job that is awaited, and then another one. */
const trainsAndEvaluates = (call: string, beside: Record<string, Record<string, unknown>> = {}): Resources => ({
  Machine: stateMachine({
    Train: { ...jobState('sagemaker:createTrainingJob.sync', trainingRequest()), Next: 'Evaluate' },
    Evaluate: { ...jobState(call, processingRequest()), Next: 'Tell' },
    Tell: { Resource: 'arn:aws:states:::sns:publish', Catch: CATCH },
    ...beside,
  }),
});
testRules('workflowCallRules', workflowCallRules, [
  {
    rule: 'ML-SF-05',
    fails: calls('sagemaker:createEndpoint.sync'),
    says: 'sagemaker:createEndpoint.sync does not exist; .sync exists for createHyperParameterTuningJob',
    passes: calls('sagemaker:createEndpoint'),
    alsoFails: {
      'another version of waiting': calls('sagemaker:createTrainingJob.sync:2', {
        ...retried('States.ALL'),
      }),
      'a call of the SDK': calls('aws-sdk:sagemaker:createAutoMLJobV2.sync', { ...retried('States.ALL') }),
    },
    alsoPasses: {
      'another service': calls('glue:startJobRun.sync'),
      'a nested execution': calls('states:startExecution.sync:2'),
    },
  },
  {
    rule: 'ML-SF-05-2',
    fails: calls('sagemaker:createModel.waitForTaskToken'),
    says: 'sagemaker:createModel.waitForTaskToken does not exist',
    passes: calls('sqs:sendMessage.waitForTaskToken'),
  },
  {
    rule: 'ML-SF-05-3',
    fails: calls('sagemaker:createModelPackage'),
    says: 'sagemaker:createModelPackage does not exist',
    passes: calls('aws-sdk:sagemaker:createModelPackage'),
    alsoPasses: { 'what the integration has': calls('sagemaker:updateEndpoint') },
  },
  {
    rule: 'ML-SF-05-4',
    fails: trainsAndEvaluates('sagemaker:createProcessingJob'),
    says: 'state Evaluate: createProcessingJob only starts the job, and state Tell follows at once',
    passes: trainsAndEvaluates('sagemaker:createProcessingJob.sync'),
    alsoFails: { 'through the SDK': trainsAndEvaluates('aws-sdk:sagemaker:createProcessingJob') },
    alsoPasses: {
      'a loop that asks': trainsAndEvaluates('sagemaker:createProcessingJob', {
        Ask: { Resource: 'arn:aws:states:::aws-sdk:sagemaker:describeProcessingJob', Catch: CATCH },
      }),
      'a workflow that waits for nothing': calls('sagemaker:createTrainingJob', {
        ...retried('States.ALL'),
        Next: 'Tell',
      }),
    },
  },
  {
    rule: 'ML-SF-12',
    fails: calls('dms:startReplicationTask'),
    says: 'Step Functions has no integration dms:startReplicationTask',
    passes: calls('aws-sdk:databasemigration:startReplicationTask'),
  },
]);
