import { type Algorithm } from './algorithm';
import { continuous } from './hyperparameter';
import { tensorFlowTraining } from './tensorflow-training';

const FRACTION = { min: 0, max: 1 };

/**
 * Text classification with TensorFlow.
 *
 * Source: "Text Classification - TensorFlow Hyperparameters", its tuning page and the page of the algorithm (awsdocs copy
 * a869fa5, June 2023). Where its package lies is not published: whoever uses it names the package. The guide says that the
 * models lie ready in S3 so that jobs can run without a network.
 */
export const textClassificationTensorFlow: Algorithm = {
  title: 'Text Classification - TensorFlow',
  solves: 'one label for a text, with a pre-trained network',
  image: {
    source: 'jump-start',
    jumpStart: { modelIds: ['tensorflow-tc-bert-en-uncased-L-12-H-768-A-12-2'], packages: {} },
  },
  channels: [
    { name: 'training', required: true, contentTypes: ['text/csv'] },
    { name: 'validation', contentTypes: ['text/csv'] },
  ],
  instances: { processors: ['cpu', 'gpu'], several: false, severalGpus: true },
  hyperparameters: [
    ...tensorFlowTraining({
      epochs: 10,
      batchSize: 32,
      initialAccumulator: 0.0001,
      moreOptimizers: 'adamw',
      topLayerFlag: 'train_only_on_top_layer',
      searchedBatches: [4, 128],
    }),
    continuous('dropout_rate', { ...FRACTION, default: 0.2 }),
    continuous('regularizers_l2', { ...FRACTION, default: 0.0001, tune: [0, 0.999] }),
    continuous('validation_split_ratio', { ...FRACTION, default: 0.2 }),
    continuous('warmup_steps_fraction', { ...FRACTION, default: 0.1 }),
  ],
  metrics: [{ name: 'validation:accuracy', goal: 'Maximize', regex: 'val_accuracy=([0-9\\.]+)' }],
};
