import { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { allow } from '../../security/allow';

/**
 * What the kinds of jobs are called in actions, in ARNs, and in the rule that Step Functions keeps for them (SF-01, SF-02).
 *
 * Source: role policies of AWS's data science SDK for Step Functions, and `create-transform-job` of CDK 2.276, November 2026.
 */
const KINDS = {
  training: { noun: 'TrainingJob', resource: 'training-job', rule: 'TrainingJobs' },
  processing: { noun: 'ProcessingJob', resource: 'processing-job', rule: 'ProcessingJobs' },
  tuning: { noun: 'HyperParameterTuningJob', resource: 'hyper-parameter-tuning-job', rule: 'TuningJobs' },
  transform: { noun: 'TransformJob', resource: 'transform-job', rule: 'TransformJobs' },
} as const;

/** A kind of job and its names. */
export interface RunnableJob {
  /** Kind of the job. */
  readonly kind: keyof typeof KINDS;

  /** Start of the jobs' names. */
  readonly jobPrefix: string;

  /** Role of the jobs; that of the model for a transform job, which has none of its own. */
  readonly role: IRole;
}

/** Lets a state machine run a job with `.sync`: start, watch and stop it, and hand it its role (SF-01, SF-02, SF-03, SF-10). */
export function grantRun(stateMachine: IRole, { kind, jobPrefix, role }: RunnableJob): void {
  const stack = Stack.of(role);
  const { noun, resource, rule } = KINDS[kind];
  allow(stateMachine, {
    actions: [
      ...['Create', 'Describe', 'Stop'].map((verb) => `sagemaker:${verb}${noun}`),
      'sagemaker:ListTags',
      'sagemaker:AddTags',
    ],
    resources: [stack.formatArn({ service: 'sagemaker', resource, resourceName: `${jobPrefix}-*` })],
    wildcard: 'Job names end in a UUID, or in a part of one, made at run time',
  });
  allow(stateMachine, {
    actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
    resources: [
      stack.formatArn({
        service: 'events',
        resource: 'rule',
        resourceName: `StepFunctionsGetEventsForSageMaker${rule}Rule`,
      }),
    ],
  });
  grantPass(stateMachine, role);
}

/** Lets a role hand a role to SageMaker, and to nobody else (SF-10). */
export function grantPass(hands: IRole, role: IRole): void {
  allow(hands, {
    actions: ['iam:PassRole'],
    resources: [role.roleArn],
    conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
  });
}
