import { copies, copiesArchive, jobCalls, SAGEMAKER, uploads } from '../../sagemaker/job-role.calls';
import type { Call, RoleCalls } from '../../security/calls';
import { guardedJob } from '../../security/guardrails.calls';
import { ANY_IMAGE } from '../jobs/auto-ml-job.calls';
import { passes, runsJob } from '../jobs/tuning-job.calls';

const features = '{Data/Lake/features}';
const models = '{Data/Lake/models}';
const volumeKey = '{Foundation/Keys/Restricted}';
const logs = 'arn:aws:logs:{region}:{account}:log-group:/aws/sagemaker';

/** Predictions are of patients, and lie under the key of the features. */
const OF_PATIENTS = { 'sagemaker:OutputKmsKeyArn': volumeKey };

/** What a state machine says of a processing job that it runs for a script. */
function runsScript(jobs: string, says: Call['says']): readonly Call[] {
  return runsJob({ noun: 'ProcessingJob', kind: 'processing-job', rule: 'ProcessingJobs', jobs, says });
}

/** What Step Functions calls to have the tables for Autopilot written. */
export function runsTables(jobs: string, role: string): readonly Call[] {
  return [
    ...runsScript(jobs, { ...guardedJob('ml.m5.xlarge'), ...OF_PATIENTS }),
    passes(role, 'It hands the job that writes tables its role'),
  ];
}

/** What Step Functions calls to ask a candidate and judge its answers. */
export function runsCandidate(jobs: string, modelRole: string, role: string): readonly Call[] {
  const { 'sagemaker:VpcSubnets': subnets, 'sagemaker:NetworkIsolation': isolation } = guardedJob('');
  const { 'sagemaker:InstanceTypes': types, 'sagemaker:VolumeKmsKeyArn': volume } = guardedJob('ml.m5.xlarge');
  const on = [`arn:aws:sagemaker:{region}:{account}:model/${jobs}-*`];
  return [
    {
      actions: ['sagemaker:CreateModel'],
      on,
      says: { 'sagemaker:VpcSubnets': subnets ?? '', 'sagemaker:NetworkIsolation': isolation ?? '' },
      why: 'It makes a model of the containers of the candidate',
    },
    { actions: ['sagemaker:DeleteModel'], on, why: 'It deletes the model when it has answered, or has not' },
    passes(modelRole, 'It hands the model its role'),
    ...runsJob({
      noun: 'TransformJob',
      kind: 'transform-job',
      rule: 'TransformJobs',
      jobs,
      says: { 'sagemaker:InstanceTypes': types ?? '', 'sagemaker:VolumeKmsKeyArn': volume ?? '', ...OF_PATIENTS },
    }),
    ...runsScript(jobs, guardedJob('ml.m5.xlarge')),
    passes(role, 'It hands the evaluation its role'),
    { actions: ['s3:GetObject'], on: [`${models}/evaluation/*`], why: 'It reads the figures' },
  ];
}

/** What SageMaker calls to write the tables: the features in, the tables out. */
export function tablesCalls(role: string, request: string, tables: string): RoleCalls {
  return {
    role,
    by: 'SageMaker processing jobs that write tables for Autopilot',
    ...SAGEMAKER,
    calls: [
      ...jobCalls({
        image: `{${request}.AppSpecification.ImageUri}`,
        logGroup: `${logs}/ProcessingJobs`,
        volumeKey,
        outputKey: volumeKey,
      }),
      ...copiesArchive(`${request}.ProcessingInputs.0.S3Input.S3Uri`),
      ...['train', 'validation', 'test', 'out_of_time'].flatMap((part) =>
        copies(features, `readmission/version=*/${part}/`, `It copies the part ${part}`),
      ),
      ...uploads(features, tables, 'It uploads the tables'),
    ],
  };
}

/** What SageMaker calls for a candidate in a batch transform: its files and the rows in, the answers out. */
export function candidateCalls(role: string, tables: string): RoleCalls {
  return {
    role,
    by: 'SageMaker batch transform jobs, for candidates of Autopilot',
    ...SAGEMAKER,
    calls: [
      ...jobCalls({ image: ANY_IMAGE, logGroup: `${logs}/TransformJobs`, volumeKey, outputKey: volumeKey }),
      ...copies(models, 'autopilot/', 'It copies the files of the candidate'),
      ...copies(features, `${tables}version=*/transform/`, 'It reads the rows'),
      ...uploads(features, `${tables}version=*/predictions/`, 'It writes the answers'),
    ],
  };
}

/** What SageMaker calls to judge a candidate: labels and answers in, figures out. */
export function candidateEvaluationCalls(role: string, request: string, tables: string): RoleCalls {
  return {
    role,
    by: 'SageMaker processing jobs that evaluate candidates of Autopilot',
    ...SAGEMAKER,
    calls: [
      ...jobCalls({
        image: `{${request}.AppSpecification.ImageUri}`,
        logGroup: `${logs}/ProcessingJobs`,
        volumeKey,
        outputKey: '{Foundation/Keys/Internal}',
      }),
      ...copiesArchive(`${request}.ProcessingInputs.0.S3Input.S3Uri`),
      ...['test', 'out_of_time'].flatMap((part) =>
        copies(features, `readmission/version=*/${part}/`, `It copies the part ${part}`),
      ),
      ...copies(features, `${tables}version=*/predictions/`, 'It copies the answers'),
      ...uploads(models, 'evaluation/', 'It uploads the figures'),
    ],
  };
}
