import { type Algorithm, CSV, metrics, RECORDS } from './algorithm';
import { integer, text } from './hyperparameter';

/**
 * Random cut forest.
 *
 * Source: "RCF Hyperparameters", "Tune an RCF Model" and the page of the algorithm (awsdocs copy a869fa5, June 2023): its channel
 * train takes sharded data only, and its channel test replicated data only. It uses no GPU.
 */
export const randomCutForest: Algorithm = {
  title: 'Random Cut Forest (RCF)',
  solves: 'rows that differ from all others, without labels',
  image: { source: 'algorithm', repository: 'randomcutforest' },
  channels: [
    { name: 'train', required: true, contentTypes: [RECORDS, CSV], spread: 'sharded' },
    { name: 'test', contentTypes: [RECORDS, CSV], spread: 'replicated' },
  ],
  inputModes: ['File', 'Pipe'],
  instances: { processors: ['cpu'], several: true },
  hyperparameters: [
    integer('feature_dim', { min: 1, max: 10_000, required: true }),
    text('eval_metrics', {
      pattern: /^\[("(accuracy|precision_recall_fscore)"(, ?)?){1,2}\]$/,
      example: 'a JSON list of accuracy and precision_recall_fscore, e.g. ["accuracy"]',
    }),
    integer('num_samples_per_tree', { min: 1, max: 2048, default: 256, tune: [1, 2048] }),
    integer('num_trees', { min: 50, max: 1000, default: 100, tune: [50, 1000] }),
  ],
  metrics: metrics('Maximize', 'test:f1'),
  chosenMetrics: {
    by: 'eval_metrics',
    // Both are computed by default.
    reported: ({ value }) => {
      const given = value('eval_metrics');
      if (given === undefined) return undefined;
      return given.includes('precision_recall_fscore') ? ['f1', 'accuracy'] : ['accuracy'];
    },
    values: { f1: 'precision_recall_fscore' },
  },
};
