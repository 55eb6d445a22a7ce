import {
  Choice,
  Condition,
  type IChainable,
  type INextable,
  Pass,
  type PassProps,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { AutoMlProblem } from './auto-ml';
import { DecidedFailure } from '../decided-failure';

/** Choices for the candidate. */
export interface BestCandidateProps {
  /**
   * What is predicted.
   *
   * @default - Autopilot found it out, and containers are taken as they are
   */
  readonly problem?: AutoMlProblem['type'];

  /**
   * Where the state has `{"MetricName": …}` with the objective that the job was asked for, under which its value is reported.
   *
   * @default - the name that Autopilot gives it
   */
  readonly objectivePath?: string;

  /** Where a job without a candidate goes. */
  readonly onError: IChainable;
}

const BEST = '$.training.answer.BestCandidate';
const CONTAINERS = `${BEST}.InferenceContainers`;

/**
 * What a container is told to answer. By default it answers the predicted label alone. `probability` would not do: it is that of
 * the positive class in one mode and that of the predicted label in the other, while `probabilities` come in the order of `labels`.
 *
 * Source: "Configure inference output in generated containers" of the SageMaker developer guide, and `validate_and_update_inference_response`
 * in `automl.py` of aws/sagemaker-python-sdk, November 2026.
 */
const PROBABILITIES = 'probabilities';
const ANSWERED = `${PROBABILITIES},labels`;

/** Where the value of the objective is. */
const METRIC = `${BEST}.FinalAutoMLJobObjectiveMetric`;

/** Whether a job has a candidate with a model and a value of the objective. */
const WHOLE = Condition.and(
  Condition.isPresent(`${CONTAINERS}[0].ModelDataUrl`),
  Condition.isPresent(`${METRIC}.Value`),
);

/**
 * States that take the best candidate out of what Autopilot says about a completed job, as `$.training.{job,model,metrics,containers}`.
 *
 * An ensemble has one container; a tuned classification has three: preparation, algorithm, and labels.
 */
export class BestCandidate extends Construct {
  /** The first state. */
  readonly first: IChainable;

  /** The last states; exactly one of them is entered. */
  readonly ends: readonly (INextable & IChainable)[];

  constructor(scope: Construct, id: string, props: BestCandidateProps) {
    super(scope, id);
    const { problem, objectivePath, onError } = props;
    const missing = new DecidedFailure(this, 'NoCandidate', {
      error: 'NoCandidate',
      cause:
        "States.Format('{} is completed, and has no candidate with a value of the objective and the containers of one', $.training.job)",
      onError,
    });
    if (problem === undefined || problem === 'Regression') {
      const all = new Pass(this, 'TakeCandidate', taken(objectivePath, { 'containers.$': CONTAINERS }));
      this.first = new Choice(this, 'HasCandidate').when(WHOLE, all).otherwise(missing);
      this.ends = [all];
      return;
    }
    const one = new Pass(this, 'TakeEnsemble', taken(objectivePath, { containers: [container(0, 'alone')] }));
    const three = new Pass(
      this,
      'TakePipeline',
      taken(objectivePath, { containers: [container(0), container(1, 'algorithm'), container(2, 'labels')] }),
    );
    const environment = (index: number): Condition => Condition.isPresent(`${CONTAINERS}[${index}].Environment`);
    const second = Condition.isPresent(`${CONTAINERS}[1].Image`);
    const count = new Choice(this, 'HasContainers')
      .when(Condition.and(WHOLE, environment(0), Condition.not(second)), one)
      .when(Condition.and(WHOLE, environment(0), environment(1), environment(2)), three)
      .otherwise(missing);
    const ask = new Pass(this, 'AskForProbabilities', {
      comment: 'What is added to the environment of containers',
      parameters: {
        alone: { SAGEMAKER_INFERENCE_OUTPUT: ANSWERED },
        algorithm: { SAGEMAKER_INFERENCE_OUTPUT: PROBABILITIES },
        labels: { SAGEMAKER_INFERENCE_INPUT: PROBABILITIES, SAGEMAKER_INFERENCE_OUTPUT: ANSWERED },
      },
      resultPath: '$.training.ask',
    });
    this.first = ask.next(count);
    this.ends = [one, three];
  }
}

/**
 * What a workflow keeps of the job.
 *
 * The value is named as it was asked for: Autopilot also answers with a name of its own, `validation:f1_binary` for `F1`, and a gate
 * looks for the name. Source: outputs of jobs in public notebooks, and of `SHOW MODEL` of Redshift ML, read in November 2026.
 */
function taken(objectivePath: string | undefined, containers: Record<string, unknown>): PassProps {
  return {
    parameters: {
      'job.$': '$.training.job',
      'candidate.$': `${BEST}.CandidateName`,
      'model.$': `${CONTAINERS}[0].ModelDataUrl`,
      'metrics.$': `States.Array(${
        objectivePath === undefined ? METRIC : `States.JsonMerge(${METRIC}, ${objectivePath}, false)`
      })`,
      ...containers,
    },
    resultPath: '$.training',
  };
}

/** A container of the candidate, with what it is told added to its environment. */
function container(index: number, told?: string): Record<string, string> {
  const environment = `${CONTAINERS}[${index}].Environment`;
  return {
    'Image.$': `${CONTAINERS}[${index}].Image`,
    'ModelDataUrl.$': `${CONTAINERS}[${index}].ModelDataUrl`,
    'Environment.$':
      told === undefined ? environment : `States.JsonMerge(${environment}, $.training.ask.${told}, false)`,
  };
}
