import { type Algorithm, CSV, metrics, RECORDS } from './algorithm';
import { continuous, integer, oneOf, text } from './hyperparameter';
import { XGBOOST_METRICS } from './xgboost-metrics';
import { ignoredWithout, requiredWith, type Rule } from './rules';

const OBJECTIVES =
  'binary:logistic binary:logitraw binary:hinge count:poisson multi:softmax multi:softprob rank:pairwise rank:ndcg rank:map ' +
  'reg:linear reg:squarederror reg:logistic reg:gamma reg:pseudohubererror reg:squaredlogerror reg:absoluteerror reg:tweedie ' +
  'survival:aft survival:cox';

const MAXIMIZED =
  'accuracy auc aucpr balanced_accuracy f1 f1_binary f1_macro map ndcg precision r2 recall precision_macro precision_micro ' +
  'recall_macro recall_micro';

const MINIMIZED =
  'aft-nloglik cox-nloglik error gamma-deviance gamma-nloglik interval-regression-accuracy logloss mae mape merror mlogloss ' +
  'mphe mse poisson-nloglik rmse rmsle tweedie-nloglik';

const FLAG = { min: 0, max: 1 };
const DART = { when: 'booster', is: ['dart'] };

/** `auc` is a figure of binary classification and of ranking only. */
const aucNeedsTwoClasses: Rule = ({ value }) => {
  const objective = value('objective') ?? '';
  const named = (value('eval_metric') ?? '').split(',').map((metric) => metric.trim());
  return named.includes('auc') && !/^(binary|rank):/.test(objective)
    ? `hyperparameters.eval_metric: 'auc' does not go with objective '${objective}'; use a binary: or rank: objective, or another metric.`
    : undefined;
};

/** Constraints go with some ways to build trees only. */
function constraintsNeed(name: string, methods: readonly string[]): Rule {
  return ({ has, value }) =>
    has(name) && !methods.includes(value('tree_method') ?? '')
      ? `hyperparameters.${name} needs tree_method ${methods.join(' or ')}, got '${value('tree_method') ?? ''}'; set it.`
      : undefined;
}

/** Other names for the same, of which XGBoost takes one (`DMLC_DECLARE_ALIAS` in `src/tree/param.h` of `dmlc/xgboost`). */
const ALIASES = [
  ['learning_rate', 'eta'],
  ['min_split_loss', 'gamma'],
  ['reg_lambda', 'lambda'],
  ['reg_alpha', 'alpha'],
] as const;

function notBoth(alias: string, name: string): Rule {
  return ({ has }) =>
    has(alias) && has(name)
      ? `hyperparameters.${alias} is another name for ${name}, and both are given; leave one out.`
      : undefined;
}

/** Metrics of the channel validation. */
function validation(names: string): string {
  return names
    .split(' ')
    .map((name) => `validation:${name}`)
    .join(' ');
}

const treesOnGpuNeedOne: Rule = ({ value, gpus }) =>
  value('tree_method') === 'gpu_hist' && gpus === 0
    ? "hyperparameters.tree_method: 'gpu_hist' needs a GPU; choose an instance type of family g4dn or g5, or tree_method 'hist'."
    : undefined;

/** Source: `distributed_gpu_training.py`, `validate_gpu_train_configuration`. */
const dask: Rule = ({ value, gpus, instanceCount, inputMode, contentTypes }) => {
  if (value('use_dask_gpu_training') !== 'true') {
    return gpus > 0 && instanceCount > 1
      ? "hyperparameters.use_dask_gpu_training must be 'true' to train on the GPUs of several instances; set it, or use one instance."
      : undefined;
  }
  const faults = [
    gpus === 0 ? 'an instance type with GPUs' : undefined,
    ['hist', 'gpu_hist'].includes(value('tree_method') ?? '') ? undefined : "tree_method 'hist' or 'gpu_hist'",
    inputMode === 'File' ? undefined : 'input mode File',
    contentTypes.every((type) => [CSV, 'application/x-parquet'].includes(type))
      ? undefined
      : `content type ${CSV} or application/x-parquet`,
  ].filter((fault) => fault !== undefined);
  return faults.length === 0
    ? undefined
    : `hyperparameters.use_dask_gpu_training: 'true' needs ${faults.join(', ')}; change that, or leave it out.`;
};

/**
 * XGBoost.
 *
 * Source: `algorithm_mode/{hyperparameter,channel}_validation.py` and `constants/xgb_constants.py` of
 * `aws/sagemaker-xgboost-container` (cb8df91, 2026-06-25), which the image runs: it refuses a hyperparameter that it does not
 * know. Defaults are those of the guide, "XGBoost hyperparameters" (copy of June 2023). That 3.2-0 was built from just this
 * commit is unverified.
 */
