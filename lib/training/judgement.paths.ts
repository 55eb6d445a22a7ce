import { type ExpectedPath, reportCall, type WorkflowFacts, type WorkflowPaths } from '../workflow/paths';
import { barsSaid, figureName, limitsOf, literal, metricOf, reportOf, type SaidBar, worse } from './bars.paths';
import { figures, textOf } from './evaluation/evaluation-job.paths';
import { metricsReported } from './job-said.paths';
import { hasState, jobOf, MODEL } from './part.paths';
import { VERSION_ARN } from './registration.paths';

/** How every failure ends. */
export const REPORTED = ['ReportFailure', 'Failed'];

/** What follows when the model is there: a gate and the registry, or a report alone. */
export interface Verdict {
  /** States of the usual way. */
  readonly states: readonly string[];

  /** What happens on it. */
  readonly name: string;

  /** What it leaves. */
  readonly leaves: Readonly<Record<string, unknown>>;

  /** What it reports. */
  readonly report: RegExp;

  /** Calls that report, beside that of failures. */
  readonly calls: WorkflowPaths['calls'];

  /** What follows when they fail. */
  readonly failures: WorkflowPaths['failures'];

  /** What holds of it. */
  readonly promises: WorkflowPaths['promises'];
}

/** A model that reaches the bar is registered. */
export function gated(facts: WorkflowFacts): Verdict {
  const name = 'a model that reaches the bar is registered, and waits for approval';
  return {
    name,
    states: [...selects(facts), 'BeatsTheBar', 'WriteCard', 'Register', 'ReportRegistered', 'Registered'],
    leaves: { registration: { ModelPackageArn: VERSION_ARN } },
    report: reportOf(facts, `${VERSION_ARN} reached the bar: `, '; approve it to serve it'),
    calls: {
      ReportRegistered: reportCall(facts, 'A model waits for approval'),
      ReportBelowBar: reportCall(facts, 'A model stays below the bar'),
    },
    failures: [
      { state: 'Register', on: name, then: REPORTED },
      { state: 'ReportRegistered', on: name, then: ['Failed'] },
      { state: 'ReportBelowBar', on: STAYS_BELOW, then: ['Failed'] },
    ],
    promises: [
      {
        says: `the metric that decides is one of those that the job reports, got '${metricOf(facts)}'`,
        holds: metricOf(facts) === undefined || (metricsReported(facts)?.includes(metricOf(facts) ?? '') ?? true),
      },
      {
        says: `a search looks for the metric that decides, got '${searchedFor(facts)}'`,
        holds: metricOf(facts) === undefined || [undefined, metricOf(facts)].includes(searchedFor(facts)),
      },
    ],
  };
}

/** A model of which nothing is measured is reported, and not registered; only a job that reports no metric may end so. */
export function ungated(facts: WorkflowFacts): Verdict {
  const name = 'a model of which nothing is measured is reported, and not registered';
  return {
    name,
    states: ['ReportTrained', 'Trained'],
    leaves: {},
    report: new RegExp(`^${jobOf(facts)} reports no figure, .*, which was not registered: ${MODEL}$`),
    calls: { ReportTrained: reportCall(facts, 'A model was trained') },
    failures: [{ state: 'ReportTrained', on: name, then: ['Failed'] }],
    promises: [
      {
        says: `a job that reports metrics is judged by one of them, got none of '${metricsReported(facts)?.join("', '")}'`,
        holds: (metricsReported(facts) ?? []).length === 0,
      },
    ],
  };
}

const STAYS_BELOW = 'a model below the bar is reported and not registered';

/** The state that picks a metric, in workflows without an evaluation. */
function selects(facts: WorkflowFacts): string[] {
  return hasState(facts, 'SelectMetric') ? ['SelectMetric'] : [];
}

/** What a search looks for; undefined without one. */
function searchedFor({ at }: WorkflowFacts): string | undefined {
  return at('States.Tune.Parameters.HyperParameterTuningJobConfig.HyperParameterTuningJobObjective.MetricName') as
    string | undefined;
}

/**
 * Ways on which the figures keep a model from being registered.
 *
 * @param until states before the gate
 */
