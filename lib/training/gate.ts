/* eslint-disable awscdk/require-passing-this -- the states are children of the workflow that asks for them */
import { Chain, Choice, Condition, type IChainable, Pass } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

/** From which value on, or up to which, a model is good enough; one of the two. */
export type Threshold =
  { readonly atLeast: number; readonly atMost?: undefined } | { readonly atMost: number; readonly atLeast?: undefined };

/** A figure that a model has to reach. */
export type Bar = Threshold & {
  /** What the figure is, in a few words for people: `area under the ROC curve on the test part`. */
  readonly figure: string;

  /** Where the state of the execution has it, e.g. `$.evaluation.metrics.auc.value`. */
  readonly path: string;
};

/** A metric that a training job reported, as the figure that decides. */
export type Objective = Threshold & {
  /** Name of the metric, as SageMaker has it: `validation:auc`. */
  readonly metric: string;
};

/** Where the values of the metric are that decides. */
const METRIC_VALUES = '$.objective.values';

/**
 * The bar that a metric of the training job itself sets, for models that no script evaluates.
 *
 * @throws if the name has a character that would end a JSONPath filter
 */
export function metricBar(objective: Objective): Bar {
  const { metric, ...threshold } = objective;
  checkMetric(metric);
  return { figure: metric, path: `${METRIC_VALUES}[0]`, ...threshold };
}

/** A state that picks the metric by its name from the list that `TrainingStep` leaves. Keeps what the state has. */
export function selectMetric(scope: Construct, { metric }: Objective): Pass {
  checkMetric(metric);
  return new Pass(scope, 'SelectMetric', {
    comment: `Finds ${metric} among the metrics of the job`,
    parameters: { 'values.$': `$.training.metrics[?(@.MetricName == '${metric}')].Value` },
    resultPath: '$.objective',
  });
}

/** Choices for the gate. */
export interface GateProps {
  /** What a model has to reach: all of it, one bar at least. */
  readonly bars: readonly Bar[];

  /**
   * A metric of the job that has to be picked first, when a bar is made of it.
   *
   * @default - the figures are there already
   */
  readonly select?: Objective;

  /** Where a model goes that reaches every bar. */
  readonly passes: IChainable;

  /** Where a model goes that does not. */
  readonly staysBelow: IChainable;

  /** Where a model goes whose figures are no numbers. */
  readonly hasNoFigure: IChainable;
}

/**
 * Lets a model pass that reaches every bar. A figure that is missing, or is no number, is a failure of the evaluation and never passes.
 *
 * @throws if there is no bar, or a bar is no number
 */
export function gate(scope: Construct, props: GateProps): Chain {
  const { bars } = props;
  const [first] = bars;
  if (first === undefined) {
    throw new Error('a gate needs one bar at least, got none; name a figure and the value that it has to reach');
  }
  const wrong = bars.find((bar) => !Number.isFinite(limitOf(bar)));
  if (wrong !== undefined) {
    throw new Error(
      `the bar for '${wrong.figure}' must be a number, got '${limitOf(wrong)}'; give atLeast or atMost, not both`,
    );
  }
  const numbers = bars.flatMap(({ path }) => [Condition.isPresent(path), Condition.isNumeric(path)]);
  const reached = bars.map((bar) =>
    bar.atLeast === undefined
      ? Condition.numberLessThanEquals(bar.path, bar.atMost)
      : Condition.numberGreaterThanEquals(bar.path, bar.atLeast),
  );
  const choice = new Choice(scope, 'BeatsTheBar')
    .when(Condition.not(Condition.and(...numbers)), props.hasNoFigure)
    .when(reached.length === 1 ? (reached[0] as Condition) : Condition.and(...reached), props.passes)
    .otherwise(props.staysBelow);
  return props.select === undefined ? Chain.start(choice) : Chain.start(selectMetric(scope, props.select)).next(choice);
}

/** The value of a bar. */
export function limitOf(bar: Threshold): number {
  return bar.atLeast ?? bar.atMost ?? Number.NaN;
}

/** How a report tells a bar: `at least 0.6`. */
export function limitText(bar: Threshold): string {
  return bar.atLeast === undefined ? `at most ${limitOf(bar)}` : `at least ${limitOf(bar)}`;
}

/** @throws if the name of a metric would end a JSONPath filter, or is longer than SageMaker allows (API: MetricName) */
function checkMetric(metric: string): void {
  if (!/^[\w:./@%+ -]{1,255}$/.test(metric)) {
    throw new Error(
      `metric must be 1 to 255 letters, digits, spaces and '_', ':', '.', '/', '@', '%', '+', '-', got '${metric}'; ` +
        'name it so in the metric definitions of the program',
    );
  }
}
