import { asList } from '../assembly';
import { containerImageOf } from '../job-image';
import { forEachJob } from '../jobs';
import { isGiven, numberAt, quoted, textAt, valueAt } from '../request-values';
import type { Rule } from '../rule';

/** Developer Guide, limits of automatic model tuning. */
const MOST_PARALLEL = 10;
const MOST_JOBS = 750;
const MOST_SEARCHED = 30;
const LONGEST_TUNING = 30 * 24 * 3600;

const CONFIG = 'HyperParameterTuningJobConfig';
const LIMITS = `${CONFIG}.ResourceLimits`;
const RANGES = ['ContinuousParameterRanges', 'IntegerParameterRanges', 'CategoricalParameterRanges'];

const tuningLimits: Rule = {
  id: 'ML-TR-30',
  title: 'A tuning job stays below the limits of automatic model tuning',
  facts: ['TR-30'],
  fix: 'ask for less; only a raised quota allows more',
  check: forEachJob(['tuning'], ({ request }) => {
    const strategy = textAt(request, `${CONFIG}.Strategy`);
    const searched = RANGES.flatMap((range) => asList(valueAt(request, `${CONFIG}.ParameterRanges.${range}`))).length;
    const checks: readonly (readonly [at: string, what: string, given: number | undefined, most: number])[] = [
      [
        `${LIMITS}.MaxParallelTrainingJobs`,
        'jobs at once',
        numberAt(request, `${LIMITS}.MaxParallelTrainingJobs`),
        MOST_PARALLEL,
      ],
      // A random or grid search needs no model of what it has seen, and has a limit of its own.
      ...(strategy === 'Random' || strategy === 'Grid'
        ? []
        : [
            [
              `${LIMITS}.MaxNumberOfTrainingJobs`,
              'jobs',
              numberAt(request, `${LIMITS}.MaxNumberOfTrainingJobs`),
              MOST_JOBS,
            ] as const,
          ]),
      [`${LIMITS}.MaxRuntimeInSeconds`, 'seconds', numberAt(request, `${LIMITS}.MaxRuntimeInSeconds`), LONGEST_TUNING],
      [`${CONFIG}.ParameterRanges`, 'searched hyperparameters', searched, MOST_SEARCHED],
    ];
    return checks
      .filter(([, , given, most]) => given !== undefined && given > most)
      .map(([at, what, given, most]) => ({ at, problem: `${given} ${what} are asked for, and ${most} are allowed` }));
  }),
};

/** API: `HyperParameterTuningJobConfig.TrainingJobEarlyStoppingType`. */
const hyperbandStops: Rule = {
  id: 'ML-TR-31',
  title: 'Hyperband stops jobs by itself, without early stopping',
  facts: ['TR-31'],
  fix: 'leave TrainingJobEarlyStoppingType out, or set it to Off',
  check: forEachJob(['tuning'], ({ request }) => {
    const at = `${CONFIG}.TrainingJobEarlyStoppingType`;
    const given = textAt(request, at);
    if (textAt(request, `${CONFIG}.Strategy`) !== 'Hyperband' || given === undefined || /^off$/i.test(given)) return [];
    return [{ at, problem: `Strategy is Hyperband and early stopping is ${quoted(given)}; allowed is 'Off'` }];
  }),
};

/** API: `AlgorithmSpecification.MetricDefinitions`; built-in algorithms publish metrics of their own. */
const tuningMetrics: Rule = {
  id: 'ML-TR-31-2',
  title: 'A tuned image of our own says how its metrics read',
  facts: ['TR-31'],
  fix: 'give AlgorithmSpecification.MetricDefinitions, one of them with the name of the objective',
  check: forEachJob(['training'], (job) => {
    const at = 'AlgorithmSpecification.MetricDefinitions';
    const image = containerImageOf(job);
    if (!job.isInsideTuning || isGiven(valueAt(job.request, at)) || image?.isBuiltIn !== false) return [];
    return [
      {
        at,
        problem: `${image.repository} publishes no metric by itself, and MetricDefinitions is missing, so the tuning job sees no objective`,
      },
    ];
  }),
};

const TABULAR = 'AutoMLProblemTypeConfig.TabularJobConfig';

/** API: `CreateAutoMLJobV2Request.AutoMLJobObjective`. */
const autoMlObjective: Rule = {
  id: 'ML-TR-35',
  title: 'A tabular AutoML job has an objective and a type of problem, or neither',
  facts: ['TR-35'],
  fix: 'give both AutoMLJobObjective and ProblemType, or leave both to SageMaker',
  check: forEachJob(['autoMl'], ({ request, call }) => {
    const tabular = call.operation === 'createAutoMLJob' || isGiven(valueAt(request, TABULAR));
    const typeAt = call.operation === 'createAutoMLJob' ? 'ProblemType' : `${TABULAR}.ProblemType`;
    const [type, objective] = [typeAt, 'AutoMLJobObjective'].map((path) => isGiven(valueAt(request, path)));
    if (!tabular || type === objective) return [];
    return [
      type === true
        ? { at: 'AutoMLJobObjective', problem: 'ProblemType is given, and AutoMLJobObjective is missing' }
        : { at: typeAt, problem: 'AutoMLJobObjective is given, and ProblemType is missing' },
    ];
  }),
};

/** API: `AutoMLJobCompletionCriteria.MaxCandidates`. */
const autoMlCandidates: Rule = {
  id: 'ML-TR-35-2',
  title: 'An AutoML job makes as many candidates as its kind of problem allows',
  facts: ['TR-35'],
  fix: 'set MaxCandidates to 1 for text, images and time series, and to 750 at most for tables',
  check: forEachJob(['autoMl'], ({ request }) =>
    [
      'TabularJobConfig',
      'ImageClassificationJobConfig',
      'TextClassificationJobConfig',
      'TimeSeriesForecastingJobConfig',
    ].flatMap((config) => {
      const at = `AutoMLProblemTypeConfig.${config}.CompletionCriteria.MaxCandidates`;
      const given = numberAt(request, at);
      const most = config === 'TabularJobConfig' ? MOST_JOBS : 1;
      return given === undefined || given <= most
        ? []
        : [{ at, problem: `MaxCandidates is ${given}, and ${most} is allowed` }];
    }),
  ),
};

const autoMlVolumeKey: Rule = {
  id: 'ML-TR-35-3',
  title: 'The volumes of an AutoML job are encrypted with a key of the customer',
  facts: ['TR-35'],
  fix: 'give VolumeKmsKeyId in SecurityConfig; beside it, it is ignored or refused',
  advice: true,
  check: forEachJob(['autoMl'], ({ request, paths: { vpc = '' } }) => {
    const at = vpc.replace(/VpcConfig$/, 'VolumeKmsKeyId');
    return isGiven(valueAt(request, at)) ? [] : [{ at, problem: `${at} is missing` }];
  }),
};

/** Rules about tuning jobs and AutoML jobs. */
export const tuningRules: readonly Rule[] = [
  tuningLimits,
  hyperbandStops,
  tuningMetrics,
  autoMlObjective,
  autoMlCandidates,
  autoMlVolumeKey,
];