export function judged(
  facts: WorkflowFacts,
  calls: WorkflowPaths['calls'],
  input: Record<string, unknown>,
  until: readonly string[],
): ExpectedPath[] {
  const bars = barsSaid(facts);
  const [first = 0, second = 0] = limitsOf(facts);
  const told = bars.map(
    (bar, index) =>
      `${figureName(facts)} -?[0-9.]+ \\(at ${bar.NumericGreaterThanEquals === undefined ? 'most' : 'least'} ` +
      `${literal(String(limitsOf(facts)[index]))}\\)`,
  );
  const before = [...until, ...selects(facts), 'BeatsTheBar'];
  const below = (name: string, answers: ExpectedPath['answers']): ExpectedPath => ({
    name,
    input,
    answers,
    states: [...before, 'ReportBelowBar', 'NotRegistered'],
    ends: { output: input },
    reports: [new RegExp(`^${jobOf(facts)} did not reach the bar: ${told.join(', ')}; it was not registered$`)],
  });
  const noNumber = (name: string, answers: ExpectedPath['answers']): ExpectedPath => ({
    name: `figures ${name} are a failure`,
    input,
    answers,
    states: [...before, 'NoResult', ...REPORTED],
    ends: { error: 'InvalidEvaluation' },
    reports: [/"Cause":"There is no number at \$\./],
  });
  if (hasState(facts, 'ReadEvaluation')) {
    const read = (gives: Record<string, unknown>): ExpectedPath['answers'] => ({ ReadEvaluation: [{ gives }] });
    return [
      below(STAYS_BELOW, read(figures(worse(bars[0]), second))),
      below('a model below the bar on later encounters is not registered', read(figures(first, worse(bars[1])))),
      noNumber('without the number', read(textOf('{"binary_classification_metrics": {}}'))),
      noNumber('without the part of later encounters', read(textOf(JSON.stringify(withoutLater(first))))),
      noNumber('with a text for the number', read(figures('0.99'))),
      noNumber('with null for the number', read(figures(null))),
    ];
  }
  // The call that tells the metrics of the job whose model it is.
  const [state, call] = Object.entries(calls).find(([, { answer }]) => answer.FinalMetricDataList !== undefined) ?? [];
  if (state === undefined || call === undefined) return judgedCandidate(calls, bars, { below, noNumber });
  const described = call.answer;
  const metrics = described.FinalMetricDataList as readonly { MetricName: string; Value: unknown }[];
  const trained = (list: readonly object[]): ExpectedPath['answers'] => ({
    [state]: [{ gives: { ...described, FinalMetricDataList: list } }],
  });
  const [other, deciding] = metrics;
  return [
    below(STAYS_BELOW, trained([{ ...deciding, Value: worse(bars[0]) }])),
    noNumber('without the metric', trained(other === undefined ? [] : [other])),
    noNumber('of a job that reported none', trained([])),
  ];
}

/** The same for the candidate of an AutoML job, which tells one metric: that of its objective. */
function judgedCandidate(
  calls: WorkflowPaths['calls'],
  bars: readonly SaidBar[],
  {
    below,
    noNumber,
  }: Readonly<Record<'below' | 'noNumber', (name: string, answers: ExpectedPath['answers']) => ExpectedPath>>,
): ExpectedPath[] {
  const described = calls.DescribeAutoMl?.answer;
  if (described === undefined) return [];
  const best = described.BestCandidate as Readonly<Record<string, object>>;
  const found = (metric: object): ExpectedPath['answers'] => ({
    DescribeAutoMl: [
      {
        gives: {
          ...described,
          BestCandidate: {
            ...best,
            FinalAutoMLJobObjectiveMetric: { ...best.FinalAutoMLJobObjectiveMetric, ...metric },
          },
        },
      },
    ],
  });
  return [
    below(STAYS_BELOW, found({ Value: worse(bars[0]) })),
    noNumber('with a text for the number', found({ Value: '0.99' })),
  ];
}

function withoutLater(value: number): object {
  return { binary_classification_metrics: { auc: { value } } };
}
