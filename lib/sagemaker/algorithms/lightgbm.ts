import { type Algorithm, type AlgorithmMetric, CSV } from './algorithm';
import { continuous, integer, oneOf } from './hyperparameter';

/** Zero is no value where the specification says 1e-20. */
const POSITIVE = { min: 1e-20 };

const METRICS =
  'auto rmse l1 l2 huber fair binary_logloss binary_error auc average_precision multi_logloss multi_error auc_mu cross_entropy';

const found = (goal: AlgorithmMetric['goal'], names: string): readonly AlgorithmMetric[] =>
  names.split(' ').map((name) => ({ name, goal, regex: `${name}: ([0-9\\.]+)` }));

/**
 * LightGBM.
 *
 * Source: "Tune a LightGBM model" and the page of the algorithm (awsdocs copy a869fa5, June 2023); the first prints
 * binary_logloss and multi_logloss as "maximize"; they are losses, so we minimize them. Hyperparameters, their defaults and
 * ranges, and the package are those of the specification `lightgbm-classification-model` 2.1.6 in
 * `tests/unit/sagemaker/jumpstart/constants.py` of `aws/sagemaker-python-sdk` (branch master-v2, fc582aa, 2026-08-10), which
 * says that it runs without a network. Whether a newer version exists is unverified.
 */
export const lightGbm: Algorithm = {
  title: 'LightGBM',
  solves: 'classification and regression of large tables, with boosted trees',
  image: {
    source: 'jump-start',
    jumpStart: {
      modelIds: ['lightgbm-classification-model', 'lightgbm-regression-model'],
      packages: {
        'lightgbm-classification-model': {
          version: '2.1.6',
          framework: { name: 'pytorch', version: '1.9.0' },
          scriptKey:
            'source-directory-tarballs/lightgbm/transfer_learning/classification/prepack/v1.1.1/sourcedir.tar.gz',
          modelKey: 'lightgbm-training/train-lightgbm-classification-model.tar.gz',
        },
      },
      sendDefaults: true,
    },
  },
  channels: [
    { name: 'train', alias: 'training', required: true, contentTypes: [CSV] },
    { name: 'validation', contentTypes: [CSV] },
  ],
  instances: { processors: ['cpu'], several: true },
  hyperparameters: [
    integer('num_boost_round', { min: 1, max: 100_000, default: 5000 }),
    integer('early_stopping_rounds', { default: 30 }),
    oneOf('metric', METRICS, { default: 'auto' }),
    continuous('learning_rate', { ...POSITIVE, default: 0.009, tune: [0.001, 0.01] }),
    integer('num_leaves', { min: 2, max: 131_072, default: 67, tune: [10, 100] }),
    continuous('feature_fraction', { ...POSITIVE, max: 1, default: 0.74, tune: [0.1, 1] }),
    continuous('bagging_fraction', { ...POSITIVE, max: 1, default: 0.53, tune: [0.1, 1] }),
    integer('bagging_freq', { min: 0, max: 100_000, default: 5, tune: [0, 10] }),
    integer('max_depth', { default: 11, tune: [15, 100] }),
    integer('min_data_in_leaf', { min: 0, default: 26, tune: [10, 200] }),
    continuous('max_delta_step', { default: 0 }),
    continuous('lambda_l1', { min: 0, default: 0 }),
    continuous('lambda_l2', { min: 0, default: 0 }),
    oneOf('boosting', 'gbdt rf dart goss', { default: 'gbdt' }),
    continuous('min_gain_to_split', { min: 0, default: 0 }),
    continuous('scale_pos_weight', { ...POSITIVE, default: 1 }),
    oneOf('tree_learner', 'serial feature data voting', { default: 'serial' }),
    continuous('feature_fraction_bynode', { ...POSITIVE, max: 1, default: 1 }),
    oneOf('is_unbalance', 'True False', { default: 'False' }),
    integer('max_bin', { min: 2, default: 255 }),
    // Of the model for regression alone, 1.5 if not given; so it has no default that would be sent to the other one.
    continuous('tweedie_variance_power', { min: 1, below: 2 }),
    integer('num_threads', { min: 0, default: 0 }),
    integer('verbosity', { default: 1 }),
    oneOf('use_dask', 'True False', { default: 'False' }),
  ],
  metrics: [
    ...found('Minimize', 'rmse l1 l2 huber fair binary_logloss binary_error multi_logloss multi_error cross_entropy'),
    ...found('Maximize', 'auc average_precision auc_mu'),
  ],
  chosenMetrics: {
    by: 'metric',
    // LightGBM chooses by its objective where it is auto.
    reported: ({ value }) => {
      const metric = value('metric') ?? 'auto';
      return metric === 'auto' ? undefined : [metric];
    },
  },
  rules: [
    ({ value, has }) =>
      value('is_unbalance') === 'True' && has('scale_pos_weight')
        ? "hyperparameters.scale_pos_weight does not go with is_unbalance 'True'; leave one of them out."
        : undefined,
    // Source: "Amazon SageMaker LightGBM Distributed training using Dask" of aws/amazon-sagemaker-examples.
    ({ value, instanceCount }) =>
      instanceCount > 1 && value('use_dask') !== 'True'
        ? "hyperparameters.use_dask must be 'True' for several instances; set it, or use one instance."
        : undefined,
  ],
};
