import type { Call, RoleCalls } from '../security/calls';
import { guardedJob } from '../security/guardrails.calls';
import { statesTrust, workflowCalls } from '../workflow/workflow.calls';

/** What Step Functions calls to run a job with `.sync` (SF-01, SF-03, SF-10). */
function runs(noun: string, kind: string, role: string): Call[] {
  return [
    {
      actions: [`sagemaker:Create${noun}`],
      on: [`arn:aws:sagemaker:{region}:{account}:${kind}/{platform}-job-*`],
      says: guardedJob('ml.m5.xlarge'),
      why: 'It starts the job, as the guardrails want it',
    },
    {
      actions: [`sagemaker:Describe${noun}`, `sagemaker:Stop${noun}`, 'sagemaker:AddTags', 'sagemaker:ListTags'],
      on: [`arn:aws:sagemaker:{region}:{account}:${kind}/{platform}-job-*`],
      why: 'It tags the job as its own, watches it, and stops it with the execution',
    },
    {
      actions: ['events:PutRule', 'events:PutTargets', 'events:DescribeRule'],
      on: [`arn:aws:events:{region}:{account}:rule/StepFunctionsGetEventsForSageMaker${noun}sRule`],
      why: 'It is told about the end of the job by a rule that it keeps',
    },
    {
      actions: ['iam:PassRole'],
      on: [`{${role}}`],
      context: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
      why: 'It hands the job its role',
    },
  ];
}

/** What the states of the training workflow call. */
export const trainingWorkflowCalls: RoleCalls = {
  role: 'Training/Readmission/Role',
  by: 'Step Functions, for the training workflow',
  trust: statesTrust,
  calls: [
    ...workflowCalls,
    ...runs('TrainingJob', 'training-job', 'Training/Readmission/Training/Role'),
    ...runs('ProcessingJob', 'processing-job', 'Training/Readmission/Evaluation/Role'),
    { actions: ['s3:GetObject'], on: ['{Data/Lake/models}/evaluation/*'], why: 'It reads the figures' },
    {
      actions: ['sagemaker:CreateModelPackage'],
      on: ['arn:aws:sagemaker:{region}:{account}:model-package/{platform}-readmission/*'],
      why: 'It registers a model that is good enough',
    },
  ],
};
