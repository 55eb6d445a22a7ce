import { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { allow } from '../../security/allow';

/** What the two kinds of jobs are called in actions, in ARNs, and in the rule that Step Functions keeps for them. */
const KINDS = {
  training: { noun: 'TrainingJob', resource: 'training-job' },
  processing: { noun: 'ProcessingJob', resource: 'processing-job' },
} as const;

/** A kind of job and its names. */
export interface RunnableJob {
  /** Kind of the job. */
  readonly kind: keyof typeof KINDS;

  /** Start of the jobs' names. */
  readonly jobPrefix: string;

  /** Role of the jobs. */
  readonly role: IRole;
}

/** Lets a state machine run a job with `.sync`: start, watch and stop it, and hand it its role (SF-01, SF-03, SF-10). */
export function grantRun(stateMachine: IRole, { kind, jobPrefix, role }: RunnableJob): void {
  const stack = Stack.of(role);
  const { noun, resource } = KINDS[kind];
  allow(stateMachine, {
    actions: [
      ...['Create', 'Describe', 'Stop'].map((verb) => `sagemaker:${verb}${noun}`),
      'sagemaker:ListTags',
      'sagemaker:AddTags',
    ],
    resources: [stack.formatArn({ service: 'sagemaker', resource, resourceName: `${jobPrefix}-*` })],
    wildcard: 'Job names end in a UUID made at run time',
  });
  allow(stateMachine, {
    actions: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
    resources: [
      stack.formatArn({
        service: 'events',
        resource: 'rule',
        resourceName: `StepFunctionsGetEventsForSageMaker${noun}sRule`,
      }),
    ],
  });
  allow(stateMachine, {
    actions: ['iam:PassRole'],
    resources: [role.roleArn],
    conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
  });
}
