import { type Algorithm, CSV, RECORDS } from './algorithm';
import { integer, oneOf } from './hyperparameter';
import { ignoredWithout, lessThan } from './rules';

/**
 * Principal component analysis. The guide names neither metrics nor hyperparameters to tune.
 *
 * Source: "PCA Hyperparameters" of the guide (awsdocs copy a869fa5, June 2023).
 */
export const pca: Algorithm = {
  title: 'Principal Component Analysis (PCA)',
  solves: 'fewer columns that keep what differs most between rows, without labels',
  image: { source: 'algorithm', repository: 'pca' },
  channels: ['train', 'test'].map((name) => ({ name, required: name === 'train', contentTypes: [RECORDS, CSV] })),
  inputModes: ['File', 'Pipe'],
  instances: { processors: ['cpu', 'gpu'], several: true, severalGpus: true },
  hyperparameters: [
    integer('feature_dim', { min: 1, required: true }),
    integer('mini_batch_size', { min: 1, required: true }),
    integer('num_components', { min: 1, required: true }),
    oneOf('algorithm_mode', 'regular randomized', { default: 'regular' }),
    integer('extra_components', { min: -1, default: -1 }),
    oneOf('subtract_mean', 'true false', { default: 'true' }),
  ],
  metrics: [],
  rules: [
    ignoredWithout('extra_components', { when: 'algorithm_mode', is: ['randomized'] }),
    // There are no more components than columns.
    lessThan('num_components', 'feature_dim', true),
  ],
};
