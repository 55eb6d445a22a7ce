import type { Call, RoleCalls, When } from '../security/calls';
import { guardedJob } from '../security/guardrails.calls';
import { statesTrust, workflowCalls } from '../workflow/workflow.calls';

/** A definition, as far as the role of its workflow depends on it. */
export interface WorkflowCalls {
  /** Path of the construct of the workflow, e.g. `Training/Readmission`. */
  readonly path: string;

  /** Where versions of its data lie in the features zone, ending in `/`. */
  readonly dataPrefix: string;

  /**
   * Construct of the Glue job that makes the versions.
   *
   * @default - none: others make them
   */
  readonly dataJob?: string;

  /**
   * Name of the model group, below the name of the platform: `{platform}-<this>`.
   *
   * @default - it registers nothing
   */
  readonly group?: string;

  /** Calls of its step, of its evaluation and for its data. */
  readonly steps: readonly Call[];
}

/** What Step Functions calls to run a job with `.sync` (SF-01, SF-03, SF-10). */
export function runs(job: {
  /** As in actions: `TrainingJob`. */
  readonly noun: string;
  /** As in ARNs: `training-job`. */
  readonly kind: string;
  /** Start of the names, `{platform}-job`. */
  readonly names: string;
  /** Path of the role that it hands on. */
  readonly role: string;
  /** When there is such a job. */
  readonly when?: When;
}): Call[] {
  const { noun, kind, names, role } = job;
  const calls: Call[] = [
    {
      actions: [`sagemaker:Create${noun}`],
      on: [`arn:aws:sagemaker:{region}:{account}:${kind}/${names}-*`],
      says: guardedJob('ml.m5.xlarge'),
      why: 'It starts the job, as the guardrails want it',
    },
    {
      actions: [`sagemaker:Describe${noun}`, `sagemaker:Stop${noun}`, 'sagemaker:AddTags', 'sagemaker:ListTags'],
      on: [`arn:aws:sagemaker:{region}:{account}:${kind}/${names}-*`],
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
  return job.when === undefined ? calls : calls.map((call) => ({ ...call, when: job.when }));
}

/** What the states of a training workflow call. */
export function trainingWorkflowCallsOf(definition: WorkflowCalls): RoleCalls {
  const { path, dataPrefix, dataJob, group } = definition;
  return {
    role: `${path}/Role`,
    by: 'Step Functions, for the training workflow',
    trust: statesTrust,
    calls: [
      ...workflowCalls,
      {
        actions: ['s3:ListBucket'],
        on: ['{Data/Lake/features}'],
        context: { 's3:prefix': `${dataPrefix}version=any/manifest.json` },
        why: 'It looks whether the version is finished',
      },
      ...(dataJob === undefined
        ? []
        : [{ actions: ['glue:GetJobRuns'], on: [`{${dataJob}}`], why: 'It looks for the newest version' }]),
      ...definition.steps,
      ...(group === undefined
        ? []
        : [
            {
              actions: ['sagemaker:CreateModelPackage'],
              on: [`arn:aws:sagemaker:{region}:{account}:model-package/{platform}-${group}/*`],
              why: 'It registers a model that is good enough',
            },
          ]),
    ],
  };
}

/** What starts a workflow with new features: EventBridge. */
export function newFeaturesCalls(path: string): RoleCalls {
  return starts(`${path}/Start/NewFeaturesRole`, 'events.amazonaws.com', `${path}/Workflow`);
}

/** What starts a workflow by the clock: Scheduler. */
export function scheduleCalls(path: string): RoleCalls {
  return starts(`${path}/Start/ScheduleRole`, 'scheduler.amazonaws.com', `${path}/Workflow`);
}

function starts(role: string, service: string, workflow: string): RoleCalls {
  return {
    role,
    by: service === 'events.amazonaws.com' ? 'EventBridge, when features are made' : 'EventBridge Scheduler',
    trust: { service, context: { 'aws:SourceAccount': '{account}' } },
    calls: [{ actions: ['states:StartExecution'], on: [`{${workflow}}`], why: 'It starts the workflow' }],
    when: { construct: role },
  };
}
