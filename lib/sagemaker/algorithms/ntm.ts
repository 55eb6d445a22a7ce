import { type Algorithm, CSV, metrics, RECORDS } from './algorithm';
import { continuous, integer, oneOf, text } from './hyperparameter';

/**
 * Neural topic model.
 *
 * Source: "NTM Hyperparameters", "Tune an NTM Model" and the page of the algorithm (awsdocs copy a869fa5, June 2023): channels
 * beside train must be replicated. The copy leaves out the values of optimizer: sgd, adam and adadelta are those of the tuning
 * page; that adagrad and rmsprop are values, too, is unverified.
 */
export const ntm: Algorithm = {
  title: 'Neural Topic Model (NTM)',
  solves: 'topics of documents, without labels, with a neural network',
  image: { source: 'algorithm', repository: 'ntm' },
  channels: [
    { name: 'train', required: true, contentTypes: [RECORDS, CSV] },
    { name: 'validation', contentTypes: [RECORDS, CSV], spread: 'replicated' },
    { name: 'test', contentTypes: [RECORDS, CSV], spread: 'replicated' },
    // The words themselves, one a line.
    { name: 'auxiliary', contentTypes: ['text/plain'], spread: 'replicated' },
  ],
  inputModes: ['File', 'Pipe'],
  instances: { processors: ['cpu', 'gpu'], several: true, severalGpus: true },
  hyperparameters: [
    integer('feature_dim', { min: 1, max: 1_000_000, required: true }),
    integer('num_topics', { min: 2, max: 1000, required: true }),
    oneOf('batch_norm', 'true false', { default: 'false' }),
    continuous('clip_gradient', { min: 1e-3 }),
    text('encoder_layers', {
      pattern: /^(auto|\d+(, ?\d+)*)$/,
      example: 'auto, or whole numbers separated by commas',
      default: 'auto',
    }),
    oneOf('encoder_layers_activation', 'sigmoid tanh relu', { default: 'sigmoid', tune: ['sigmoid', 'tanh', 'relu'] }),
    integer('epochs', { min: 1, default: 50 }),
    continuous('learning_rate', { min: 1e-6, max: 1, default: 0.001, tune: [1e-4, 0.1] }),
    integer('mini_batch_size', { min: 1, max: 10_000, default: 256, tune: [16, 2048] }),
    integer('num_patience_epochs', { min: 1, default: 3 }),
    oneOf('optimizer', 'sgd adam adagrad adadelta rmsprop', {
      default: 'adadelta',
      tune: ['sgd', 'adam', 'adadelta'],
    }),
    continuous('rescale_gradient', { min: 1e-3, max: 1, default: 1, tune: [0.1, 1] }),
    continuous('sub_sample', { min: 0, max: 1, default: 1 }),
    continuous('tolerance', { min: 1e-6, max: 0.1, default: 0.001 }),
    continuous('weight_decay', { min: 0, max: 1, default: 0, tune: [0, 1] }),
  ],
  metrics: metrics('Minimize', 'validation:total_loss'),
};
