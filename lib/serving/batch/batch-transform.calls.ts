import { copies, SAGEMAKER, uploads } from '../../sagemaker/job-role.calls';
import type { Call, RoleCalls } from '../../security/calls';
import { guardedJob } from '../../security/guardrails.calls';
import { passes, runsJob } from '../../training/jobs/tuning-job.calls';
import { statesTrust, workflowCalls } from '../../workflow/workflow.calls';

/** A batch transform, as far as its roles depend on the choices made for it. */
export interface BatchCalls {
  /** Path of the construct, e.g. `Serving/Batch`. */
  readonly path: string;

  /** Path of the role of its model, e.g. `Serving/Model/Role`. */
  readonly modelRole: string;

  /** Start of the jobs' names, e.g. `{platform}-batch`. */
  readonly jobs: string;

  /**
   * Versions in the features zone: where they lie, and the folder that is scored.
   *
   * @default - it scores none
   */
  readonly versions?: { readonly prefix: string; readonly part: string };

  /**
   * Construct of the Glue job that makes the versions.
   *
   * @default - none: others make them
   */
  readonly dataJob?: string;

  /**
   * Zone and prefix of the folders that executions name.
   *
   * @default - they name none
   */
  readonly folders?: { readonly zone: string; readonly prefix: string };

  /**
   * Prefix of the answers in the zone capture.
   *
   * @default 'batch/'
   */
  readonly output?: string;

  /** Key of the volumes, as an address. */
  readonly volumeKey: string;
}

const bucket = (zone: string): string => `{Data/Lake/${zone}}`;

/** Bucket and prefix of everything that may be scored. */
function scored({ versions, folders }: BatchCalls): readonly { readonly zone: string; readonly prefix: string }[] {
  return [
    ...(versions === undefined
      ? []
      : [{ zone: 'features', prefix: `${versions.prefix}version=any/${versions.part}/` }]),
    ...(folders === undefined ? [] : [folders]),
  ];
}

/** What the states of the workflow call. */
export function batchWorkflowCalls(batch: BatchCalls): RoleCalls {
  const { path, modelRole, jobs, versions, dataJob, volumeKey, output = 'batch/' } = batch;
  const lists = (zone: string, prefix: string, why: string): Call => ({
    actions: ['s3:ListBucket'],
    on: [bucket(zone)],
    context: { 's3:prefix': prefix },
    why,
  });
  return {
    role: `${path}/Role`,
    by: 'Step Functions, for a batch transform',
    trust: statesTrust,
    calls: [
      ...workflowCalls,
      ...(versions === undefined
        ? []
        : [
            lists(
              'features',
              `${versions.prefix}version=any/manifest.json`,
              'It looks whether the version is finished',
            ),
          ]),
      ...(dataJob === undefined
        ? []
        : [{ actions: ['glue:GetJobRuns'], on: [`{${dataJob}}`], why: 'It looks for the newest version' }]),
      ...scored(batch).map(({ zone, prefix }) => lists(zone, prefix, 'It counts the files that are scored')),
      lists('capture', `${output}folder/run=any/`, 'It counts the files with answers'),
      ...runsJob({
        noun: 'TransformJob',
        kind: 'transform-job',
        rule: 'TransformJobs',
        jobs,
        says: {
          'sagemaker:InstanceTypes': guardedJob('ml.m5.xlarge')['sagemaker:InstanceTypes'] ?? '',
          'sagemaker:VolumeKmsKeyArn': volumeKey,
          // Answers are of patients.
          'sagemaker:OutputKmsKeyArn': '{Foundation/Keys/Restricted}',
        },
      }),
      passes(modelRole, 'It hands the job the role of its model'),
    ],
  };
}

/** What SageMaker calls in the name of the model for a batch, beside what it calls for the model itself. */
export function batchModelCalls(batch: BatchCalls): readonly Call[] {
  const { volumeKey, output = 'batch/' } = batch;
  const logs = 'arn:aws:logs:{region}:{account}:log-group:/aws/sagemaker/TransformJobs';
  return [
    ...scored(batch).flatMap(({ zone, prefix }) => copies(bucket(zone), prefix, 'It reads the files that are scored')),
    ...uploads(bucket('capture'), output, 'It writes the answers'),
    {
      actions: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:DescribeKey'],
      on: [volumeKey],
      why: 'Volumes are encrypted',
    },
    {
      actions: ['kms:CreateGrant'],
      on: [volumeKey],
      context: { 'kms:GrantIsForAWSResource': 'true' },
      why: 'The volume is attached with a grant that only AWS uses',
    },
    {
      actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
      on: ['{Foundation/Keys/Restricted}'],
      why: 'The request names a key for the answers',
    },
    {
      actions: ['logs:CreateLogGroup', 'logs:DescribeLogStreams'],
      on: [logs],
      why: 'It logs what the container prints',
    },
    {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      on: [`${logs}:log-stream:*`],
      why: 'It logs what the container prints',
    },
  ];
}

/** A role of a model that does nothing but score batches; one that serves too has these calls beside its own. */
export function batchModelRole(batch: BatchCalls, calls: readonly Call[]): RoleCalls {
  return {
    role: batch.modelRole,
    by: 'SageMaker batch transform jobs',
    ...SAGEMAKER,
    calls: [...calls, ...batchModelCalls(batch)],
  };
}

/** What starts a batch by the clock: Scheduler. */
export function batchScheduleCalls(path: string): RoleCalls {
  const role = `${path}/ScheduleRole`;
  return {
    role,
    by: 'EventBridge Scheduler',
    trust: { service: 'scheduler.amazonaws.com', context: { 'aws:SourceAccount': '{account}' } },
    calls: [{ actions: ['states:StartExecution'], on: [`{${path}/Workflow}`], why: 'It starts the workflow' }],
    when: { construct: role },
  };
}
