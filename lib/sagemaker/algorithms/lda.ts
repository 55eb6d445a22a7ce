import { type Algorithm, CSV, metrics, RECORDS } from './algorithm';
import { continuous, integer } from './hyperparameter';

/**
 * Latent Dirichlet allocation.
 *
 * Source: "LDA Hyperparameters", "Tune an LDA Model" and the page of the algorithm (awsdocs copy a869fa5, June 2023).
 */
export const lda: Algorithm = {
  title: 'Latent Dirichlet Allocation (LDA)',
  solves: 'topics of documents, without labels',
  image: { source: 'algorithm', repository: 'lda' },
  channels: ['train', 'test'].map((name) => ({
    name,
    required: name === 'train',
    contentTypes: [RECORDS, CSV],
    pipeContentTypes: [RECORDS],
  })),
  inputModes: ['File', 'Pipe'],
  instances: { processors: ['cpu'], several: false },
  hyperparameters: [
    integer('num_topics', { min: 1, required: true, tune: [1, 150] }),
    integer('feature_dim', { min: 1, required: true }),
    integer('mini_batch_size', { min: 1, required: true }),
    continuous('alpha0', { above: 0, default: 1, tune: [0.1, 10] }),
    integer('max_restarts', { min: 1, default: 10 }),
    integer('max_iterations', { min: 1, default: 1000 }),
    continuous('tol', { above: 0, default: 1e-8 }),
  ],
  metrics: metrics('Maximize', 'test:pwll'),
  notice: 'LDA has an image in fewer than half of the Regions; ntm solves the same and is in more of them.',
};
