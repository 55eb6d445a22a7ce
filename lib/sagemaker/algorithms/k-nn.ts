import { type Algorithm, CSV, metrics, RECORDS } from './algorithm';
import { integer, oneOf } from './hyperparameter';
import { lessThan, onlyFor, type Rule } from './rules';

const targetNeedsType: Rule = ({ has }) =>
  has('dimension_reduction_type') && !has('dimension_reduction_target')
    ? 'hyperparameters.dimension_reduction_target is missing; it is required because dimension_reduction_type is given.'
    : !has('dimension_reduction_type') && has('dimension_reduction_target')
      ? 'hyperparameters.dimension_reduction_target has no effect without dimension_reduction_type; set it to sign or fjlt.'
      : undefined;

/**
 * k-nearest neighbors.
 *
 * Source: "k-NN Hyperparameters" and "Tune a k-NN Model" of the guide (awsdocs copy a869fa5, June 2023).
 */
export const kNearestNeighbors: Algorithm = {
  title: 'K-Nearest Neighbors (k-NN)',
  solves: 'classification and regression of tables, by the most similar rows',
  image: { source: 'algorithm', repository: 'knn' },
  channels: ['train', 'test'].map((name) => ({ name, required: name === 'train', contentTypes: [RECORDS, CSV] })),
  inputModes: ['File', 'Pipe'],
  instances: { processors: ['cpu', 'gpu'], several: true },
  hyperparameters: [
    integer('feature_dim', { min: 1, required: true }),
    integer('k', { min: 1, required: true, tune: [1, 1024] }),
    oneOf('predictor_type', 'classifier regressor', { required: true }),
    integer('sample_size', { min: 1, required: true, tune: [256, 20_000_000] }),
    integer('dimension_reduction_target', { min: 1 }),
    oneOf('dimension_reduction_type', 'sign fjlt'),
    integer('faiss_index_ivf_nlists', { min: 1, words: ['auto'], default: 'auto' }),
    oneOf('faiss_index_pq_m', '1 2 3 4 8 12 16 20 24 28 32 40 48 56 64 96'),
    oneOf('index_metric', 'L2 INNER_PRODUCT COSINE', { default: 'L2' }),
    oneOf('index_type', 'faiss.Flat faiss.IVFFlat faiss.IVFPQ', { default: 'faiss.Flat' }),
    integer('mini_batch_size', { min: 1, default: 5000 }),
  ],
  metrics: [
    ...metrics('Maximize', 'test:accuracy', { when: { name: 'predictor_type', is: ['classifier'] } }),
    ...metrics('Minimize', 'test:mse', { when: { name: 'predictor_type', is: ['regressor'] } }),
  ],
  rules: [
    targetNeedsType,
    lessThan('dimension_reduction_target', 'feature_dim'),
    onlyFor('index_metric', ['L2'], { when: 'index_type', is: ['faiss.IVFPQ'] }),
  ],
};
