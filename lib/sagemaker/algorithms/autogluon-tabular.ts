import { type Algorithm } from './algorithm';
import { integer, oneOf, text } from './hyperparameter';
import { TABLE_CHANNELS } from './table-channels';

const YES_OR_NO = 'True False';

/**
 * AutoGluon-Tabular. The guide publishes no metrics and advises against tuning: it stacks models instead.
 *
 * Source: "AutoGluon-Tabular hyperparameters" (awsdocs copy a869fa5, June 2023), and for the package, its defaults and ranges the
 * specification `autogluon-classification-ensemble` 1.1.1 in `tests/unit/sagemaker/jumpstart/constants.py` of
 * `aws/sagemaker-python-sdk` (branch master-v2, fc582aa, 2026-08-10). It does not say whether the script runs without a network
 * (unverified); the archives bring their libraries with them. Whether a newer version exists is unverified.
 */
export const autoGluonTabular: Algorithm = {
  title: 'AutoGluon-Tabular',
  solves: 'classification and regression of tables, with a stack of many models that needs no tuning',
  image: {
    source: 'jump-start',
    jumpStart: {
      modelIds: ['autogluon-classification-ensemble', 'autogluon-regression-ensemble'],
      packages: {
        'autogluon-classification-ensemble': {
          version: '1.1.1',
          framework: { name: 'autogluon', version: '0.4.3' },
          scriptKey: 'source-directory-tarballs/autogluon/transfer_learning/classification/v1.0.2/sourcedir.tar.gz',
          modelKey: 'autogluon-training/train-autogluon-classification-ensemble.tar.gz',
        },
      },
      sendDefaults: true,
    },
  },
  channels: TABLE_CHANNELS,
  instances: { processors: ['cpu', 'gpu'], several: false },
  hyperparameters: [
    text('eval_metric', { default: 'auto' }),
    oneOf('presets', 'best_quality high_quality good_quality medium_quality optimize_for_deployment interpretable', {
      default: 'medium_quality',
    }),
    oneOf('auto_stack', YES_OR_NO, { default: 'False' }),
    oneOf('num_bag_folds', '0 2 3 4 5 6 7 8 9 10', { default: '0' }),
    integer('num_bag_sets', { min: 1, max: 20, default: 1 }),
    integer('num_stack_levels', { min: 0, max: 3, default: 0 }),
    oneOf('refit_full', YES_OR_NO, { default: 'False' }),
    oneOf('set_best_to_refit_full', YES_OR_NO, { default: 'False' }),
    oneOf('save_space', YES_OR_NO, { default: 'False' }),
    integer('verbosity', { min: 0, max: 4, default: 2 }),
  ],
  metrics: [],
  rules: [
    ({ value }) =>
      Number(value('num_stack_levels')) > 0 && value('auto_stack') !== 'True' && Number(value('num_bag_folds')) < 2
        ? "hyperparameters.num_bag_folds: '0' does not go with num_stack_levels above 0; set it to 2 or more, 5 to 10 is recommended."
        : undefined,
    ({ value }) =>
      value('set_best_to_refit_full') === 'True' && value('refit_full') !== 'True'
        ? 'hyperparameters.set_best_to_refit_full has no effect unless refit_full is True; set it, or leave this out.'
        : undefined,
  ],
};
