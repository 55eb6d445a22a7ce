import type { Call } from '../../security/calls';
import { guardedJob } from '../../security/guardrails.calls';

/** A kind of job that a state machine runs with `.sync`. */
interface RunJob {
  /** Name of the job in actions. */
  readonly noun: string;

  /** Name of the job in ARNs. */
  readonly kind: string;

  /** Name of the rule that Step Functions keeps, without what all of them have. */
  readonly rule: string;

  /** Start of the jobs' names, e.g. `{platform}-job`. */
  readonly jobs: string;

  /** What the request says where guardrails look. */
  readonly says: Call['says'];
}

/** What Step Functions calls to run a tuning or transform job (SF-02). */
export function runsJob({ noun, kind, rule, jobs, says }: RunJob): readonly Call[] {
  const on = [`arn:aws:sagemaker:{region}:{account}:${kind}/${jobs}-*`];
  return [
    { actions: [`sagemaker:Create${noun}`], on, says, why: 'It starts the job, as the guardrails want it' },
    {
      actions: [`sagemaker:Describe${noun}`, `sagemaker:Stop${noun}`, 'sagemaker:AddTags', 'sagemaker:ListTags'],
      on,
      why: 'It tags the job as its own, watches it, and stops it with the execution',
    },
    {
      actions: ['events:PutRule', 'events:PutTargets', 'events:DescribeRule'],
      on: [`arn:aws:events:{region}:{account}:rule/StepFunctionsGetEventsForSageMaker${rule}Rule`],
      why: 'It is told about the end of the job by a rule that it keeps',
    },
  ];
}

/** What Step Functions calls to hand SageMaker a role (SF-10). */
export function passes(role: string, why: string): Call {
  return {
    actions: ['iam:PassRole'],
    on: [`{${role}}`],
    context: { 'iam:PassedToService': 'sagemaker.amazonaws.com' },
    why,
  };
}

/**
 * What Step Functions calls for a tuning job, beside the other states of a workflow.
 *
 * @param jobs start of the jobs' names, e.g. `{platform}-job`
 * @param role path of the role of the trainings
 */
export function runsTuning(jobs: string, role: string): readonly Call[] {
  return [
    ...runsJob({
      noun: 'HyperParameterTuningJob',
      kind: 'hyper-parameter-tuning-job',
      rule: 'TuningJobs',
      jobs,
      says: guardedJob('ml.m5.xlarge'),
    }),
    passes(role, 'It hands the trainings their role'),
    {
      actions: ['sagemaker:DescribeTrainingJob'],
      on: [`arn:aws:sagemaker:{region}:{account}:training-job/${jobs}-*`],
      why: 'It asks for the model and the metrics of the best training, which SageMaker named after the tuning job',
    },
  ];
}
