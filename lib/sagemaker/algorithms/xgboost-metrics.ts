import type { ChosenMetrics } from './algorithm';

/**
 * What XGBoost reports of each objective where nobody names a metric.
 *
 * Source: `DefaultEvalMetric` of each objective in `src/objective/` of `dmlc/xgboost`. For ranking, releases differ: both are taken.
 */
const BY_DEFAULT: Readonly<Record<string, readonly string[]>> = {
  'binary:logistic': ['logloss'],
  'binary:logitraw': ['logloss'],
  'binary:hinge': ['error'],
  'count:poisson': ['poisson-nloglik'],
  'multi:softmax': ['mlogloss'],
  'multi:softprob': ['mlogloss'],
  'rank:pairwise': ['ndcg', 'map'],
  'rank:ndcg': ['ndcg', 'map'],
  'rank:map': ['ndcg', 'map'],
  'reg:linear': ['rmse'],
  'reg:squarederror': ['rmse'],
  'reg:logistic': ['rmse'],
  'reg:gamma': ['gamma-nloglik'],
  'reg:pseudohubererror': ['mphe'],
  'reg:squaredlogerror': ['rmsle'],
  'reg:absoluteerror': ['mae'],
  'reg:tweedie': ['tweedie-nloglik'],
  'survival:aft': ['aft-nloglik'],
  'survival:cox': ['cox-nloglik'],
};

/** Figures that the container computes beside XGBoost, which then goes on with its own. */
const OF_THE_CONTAINER =
  /^(accuracy|balanced_accuracy|f1|f1_binary|f1_macro|mae|mse|r2|rmse|precision|recall)(_macro|_micro)?$/;

/**
 * Metrics that XGBoost reports: those of `eval_metric`, else the one of its objective. A tuning job's objective is added to them
 * (`get_eval_metrics_and_feval` in `algorithm_mode/train_utils.py` of `aws/sagemaker-xgboost-container`).
 */
export const XGBOOST_METRICS: ChosenMetrics = {
  by: 'eval_metric',
  addedBySearch: true,
  reported: ({ value, has }) => {
    const given = value('eval_metric');
    // What is searched is not known.
    if (given === undefined && has('eval_metric')) return undefined;
    const byDefault = BY_DEFAULT[value('objective') ?? ''];
    if (given === undefined) return byDefault;
    // A metric may have a parameter, such as ndcg@10 and error@0.3, or end in '-'.
    const named = given.split(',').map((metric) => metric.trim().replace(/(@.*|-)$/, ''));
    if (!named.every((metric) => OF_THE_CONTAINER.test(metric))) return named;
    return byDefault === undefined ? undefined : [...new Set([...named, ...byDefault])];
  },
};
