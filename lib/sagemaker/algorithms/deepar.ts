import { type Algorithm, metrics } from './algorithm';
import { continuous, integer, oneOf, text } from './hyperparameter';

/**
 * DeepAR.
 *
 * Source: "DeepAR Hyperparameters", "Tune a DeepAR Model" and the page of the algorithm (awsdocs copy a869fa5, June 2023). It tells
 * the format by the names of files, so a channel needs no content type. That it uses several GPUs of an instance is unverified.
 */
export const deepAr: Algorithm = {
  title: 'DeepAR Forecasting',
  solves: 'forecasts of many related time series, with probabilities',
  image: { source: 'algorithm', repository: 'forecasting-deepar' },
  channels: ['train', 'test'].map((name) => ({
    name,
    required: name === 'train',
    contentTypes: ['application/jsonlines', 'json', 'json.gz', 'parquet', 'auto'],
  })),
  instances: { processors: ['cpu', 'gpu'], several: true, severalGpus: true },
  hyperparameters: [
    integer('context_length', { min: 1, required: true, tune: [1, 200] }),
    integer('epochs', { min: 1, required: true, tune: [1, 1000] }),
    integer('prediction_length', { min: 1, required: true }),
    text('time_freq', {
      required: true,
      pattern: /^\d*(M|W|D|H|min)$/,
      example: 'a number followed by M, W, D, H or min, e.g. 5min',
    }),
    text('cardinality', {
      pattern: /^(auto|ignore|\[\d+(, ?\d+)*\]|)$/,
      example: 'auto, ignore, or a list, e.g. [2, 3]',
      default: 'auto',
    }),
    continuous('dropout_rate', { min: 0, max: 1, default: 0.1, tune: [0, 0.2] }),
    integer('early_stopping_patience', { min: 1 }),
    integer('embedding_dimension', { min: 1, default: 10, tune: [1, 50] }),
    continuous('learning_rate', { above: 0, default: 0.001, tune: [1e-5, 0.1] }),
    oneOf('likelihood', 'gaussian beta negative-binomial student-T deterministic-L1', { default: 'student-T' }),
    integer('mini_batch_size', { min: 1, default: 128, tune: [32, 1028] }),
    integer('num_cells', { min: 1, default: 40, tune: [30, 200] }),
    integer('num_dynamic_feat', { min: 1, words: ['auto', 'ignore', ''], default: 'auto' }),
    integer('num_eval_samples', { min: 1, default: 100 }),
    integer('num_layers', { min: 1, default: 2, tune: [1, 8] }),
    text('test_quantiles', {
      pattern: /^\[(0?\.\d+(, ?)?)+\]$/,
      example: 'a list of numbers between 0 and 1, e.g. [0.1, 0.5, 0.9]',
      default: '[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]',
    }),
  ],
  metrics: metrics('Minimize', 'test:RMSE test:mean_wQuantileLoss train:final_loss'),
  // The loss of each epoch (unverified that SageMaker finds it).
  trainMetrics: metrics('Minimize', 'train:loss'),
};
