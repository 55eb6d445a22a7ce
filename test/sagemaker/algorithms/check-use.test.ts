import { type AlgorithmUse, checkAlgorithmUse } from '../../../lib/sagemaker/algorithms/check-use';

/** A use of XGBoost that is right. */
const RIGHT: AlgorithmUse = {
  algorithm: 'xgboost',
  hyperparameters: { num_round: 100, objective: 'binary:logistic', eval_metric: 'auc' },
  channels: [
    { name: 'train', contentType: 'text/csv' },
    { name: 'validation', contentType: 'text/csv' },
  ],
  instanceType: 'ml.m5.xlarge',
};

function faults(overrides: Partial<AlgorithmUse>): string {
  return checkAlgorithmUse({ ...RIGHT, ...overrides }).join('\n');
}

/** A use of another algorithm, with no more channels than it needs. */
function other(
  algorithm: AlgorithmUse['algorithm'],
  hyperparameters: AlgorithmUse['hyperparameters'],
  rest: Partial<AlgorithmUse> = {},
): string {
  return faults({ algorithm, hyperparameters, channels: [{ name: 'train' }], ...rest });
}

const BINARY = { predictor_type: 'binary_classifier' };
const NEIGHBORS = { feature_dim: 10, k: 3, predictor_type: 'classifier', sample_size: 1000 };
const FACTORS = { feature_dim: 10, num_factors: 3, predictor_type: 'regressor' };

