import { workflowPermissionRules } from '../../../lib/checks/rules/workflow-permissions';
import { testRules } from './examples';
import { processingJob, trainingJob, transformJob, tuningJob } from './job-requests';
import { calls, given, hears, runs, TRAINING } from './machines';
import { roleOf, without } from './roles';

const PROCESSING = runs('ProcessingJob', 'processing-job/evaluate-*', 'ProcessingJobsRule');
const TUNING = runs('HyperParameterTuningJob', 'hyper-parameter-tuning-job/tune-*', 'TuningJobsRule');
const TRANSFORM = runs('TransformJob', 'transform-job/score-*', 'TransformJobsRule');

testRules('workflowPermissionRules', workflowPermissionRules, [
  {
    rule: 'ML-SF-01',
    fails: given(without(TRAINING, 'sagemaker:StopTrainingJob'), trainingJob()),
    says: 'state Run: its role may not sagemaker:StopTrainingJob',
    passes: given(TRAINING, trainingJob()),
    alsoFails: {
      'the rule': given(without(TRAINING, 'events:PutRule'), trainingJob()),
      'the rule of another kind': given(
        [...without(TRAINING, 'events:PutTargets', 'events:PutRule', 'events:DescribeRule'), ...PROCESSING.slice(1, 2)],
        trainingJob(),
      ),
      'a name that the policy does not cover': given(
        TRAINING,
        trainingJob({ 'TrainingJobName.$': "States.Format('other-{}', States.UUID())" }),
      ),
      'tags without the action for them': given(TRAINING, trainingJob({ Tags: [{ Key: 'a', Value: 'b' }] })),
      'no policy': given(TRAINING.slice(2), trainingJob()),
    },
    alsoPasses: {
      'every resource': given(
        [{ Action: 'sagemaker:*', Resource: '*' }, { Action: 'events:*', Resource: '*' }, ...TRAINING.slice(2)],
        trainingJob(),
      ),
      'a name of the execution': given(TRAINING, trainingJob({ 'TrainingJobName.$': '$.name' })),
      'capitals in the name, which the ARN has not': given(
        TRAINING,
        trainingJob({ 'TrainingJobName.$': "States.Format('TRAIN-{}', States.UUID())" }),
      ),
      'a role of another app': trainingJob(),
      'a managed policy that no template shows': {
        ...given([], trainingJob()),
        ...roleOf('Role', [], 'states.amazonaws.com', ['arn:aws:iam::123456789012:policy/mine']),
      },
    },
  },
  {
    rule: 'ML-SF-02',
    fails: given(without(TUNING, 'sagemaker:DescribeHyperParameterTuningJob'), tuningJob()),
    says: 'its role may not sagemaker:DescribeHyperParameterTuningJob',
    passes: given(TUNING, tuningJob()),
    alsoFails: {
      'the name of the rule that one would guess': given(
        [
          ...without(TUNING, 'events:PutTargets', 'events:PutRule', 'events:DescribeRule'),
          hears('SageMakerHyperParameterTuningJobsRule'),
        ],
        tuningJob(),
      ),
      'a transform job': given(without(TRANSFORM, 'events:DescribeRule'), transformJob()),
    },
    alsoPasses: { 'a transform job': given(TRANSFORM, transformJob()) },
  },
  {
    rule: 'ML-SF-03',
    fails: given(without(PROCESSING, 'events:PutTargets'), processingJob()),
    says: 'its role may not events:PutTargets',
    passes: given(PROCESSING, processingJob()),
  },
  {
    rule: 'ML-SF-11',
    fails: given([hears('EMRServerlessJobRunRule')], calls('emr-serverless:startJobRun.sync')),
    says: 'its role may not events:PutTargets, events:PutRule, events:DescribeRule',
    passes: given([hears('EMRServerlessJobRule')], calls('emr-serverless:startJobRun.sync')),
    alsoFails: {
      'an application': given([hears('EMRServerlessJobRule')], calls('emr-serverless:createApplication.sync')),
    },
    alsoPasses: { 'a call that does not wait': given([], calls('emr-serverless:startJobRun')) },
  },
  {
    rule: 'ML-SF-04',
    fails: given([], calls('aws-sdk:sagemaker:describeModelPackage')),
    says: 'state Call: its role may not sagemaker:DescribeModelPackage',
    passes: given(
      [{ Action: 'sagemaker:DescribeModelPackage', Resource: '*' }],
      calls('aws-sdk:sagemaker:describeModelPackage'),
    ),
    alsoFails: {
      'another topic': given(
        [{ Action: 'sns:Publish', Resource: 'arn:aws:sns:eu-west-1:123456789012:other' }],
        calls('sns:publish', { TopicArn: 'arn:aws:sns:eu-west-1:123456789012:alarms' }),
      ),
      'another prefix': given(
        [{ Action: 's3:GetObject', Resource: 'arn:aws:s3:::models/training/*' }],
        calls('aws-sdk:s3:getObject', { Bucket: 'models', 'Key.$': "States.Format('evaluation/{}/a.json', $.job)" }),
      ),
    },
    alsoPasses: {
      'a prefix that fits': given(
        [{ Action: 's3:GetObject', Resource: 'arn:aws:s3:::models/evaluation/*' }],
        calls('aws-sdk:s3:getObject', { Bucket: 'models', 'Key.$': "States.Format('evaluation/{}/a.json', $.job)" }),
      ),
      'a service whose actions have other names': given([], calls('ecs:runTask')),
    },
  },
  {
    rule: 'ML-SF-04-2',
    fails: given(TRAINING, trainingJob(), 'lambda.amazonaws.com'),
    says: 'Step Functions may not assume Test/Role',
    passes: given(TRAINING, trainingJob()),
    alsoPasses: { 'the name of a Region': given(TRAINING, trainingJob(), 'states.eu-west-1.amazonaws.com') },
  },
]);