export const xgboost: Algorithm = {
  title: 'XGBoost',
  solves: 'classification, regression and ranking of tables, with boosted trees',
  image: { source: 'xgboost' },
  channels: ['train', 'validation'].map((name) => ({
    name,
    required: name === 'train',
    contentTypes: [CSV, 'text/libsvm', 'text/x-libsvm', 'application/x-parquet', RECORDS],
    pipeContentTypes: [CSV, 'application/x-parquet', RECORDS],
  })),
  inputModes: ['File', 'Pipe'],
  instances: { processors: ['cpu', 'gpu'], several: true, severalGpus: true },
  checkpoints: true,
  hyperparameters: [
    integer('num_round', { min: 1, required: true, tune: [1, 4000] }),
    integer('num_class', { min: 2 }),
    continuous('alpha', { min: 0, default: 0, tune: [0, 1000] }),
    continuous('base_score', { min: 0, default: 0.5 }),
    oneOf('booster', 'gbtree gblinear dart', { default: 'gbtree' }),
    continuous('colsample_bylevel', { above: 0, max: 1, default: 1, tune: [0.1, 1] }),
    continuous('colsample_bynode', { above: 0, max: 1, default: 1, tune: [0.1, 1] }),
    continuous('colsample_bytree', { above: 0, max: 1, default: 1, tune: [0.5, 1] }),
    integer('csv_weights', { ...FLAG, default: 0 }),
    oneOf('deterministic_histogram', 'true false', { default: 'true' }),
    oneOf('dsplit', 'row col'),
    integer('early_stopping_rounds', { min: 1 }),
    continuous('eta', { min: 0, max: 1, default: 0.3, tune: [0.1, 0.5] }),
    text('eval_metric', {
      pattern: /^[\w@., -]+$/,
      example: 'a list of metrics separated by commas, e.g. auc,logloss',
    }),
    continuous('gamma', { min: 0, default: 0, tune: [0, 5] }),
    oneOf('grow_policy', 'depthwise lossguide', { default: 'depthwise' }),
    text('interaction_constraints', { pattern: /^\[.*\]$/, example: 'a list of lists, e.g. [[1,2],[3,4,5]]' }),
    continuous('lambda', { min: 0, default: 1, tune: [0, 1000] }),
    continuous('lambda_bias', { min: 0, max: 1, default: 0 }),
    integer('max_bin', { min: 0, default: 256 }),
    continuous('max_delta_step', { min: 0, default: 0, tune: [0, 10] }),
    integer('max_depth', { min: 0, default: 6, tune: [0, 10] }),
    integer('max_leaves', { min: 0, default: 0 }),
    continuous('min_child_weight', { min: 0, default: 1, tune: [0, 120] }),
    text('monotone_constraints', { pattern: /^\([-01, ]*\)$/, example: 'a tuple of -1, 0 and 1, e.g. (0, 1)' }),
    oneOf('normalize_type', 'tree forest', { default: 'tree' }),
    integer('nthread', { min: 1 }),
    integer('num_parallel_tree', { min: 1 }),
    oneOf('objective', OBJECTIVES, { default: 'reg:squarederror' }),
    integer('one_drop', { ...FLAG, default: 0 }),
    oneOf('predictor', 'auto cpu_predictor gpu_predictor'),
    integer('prob_buffer_row', { above: 1 }),
    oneOf('process_type', 'default update', { default: 'default' }),
    continuous('rate_drop', { min: 0, max: 1, default: 0 }),
    integer('refresh_leaf', { ...FLAG, default: 1 }),
    oneOf('sample_type', 'uniform weighted', { default: 'uniform' }),
    oneOf('sampling_method', 'uniform gradient_based'),
    oneOf('save_model_on_termination', 'true false'),
    continuous('scale_pos_weight', { above: 0, default: 1 }),
    integer('seed', { above: -(2 ** 31), below: 2 ** 31 - 1, default: 0 }),
    continuous('sketch_eps', { above: 0, below: 1, default: 0.03 }),
    continuous('skip_drop', { min: 0, max: 1, default: 0 }),
    continuous('subsample', { above: 0, max: 1, default: 1, tune: [0.5, 1] }),
    oneOf('tree_method', 'auto exact approx hist gpu_hist', { default: 'auto' }),
    continuous('tweedie_variance_power', { above: 1, below: 2, default: 1.5 }),
    text('updater', { pattern: /^[a-z_, ]+$/, example: 'a list separated by commas, e.g. grow_colmaker,prune' }),
    oneOf('use_dask_gpu_training', 'true false', { default: 'false' }),
    integer('verbosity', { min: 0, max: 3, default: 1 }),
    oneOf('aft_loss_distribution', 'normal logistic extreme'),
    continuous('aft_loss_distribution_scale', { min: 0 }),
    // The aliases.
    continuous('learning_rate', { min: 0, max: 1 }),
    continuous('min_split_loss', { min: 0 }),
    continuous('reg_lambda', { min: 0 }),
    continuous('reg_alpha', { min: 0 }),
    // Cross-validation within the job.
    integer('_kfold', { min: 2 }),
    integer('_num_cv_round', { min: 1 }),
  ],
  metrics: [...metrics('Maximize', validation(MAXIMIZED)), ...metrics('Minimize', validation(MINIMIZED))],
  chosenMetrics: XGBOOST_METRICS,
  rules: [
    requiredWith('num_class', { when: 'objective', is: ['multi:softmax', 'multi:softprob'] }),
    ignoredWithout('num_class', { when: 'objective', is: ['multi:softmax', 'multi:softprob'] }),
    ...['rate_drop', 'skip_drop', 'one_drop', 'sample_type', 'normalize_type'].map((name) =>
      ignoredWithout(name, DART),
    ),
    ignoredWithout('tweedie_variance_power', { when: 'objective', is: ['reg:tweedie'] }),
    ignoredWithout('max_leaves', { when: 'grow_policy', is: ['lossguide'] }),
    constraintsNeed('monotone_constraints', ['exact', 'hist']),
    constraintsNeed('interaction_constraints', ['exact', 'hist', 'approx']),
    ...ALIASES.map(([alias, name]) => notBoth(alias, name)),
    aucNeedsTwoClasses,
    treesOnGpuNeedOne,
    dask,
  ],
};