describe('checkAlgorithmUse', () => {
  test('finds nothing wrong with a use that is right', () => {
    expect(checkAlgorithmUse(RIGHT)).toEqual([]);
    expect(checkAlgorithmUse({ ...RIGHT, inputMode: 'Pipe', instanceCount: 3 })).toEqual([]);
    expect(checkAlgorithmUse({ ...RIGHT, metric: 'train:auc' })).toEqual([]);
    expect(
      checkAlgorithmUse({
        ...RIGHT,
        tuning: { metric: 'validation:auc', ranges: { eta: { type: 'continuous', min: 0.01, max: 0.9 } } },
      }),
    ).toEqual([]);
  });

  test.each<readonly [string, Partial<AlgorithmUse>, string]>([
    [
      'a value out of range',
      { hyperparameters: { num_round: 1, eta: 3 } },
      "hyperparameters.eta: '3' is out of range; 0 to 1 is allowed.",
    ],
    [
      'an open bound',
      { hyperparameters: { num_round: 1, subsample: 0 } },
      "hyperparameters.subsample: '0' is out of range; above 0 and up to 1 is allowed.",
    ],
    [
      'a part of a whole number',
      { hyperparameters: { num_round: 1.5 } },
      "hyperparameters.num_round: '1.5' is not a whole number; 1 or more is allowed.",
    ],
    [
      'a text for a number',
      { hyperparameters: { num_round: 1, eta: 'fast' } },
      "hyperparameters.eta: 'fast' is not a number; 0 to 1 is allowed.",
    ],
    [
      'a value that is not listed',
      { hyperparameters: { num_round: 1, booster: 'tree' } },
      "hyperparameters.booster: 'tree' is not allowed; use one of gbtree, gblinear, dart.",
    ],
    [
      'an unknown hyperparameter',
      { hyperparameters: { num_round: 1, max_dept: 3 } },
      'hyperparameters.max_dept is unknown to XGBoost; the nearest is max_depth.',
    ],
    ['a missing hyperparameter', { hyperparameters: {} }, 'hyperparameters.num_round is missing; XGBoost requires it.'],
    [
      'an unknown channel',
      { channels: [{ name: 'train' }, { name: 'validate' }] },
      'channels.validate is unknown to XGBoost; the nearest is validation.',
    ],
    [
      'a channel given twice',
      { channels: [{ name: 'train' }, { name: 'train' }] },
      'channels.train is given twice; leave one out.',
    ],
    ['a missing channel', { channels: [] }, 'channels.train is missing; XGBoost requires it.'],
    [
      'a content type',
      { channels: [{ name: 'train', contentType: 'application/json' }] },
      "channels.train: content type 'application/json' is not read; use text/csv",
    ],
    [
      'a content type of a pipe',
      { inputMode: 'Pipe', channels: [{ name: 'train', contentType: 'text/libsvm' }] },
      "content type 'text/libsvm' is not read in input mode Pipe",
    ],
    [
      'an input mode',
      { inputMode: 'FastFile' },
      "inputMode: 'FastFile' is not one that AWS names for XGBoost; use File or Pipe.",
    ],
    [
      'an instance type that hosts only',
      { instanceType: 'ml.c6g.xlarge' },
      "instanceType: 'ml.c6g.xlarge' is not for training; XGBoost trains on a CPU",
    ],
    [
      'an accelerator that it does not use',
      { instanceType: 'ml.trn1.2xlarge' },
      "instanceType: 'ml.trn1.2xlarge' has an accelerator that XGBoost does not use; it trains on a CPU (e.g. ml.m5.xlarge) or GPUs of family g4dn or g5.",
    ],
    ['instances that are none', { instanceCount: 0 }, "instanceCount: '0' must be a whole number from 1 on."],
    [
      'a figure of the training data that nobody computes',
      { metric: 'train:aux' },
      "tuning.metric: 'train:aux' is not computed by XGBoost; the nearest is",
    ],
    [
      'a metric that eval_metric leaves out',
      { metric: 'validation:logloss' },
      "tuning.metric: 'validation:logloss' is not reported, because eval_metric is 'auc'; auc is. Put logloss into hyperparameters.eval_metric",
    ],
    [
      'a search of whole numbers for a real one',
      { tuning: { metric: 'validation:auc', ranges: { eta: { type: 'integer', min: 0, max: 1 } } } },
      "tuning.ranges.eta takes any number, and cannot be searched as 'integer'",
    ],
    [
      'a part as a bound of whole numbers',
      { tuning: { metric: 'validation:auc', ranges: { max_depth: { type: 'integer', min: 3.5, max: 9 } } } },
      'tuning.ranges.max_depth takes whole numbers, and 3.5 is none',
    ],
    [
      'one hyperparameter under two names',
      { hyperparameters: { num_round: 1, eta: 0.1, learning_rate: 0.1 } },
      'hyperparameters.learning_rate is another name for eta, and both are given; leave one out.',
    ],
    [
      'an unknown metric',
      { tuning: { metric: 'validation:aux', ranges: {} } },
      "tuning.metric: 'validation:aux' is not computed by XGBoost; the nearest is 'validation:auc'.",
    ],
    [
      'a metric without its channel',
      { channels: [{ name: 'train' }], tuning: { metric: 'validation:auc', ranges: {} } },
      "tuning.metric: 'validation:auc' needs the channel validation; add it",
    ],
    [
      'a hyperparameter that cannot be searched',
      { tuning: { metric: 'validation:auc', ranges: { booster: { type: 'categorical', values: ['dart'] } } } },
      'tuning.ranges.booster cannot be searched for XGBoost; the nearest that can is',
    ],
    [
      'a range outside of what the algorithm takes',
      { tuning: { metric: 'validation:auc', ranges: { eta: { type: 'continuous', min: 0.1, max: 2 } } } },
      'tuning.ranges.eta from 0.1 to 2 is out of range; 0 to 1 is allowed.',
    ],
    [
      'a real range of whole numbers',
      { tuning: { metric: 'validation:auc', ranges: { max_depth: { type: 'continuous', min: 1, max: 9 } } } },
      "tuning.ranges.max_depth takes whole numbers, and cannot be searched as 'continuous'",
    ],
  ])('names %s', (_, overrides, sentence) => {
    expect(faults(overrides)).toContain(sentence);
  });

  test.each<readonly [string, string, string]>([
    [
      'classes of XGBoost',
      faults({ hyperparameters: { num_round: 1, objective: 'multi:softmax' } }),
      "num_class is missing; it is required because objective is 'multi:softmax'.",
    ],
    [
      'auc of many classes',
      faults({ hyperparameters: { num_round: 1, objective: 'multi:softmax', num_class: 3, eval_metric: 'auc' } }),
      "'auc' does not go with objective 'multi:softmax'",
    ],
    [
      'trees on a GPU that is not there',
      faults({ hyperparameters: { num_round: 1, tree_method: 'gpu_hist' } }),
      "'gpu_hist' needs a GPU",
    ],
    [
      'GPUs of several instances',
      faults({ instanceType: 'ml.g4dn.xlarge', instanceCount: 2 }),
      "use_dask_gpu_training must be 'true'",
    ],
    [
      'Dask without GPU',
      faults({ hyperparameters: { num_round: 1, use_dask_gpu_training: true } }),
      "needs an instance type with GPUs, tree_method 'hist' or 'gpu_hist'",
    ],
    [
      'constraints',
      faults({ hyperparameters: { num_round: 1, monotone_constraints: '(0, 1)' } }),
      'monotone_constraints needs tree_method exact or hist',
    ],
    [
      'classes of linear learner',
      other('linear-learner', { predictor_type: 'multiclass_classifier' }),
      'num_classes is missing',
    ],
    [
      'classes without need',
      other('linear-learner', { ...BINARY, num_classes: 3 }),
      "num_classes has no effect while predictor_type is 'binary_classifier'",
    ],
    [
      'a loss of another kind',
      other('linear-learner', { ...BINARY, loss: 'squared_loss' }),
      "'squared_loss' does not go with predictor_type 'binary_classifier'",
    ],
    [
      'a metric of another kind',
      other('linear-learner', BINARY, {
        channels: [{ name: 'train' }, { name: 'validation' }],
        tuning: { metric: 'validation:mse', ranges: {} },
      }),
      "'validation:mse' is computed only if predictor_type is regressor, got 'binary_classifier'",
    ],
    [
      'a target of k-NN',
      other('k-nn', { ...NEIGHBORS, dimension_reduction_type: 'sign' }),
      'dimension_reduction_target is missing',
    ],
    [
      'a target that is too large',
      other('k-nn', { ...NEIGHBORS, dimension_reduction_type: 'sign', dimension_reduction_target: 10 }),
      "'10' must be less than feature_dim, which is '10'",
    ],
    [
      'a distance of k-NN',
      other('k-nn', { ...NEIGHBORS, index_type: 'faiss.IVFPQ', index_metric: 'COSINE' }),
      "'COSINE' does not go with index_type 'faiss.IVFPQ'",
    ],
    [
      'an initial value of factors',
      other('factorization-machines', { ...FACTORS, bias_init_scale: 1 }),
      "bias_init_scale has no effect while bias_init_method is 'normal'",
    ],
    [
      'a kind of factors',
      other('factorization-machines', { ...FACTORS, predictor_type: 'multiclass_classifier' }),
      'use one of binary_classifier, regressor',
    ],
    [
      'a frequency of DeepAR',
      other('deepar', { context_length: 3, prediction_length: 3, epochs: 1, time_freq: 'daily' }),
      'allowed is a number followed by M, W, D, H or min, e.g. 5min',
    ],
    [
      'a horizon of DeepAR',
      other('deepar', { context_length: 3, epochs: 1, time_freq: 'D' }),
      'prediction_length is missing',
    ],
    [
      'components of PCA',
      other('pca', { feature_dim: 2, num_components: 3, mini_batch_size: 1 }),
      "'3' must be at most feature_dim, which is '2'",
    ],
    [
      'scores of k-means',
      other('k-means', { feature_dim: 2, k: 3, eval_metrics: '["ssd"]' }),
      'eval_metrics has no effect without the channel test',
    ],
    ['a forest that is not sharded', other('random-cut-forest', { feature_dim: 2 }), 'channels.train must be sharded'],
    [
      'a forest on a GPU',
      other('random-cut-forest', { feature_dim: 2 }, { instanceType: 'ml.g5.xlarge' }),
      'has an accelerator that Random Cut Forest (RCF) does not use',
    ],
    [
      'leaves of CatBoost',
      other('catboost', { max_leaves: 9 }, { channels: [{ name: 'training' }] }),
      "max_leaves has no effect while grow_policy is 'SymmetricTree'",
    ],
    [
      'several instances of CatBoost',
      other('catboost', {}, { channels: [{ name: 'training' }], instanceCount: 2 }),
      "instanceCount: '2' is too many; CatBoost trains on 1 instance.",
    ],
    ['several instances of LightGBM', other('lightgbm', {}, { instanceCount: 2 }), "use_dask must be 'True'"],
    [
      'weights of LightGBM twice',
      other('lightgbm', { is_unbalance: true, scale_pos_weight: 2 }),
      "does not go with is_unbalance 'True'",
    ],
    [
      'folds of AutoGluon',
      other('autogluon-tabular', { num_stack_levels: 1 }, { channels: [{ name: 'training' }] }),
      'does not go with num_stack_levels above 0',
    ],
    [
      'tuning of PCA',
      other('pca', { feature_dim: 2, num_components: 1, mini_batch_size: 1 }, { tuning: { metric: 'x', ranges: {} } }),
      'AWS publishes no metric of Principal Component Analysis (PCA)',
    ],
    [
      'a CPU for images',
      other('semantic-segmentation', { num_classes: 2, num_training_samples: 9 }),
      "instanceType: 'ml.m5.xlarge' has no GPU",
    ],
    [
      'images without lists',
      other(
        'image-classification-mxnet',
        { num_classes: 2, num_training_samples: 9 },
        { channels: [{ name: 'train', contentType: 'image/png' }] },
      ),
      'train_lst and validation_lst is missing',
    ],
    [
      'words on several instances',
      other('blazingtext', { mode: 'cbow' }, { instanceCount: 2 }),
      "mode 'cbow' trains on one instance",
    ],
    [
      'a long wait without checkpoints (TR-06)',
      other('k-nn', NEIGHBORS, { spot: { maxWaitSeconds: 3601 } }),
      "3600 seconds at most, got '3601'",
    ],
  ])('names what AWS says of %s', (_, found, sentence) => {
    expect(found).toContain(sentence);
  });

  test('lets a spot job wait longer if the algorithm goes on from checkpoints (TR-06)', () => {
    expect(faults({ spot: { maxWaitSeconds: 86_400 } })).toBe('');
    expect(other('k-nn', NEIGHBORS, { spot: { maxWaitSeconds: 3600 } })).toBe('');
  });

  test('a hyperparameter that a tuning job searches is not missing, and no rule speaks of its default', () => {
    const tuning = { metric: 'test:accuracy', ranges: { k: { type: 'integer', min: 1, max: 9 } } } as const;
    expect(
      other(
        'k-nn',
        { feature_dim: 10, predictor_type: 'classifier', sample_size: 9 },
        { channels: [{ name: 'train' }, { name: 'test' }], tuning },
      ),
    ).toBe('');
  });

  test('tells all that is wrong at once', () => {
    const all = checkAlgorithmUse({
      ...RIGHT,
      hyperparameters: { eta: 3, etta: 1 },
      channels: [{ name: 'trein' }],
      instanceType: 'ml.inf2.xlarge',
      inputMode: 'FastFile',
    });
    expect(all).toHaveLength(8);
  });
});
