import { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { allow } from '../../security/allow';

/**
 * What tuning and transform jobs are called in actions, in ARNs, and in the rule that Step Functions keeps for them (SF-02).
 *
 * Source: role policies of AWS's data science SDK for Step Functions, and `create-transform-job` of CDK 2.276, November 2026.
 */
const KINDS = {
  tuning: { noun: 'HyperParameterTuningJob', resource: 'hyper-parameter-tuning-job', rule: 'TuningJobs' },
  transform: { noun: 'TransformJob', resource: 'transform-job', rule: 'TransformJobs' },
} as const;

/** A kind of job and its names. */
export interface SynchronousJob {
  /** Kind of the job. */
  readonly kind: keyof typeof KINDS;

  /** Start of the jobs' names. */
  readonly jobPrefix: string;
}

/** Lets a state machine run a tuning or transform job with `.sync`: start, watch and stop it (SF-02). */
export function grantSync(stateMachine: IRole, stack: Stack, { kind, jobPrefix }: SynchronousJob): void {
  const { noun, resource, rule } = KINDS[kind];
  allow(stateMachine, {
    actions: [
      ...['Create', 'Describe', 'Stop'].map((verb) => `sagemaker:${verb}${noun}`),
      'sagemaker:ListTags',
      'sagemaker:AddTags',
    ],
    resources: [stack.formatArn({ service: 'sagemaker', resource, resourceName: `${jobPrefix}-*` })],
    wildcard: 'Job names end in a part of a UUID made at run time',
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
}

/** Lets a state machine hand a role to SageMaker, and to nobody else (SF-10). */
export function grantPass(stateMachine: IRole, role: IRole): void {
  allow(stateMachine, {
    actions: ['iam:PassRole'],
    resources: [role.roleArn],
    conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
  });
}
