import { type Algorithm, CSV, metrics, RECORDS } from './algorithm';
import { continuous, integer, oneOf, text } from './hyperparameter';

/**
 * K-means.
 *
 * Source: "K-Means Hyperparameters" and "Tune a K-Means Model" of the guide (awsdocs copy a869fa5, June 2023).
 */
export const kMeans: Algorithm = {
  title: 'K-Means',
  solves: 'groups of similar rows, without labels',
  image: { source: 'algorithm', repository: 'kmeans' },
  // The guide recommends to shard train and to replicate test.
  channels: ['train', 'test'].map((name) => ({ name, required: name === 'train', contentTypes: [RECORDS, CSV] })),
  inputModes: ['File', 'Pipe'],
  instances: { processors: ['cpu', 'gpu'], several: true },
  hyperparameters: [
    integer('feature_dim', { min: 1, required: true }),
    integer('k', { min: 1, required: true }),
    integer('epochs', { min: 1, default: 1, tune: [1, 10] }),
    text('eval_metrics', {
      pattern: /^\["(msd|ssd)"(, ?"(msd|ssd)")?\]$/,
      example: 'a JSON list of msd and ssd, e.g. ["msd","ssd"]',
      default: '["msd"]',
    }),
    integer('extra_center_factor', { min: 1, words: ['auto'], default: 'auto', tune: [4, 10] }),
    integer('half_life_time_size', { min: 0, default: 0 }),
    oneOf('init_method', 'random kmeans++', { default: 'random', tune: ['kmeans++', 'random'] }),
    oneOf('local_lloyd_init_method', 'random kmeans++', { default: 'kmeans++' }),
    integer('local_lloyd_max_iter', { min: 1, default: 300 }),
    integer('local_lloyd_num_trials', { min: 1, words: ['auto'], default: 'auto' }),
    continuous('local_lloyd_tol', { min: 0, max: 1, default: 0.0001 }),
    integer('mini_batch_size', { min: 1, default: 5000, tune: [3000, 15_000] }),
  ],
  metrics: metrics('Minimize', 'test:msd test:ssd'),
  chosenMetrics: {
    by: 'eval_metrics',
    reported: ({ value }) => value('eval_metrics')?.match(/\b(msd|ssd)\b/g) ?? undefined,
  },
  rules: [
    ({ value, channels }) =>
      value('eval_metrics') !== '["msd"]' && !channels.includes('test')
        ? 'hyperparameters.eval_metrics has no effect without the channel test; add the channel, or leave eval_metrics out.'
        : undefined,
  ],
};
