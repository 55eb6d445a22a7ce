import { type Algorithm, type AlgorithmMetric } from './algorithm';
import { continuous, integer, oneOf, text } from './hyperparameter';
import { ignoredWithout } from './rules';
import { TABLE_CHANNELS } from './table-channels';

/** Zero is no value where the specification says 1e-20. */
const POSITIVE = { min: 1e-20 };

const MINIMIZED = 'RMSE MAE MedianAbsoluteError Logloss MultiClass';
const MAXIMIZED = 'R2 Precision Recall F1 AUC Accuracy BalancedAccuracy';

/** The log has the figure of `eval_metric` alone, whatever it is. */
const found = (goal: AlgorithmMetric['goal'], names: string): readonly AlgorithmMetric[] =>
  names.split(' ').map((name) => ({ name, goal, regex: 'bestTest = ([0-9\\.]+)' }));

/**
 * CatBoost.
 *
 * Source: "Tune a CatBoost model" (awsdocs copy a869fa5, June 2023), where Logloss and MultiClass are printed as "maximize"; they
 * are losses, so we minimize them. Hyperparameters, their defaults and ranges, and the package are those of the specification
 * `catboost-classification-model` 2.1.6 in `tests/unit/sagemaker/jumpstart/constants.py` of `aws/sagemaker-python-sdk` (branch
 * master-v2, fc582aa, 2026-08-10), which says that it runs without a network. Whether a newer version exists is unverified.
 */
export const catBoost: Algorithm = {
  title: 'CatBoost',
  solves: 'classification and regression of tables with many categories, with boosted trees',
  image: {
    source: 'jump-start',
    jumpStart: {
      modelIds: ['catboost-classification-model', 'catboost-regression-model'],
      packages: {
        'catboost-classification-model': {
          version: '2.1.6',
          framework: { name: 'pytorch', version: '1.9.0' },
          scriptKey:
            'source-directory-tarballs/catboost/transfer_learning/classification/prepack/v1.1.1/sourcedir.tar.gz',
          modelKey: 'catboost-training/train-catboost-classification-model.tar.gz',
        },
      },
      sendDefaults: true,
    },
  },
  channels: TABLE_CHANNELS,
  instances: { processors: ['cpu'], several: false },
  hyperparameters: [
    integer('iterations', { min: 1, max: 100_000, default: 500 }),
    integer('early_stopping_rounds', { min: 1, max: 5000, default: 5 }),
    text('eval_metric', { default: 'Auto' }),
    continuous('learning_rate', { ...POSITIVE, max: 1, default: 0.03, tune: [0.001, 0.01] }),
    integer('depth', { min: 1, max: 16, default: 6, tune: [4, 10] }),
    integer('l2_leaf_reg', { min: 1, max: 10_000, default: 3, tune: [2, 10] }),
    // The guide recommends to search from 0, which the specification refuses.
    continuous('random_strength', { ...POSITIVE, max: 10, default: 1, tune: [1e-20, 10] }),
    integer('max_leaves', { min: 2, default: 31 }),
    continuous('rsm', { ...POSITIVE, max: 1, default: 1 }),
    oneOf('sampling_frequency', 'PerTreeLevel PerTree', { default: 'PerTreeLevel' }),
    integer('min_data_in_leaf', { min: 1, default: 1 }),
    continuous('bagging_temperature', { min: 0, default: 1 }),
    oneOf('boosting_type', 'Auto Ordered Plain', { default: 'Auto' }),
    continuous('scale_pos_weight', { ...POSITIVE, default: 1 }),
    integer('max_bin', { min: 1, max: 65_535, words: ['Auto'], default: 'Auto' }),
    oneOf('grow_policy', 'SymmetricTree Depthwise Lossguide', { default: 'SymmetricTree' }),
    integer('random_seed', { min: 0, default: 0 }),
    integer('thread_count', { min: -1, default: -1 }),
    integer('verbose', { min: 1, default: 1 }),
  ],
  metrics: [...found('Minimize', MINIMIZED), ...found('Maximize', MAXIMIZED)],
  chosenMetrics: {
    by: 'eval_metric',
    // The log has one figure, under one name: another metric would be read as it. Of Auto and of unlisted ones nothing is known.
    reported: ({ value }) => {
      const metric = value('eval_metric')?.split(':')[0] ?? 'Auto';
      return [...MINIMIZED.split(' '), ...MAXIMIZED.split(' ')].includes(metric) ? [metric] : undefined;
    },
  },
  rules: [
    ignoredWithout('max_leaves', { when: 'grow_policy', is: ['Lossguide'] }),
    ignoredWithout('min_data_in_leaf', { when: 'grow_policy', is: ['Lossguide', 'Depthwise'] }),
    ({ value }) =>
      value('thread_count') === '0'
        ? "hyperparameters.thread_count: '0' is not allowed; -1 uses all cores, or give a number above 0."
        : undefined,
  ],
};
