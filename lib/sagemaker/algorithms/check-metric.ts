import { closest } from 'fastest-levenshtein';
import type { Algorithm, AlgorithmMetric } from './algorithm';
import type { RuleContext } from './rules';

/** Begins the names of figures of the training data. */
const TRAIN = 'train:';

/**
 * The metric that a name means; undefined where the algorithm has none of it. AWS lists what a search can take, so that figures of
 * the training data are not in it: `train:x` is computed as `validation:x` or `test:x` is. Which of them SageMaker finds in the log
 * is published for no algorithm (unverified).
 */
export function metricNamed({ metrics, trainMetrics = [] }: Algorithm, name: string): AlgorithmMetric | undefined {
  const known = [...metrics, ...trainMetrics].find((metric) => metric.name === name);
  if (known !== undefined || !name.startsWith(TRAIN)) return known;
  const figure = name.slice(TRAIN.length);
  // What SageMaker has a regular expression for is found under that one name alone.
  return metrics.find(
    (metric) =>
      metric.regex === undefined && (metric.name === `validation:${figure}` || metric.name === `test:${figure}`),
  );
}

/** What is wrong with a metric that a tuning job searches for, one sentence each. */
export function searchedMetricFaults(algorithm: Algorithm, metric: string, context: RuleContext): readonly string[] {
  const { title, metrics } = algorithm;
  const names = metrics.map(({ name }) => name);
  if (names.length === 0) {
    return [`tuning: AWS publishes no metric of ${title} that a tuning job could take; train it without tuning.`];
  }
  const found = metrics.find(({ name }) => name === metric);
  if (found === undefined) return [unknownMetric(algorithm, metric)];
  const added = algorithm.chosenMetrics?.addedBySearch === true;
  return reportFaults(algorithm, metric, found, context, !added);
}

/** What is wrong with a metric that decides about a model which nobody searches for, one sentence each. */
export function decidingMetricFaults(algorithm: Algorithm, metric: string, context: RuleContext): readonly string[] {
  const found = metricNamed(algorithm, metric);
  return found === undefined
    ? [unknownMetric(algorithm, metric)]
    : reportFaults(algorithm, metric, found, context, true);
}

function unknownMetric({ title, metrics }: Algorithm, metric: string): string {
  const names = metrics.map(({ name }) => name);
  return `tuning.metric: '${metric}' is not computed by ${title}; the nearest is '${closest(metric, names)}'. It computes ${names.join(', ')}.`;
}

/** Why one use of the algorithm does not report a metric that it has. */
function reportFaults(
  { channels, image, chosenMetrics }: Algorithm,
  metric: string,
  { when }: AlgorithmMetric,
  context: RuleContext,
  choice: boolean,
): string[] {
  const faults: string[] = [];
  const other = when === undefined ? undefined : context.value(when.name);
  if (when !== undefined && other !== undefined && !when.is.includes(other)) {
    faults.push(
      `tuning.metric: '${metric}' is computed only if ${when.name} is ${when.is.join(' or ')}, got '${other}'; choose another metric.`,
    );
  }
  // Scripts of JumpStart take a part of the training data, if there is no validation data.
  const part = metric.split(':')[0] ?? '';
  if (image.source !== 'jump-start' && channels.some(({ name }) => name === part) && !context.channels.includes(part)) {
    faults.push(`tuning.metric: '${metric}' needs the channel ${part}; add it, or choose another metric.`);
  }
  const reported = choice ? chosenMetrics?.reported(context) : undefined;
  const figure = metric.slice(metric.indexOf(':') + 1);
  if (chosenMetrics !== undefined && reported !== undefined && !reported.includes(figure)) {
    const { by, values = {} } = chosenMetrics;
    const others = reported.length === 0 ? 'none' : reported.join(', ');
    faults.push(
      `tuning.metric: '${metric}' is not reported, because ${by} is ${context.has(by) ? `'${context.value(by)}'` : 'left out'}; ` +
        `${others} is. Put ${values[figure] ?? figure} into hyperparameters.${by}, or choose another metric.`,
    );
  }
  return faults;
}
