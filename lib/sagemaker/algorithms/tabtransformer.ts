import { type Algorithm } from './algorithm';
import { continuous, integer, oneOf } from './hyperparameter';
import { TABLE_CHANNELS } from './table-channels';

/**
 * TabTransformer.
 *
 * Source: "TabTransformer hyperparameters" and "Tune a TabTransformer model" (awsdocs copy a869fa5, June 2023); bounds that the
 * guide prints as open are taken as values, since its own recommendations use them. Where its package lies is not published:
 * whoever uses it names the package. That the script runs without a network is unverified.
 */
export const tabTransformer: Algorithm = {
  title: 'TabTransformer',
  solves: 'classification and regression of tables with many categories, with a transformer',
  image: {
    source: 'jump-start',
    jumpStart: {
      modelIds: ['pytorch-tabtransformerclassification-model', 'pytorch-tabtransformerregression-model'],
      packages: {},
    },
  },
  channels: TABLE_CHANNELS,
  instances: { processors: ['cpu', 'gpu'], several: false },
  hyperparameters: [
    integer('n_epochs', { min: 1, default: 5 }),
    integer('patience', { min: 2, max: 60, default: 10 }),
    continuous('learning_rate', { above: 0, default: 0.001, tune: [0.001, 0.01] }),
    integer('batch_size', { min: 1, max: 2048, default: 256 }),
    oneOf('input_dim', '16 32 64 128 256 512', { default: '32', tune: ['16', '32', '64', '128', '256', '512'] }),
    integer('n_blocks', { min: 1, max: 12, default: 4, tune: [1, 12] }),
    continuous('attn_dropout', { min: 0, max: 1, default: 0.2, tune: [0, 0.8] }),
    continuous('mlp_dropout', { min: 0, max: 1, default: 0.1, tune: [0, 0.8] }),
    continuous('frac_shared_embed', { min: 0, max: 1, default: 0.25, tune: [0, 0.5] }),
  ],
  metrics: [
    { name: 'r2', goal: 'Maximize', regex: "metrics={'r2': (\\S+)}" },
    { name: 'f1_score', goal: 'Maximize', regex: "metrics={'f1': (\\S+)}" },
    { name: 'accuracy_score', goal: 'Maximize', regex: "metrics={'accuracy': (\\S+)}" },
  ],
};
