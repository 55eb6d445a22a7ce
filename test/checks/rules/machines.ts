import { type Resources, stateMachine } from './examples';
import { type Allowed, roleOf } from './roles';

/** ARN of the account and Region of the stack. */
export const arn = (service: string, rest: string) => ({
  'Fn::Sub': `arn:aws:${service}:\${AWS::Region}:\${AWS::AccountId}:${rest}`,
});

/** Lets a role be passed to a service; to any, with an empty name. */
export const pass = (Resource: unknown, service = 'sagemaker.amazonaws.com'): Allowed => ({
  Action: ['iam:PassRole'],
  Resource,
  ...(service === '' ? {} : { Condition: { StringEquals: { 'iam:PassedToService': service } } }),
});

/** Lets Step Functions hear of the end of a job by the rule of this name. */
export const hears = (rule: string): Allowed => ({
  Action: ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
  Resource: arn('events', `rule/StepFunctionsGetEventsFor${rule}`),
});

/** What a state machine needs to run a kind of job: the calls, the rule, and the role of the job. */
export const runs = (noun: string, resource: string, rule: string): readonly Allowed[] => [
  {
    Action: [`sagemaker:Create${noun}`, `sagemaker:Describe${noun}`, `sagemaker:Stop${noun}`, 'sagemaker:ListTags'],
    Resource: arn('sagemaker', resource),
  },
  hears(`SageMaker${rule}`),
  pass({ 'Fn::GetAtt': ['JobRole', 'Arn'] }),
];

/** What a state machine needs for the training job of `job-requests.ts`. */
export const TRAINING = runs('TrainingJob', 'training-job/train-*', 'TrainingJobsRule');

/** The state machine with a role of its own, and the role of its jobs. */
export function given(
  statements: readonly Allowed[],
  resources: Resources,
  service = 'states.amazonaws.com',
): Resources {
  const [type, properties] = resources.Machine ?? ['', {}];
  return {
    Machine: [type, { ...properties, RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } }],
    ...roleOf('Role', statements, service),
    ...roleOf('JobRole', []),
  };
}

/** A state machine that makes one call. */
export const calls = (call: string, Parameters: Record<string, unknown> = {}): Resources => ({
  Machine: stateMachine({ Call: { Resource: `arn:aws:states:::${call}`, Parameters } }),
});
