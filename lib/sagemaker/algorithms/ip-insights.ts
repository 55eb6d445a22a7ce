import { type Algorithm, CSV, metrics } from './algorithm';
import { continuous, integer } from './hyperparameter';

/**
 * IP Insights.
 *
 * Source: "IP Insights Hyperparameters", "Tune an IP Insights Model" and the page of the algorithm (awsdocs copy a869fa5,
 * June 2023).
 */
export const ipInsights: Algorithm = {
  title: 'IP Insights',
  solves: 'unusual pairs of an account and an address, without labels',
  image: { source: 'algorithm', repository: 'ipinsights' },
  channels: ['train', 'validation'].map((name) => ({ name, required: name === 'train', contentTypes: [CSV] })),
  instances: { processors: ['cpu', 'gpu'], several: true, severalGpus: true },
  hyperparameters: [
    integer('num_entity_vectors', { min: 1, max: 250_000_000, required: true, tune: [10_000, 1_000_000] }),
    integer('vector_dim', { min: 4, max: 4096, required: true, tune: [8, 256] }),
    integer('batch_metrics_publish_interval', { min: 1, default: 1000 }),
    integer('epochs', { min: 1, default: 10, tune: [1, 100] }),
    continuous('learning_rate', { min: 1e-6, max: 10, default: 0.001, tune: [1e-4, 0.1] }),
    integer('mini_batch_size', { min: 1, max: 500_000, default: 10_000, tune: [100, 50_000] }),
    integer('num_ip_encoder_layers', { min: 0, max: 100, default: 1, tune: [1, 10] }),
    integer('random_negative_sampling_rate', { min: 0, max: 500, default: 1, tune: [0, 10] }),
    integer('shuffled_negative_sampling_rate', { min: 0, max: 500, default: 1, tune: [0, 10] }),
    continuous('weight_decay', { min: 0, max: 10, default: 0.00001, tune: [0, 1] }),
  ],
  metrics: metrics('Maximize', 'validation:discriminator_auc'),
};
