import { CURATED_TABLES } from '../readmission/tables';
import type { Call, Context, RoleCalls } from '../security/calls';
import { guardedJob } from '../security/guardrails.calls';
import { logCalls } from './log-access.calls';
import { queryCalls } from './query.calls';
import { registryCalls, startCalls, watchCalls } from './workflow-access.calls';

const WORKFLOW = 'Training/Readmission/Workflow';

/** A job as the guardrails want it, on an instance that the configuration lets people rent. */
const says: Context = guardedJob('ml.m5.large');

/** Jobs of one kind under the prefix of people. */
function lab(noun: string, resource: string): Call[] {
  const on = [`arn:aws:sagemaker:{region}:{account}:${resource}/{platform}-lab-*`];
  return [
    { actions: [`sagemaker:Create${noun}`], on, says, why: 'They start a job of their own' },
    {
      actions: [`sagemaker:Describe${noun}`, `sagemaker:Stop${noun}`, 'sagemaker:AddTags', 'sagemaker:ListTags'],
      on,
      why: 'They tag it, watch it, and stop it; the SDK of SageMaker tags what it starts',
    },
    { actions: [`sagemaker:List${noun}s`], on: ['*'], why: 'They look which jobs there are' },
  ];
}

/** What data scientists do. */
export const dataScientistCalls: RoleCalls = {
  role: 'People/DataScientist',
  by: 'data scientists',
  when: { construct: 'People/DataScientist' },
  trust: { people: true },
  calls: [
    ...queryCalls('DataScientist', 'data-scientist', [
      { database: '{Data/Curated/Database#Ref}', tables: CURATED_TABLES.map(({ name }) => name) },
    ]),
    ...startCalls(WORKFLOW),
    ...watchCalls(WORKFLOW),
    ...logCalls([`${WORKFLOW}/Log`]),
    ...registryCalls,
    ...lab('TrainingJob', 'training-job'),
    ...lab('ProcessingJob', 'processing-job'),
    ...lab('HyperParameterTuningJob', 'hyper-parameter-tuning-job'),
    {
      actions: ['sagemaker:ListTrainingJobsForHyperParameterTuningJob'],
      on: ['arn:aws:sagemaker:{region}:{account}:hyper-parameter-tuning-job/{platform}-lab-*'],
      why: 'They look which training jobs a tuning job has started',
    },
    {
      actions: ['iam:PassRole'],
      on: ['{Training/Readmission/LabRole}'],
      context: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
      why: 'They hand a job the role that is there for jobs of people',
    },
    {
      actions: ['logs:GetLogEvents'],
      on: ['TrainingJobs', 'ProcessingJobs'].map(
        (kind) => `arn:aws:logs:{region}:{account}:log-group:/aws/sagemaker/${kind}:log-stream:{platform}-lab-*`,
      ),
      why: 'They read what their jobs print',
    },
  ],
};
