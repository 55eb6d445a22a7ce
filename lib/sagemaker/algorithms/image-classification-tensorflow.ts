import { type Algorithm } from './algorithm';
import { continuous, integer, oneOf } from './hyperparameter';
import { tensorFlowTraining } from './tensorflow-training';

const FRACTION = { min: 0, max: 1 };

/**
 * Image classification with TensorFlow.
 *
 * Source: "Image Classification - TensorFlow Hyperparameters", its tuning page and the page of the algorithm (awsdocs copy
 * a869fa5, June 2023). Defaults, ranges, the regular expression and the package are those of the specification
 * `tensorflow-ic-bit-m-r101x1-ilsvrc2012-classification-1` 4.0.6 in `tests/unit/sagemaker/jumpstart/constants.py` of
 * `aws/sagemaker-python-sdk` (branch master-v2, fc582aa, 2026-08-10), which says that it runs without a network. It names
 * TensorFlow 2.9; here it runs in the image of 2.9.2. Other models at JumpStart need a package.
 */
export const imageClassificationTensorFlow: Algorithm = {
  title: 'Image Classification - TensorFlow',
  solves: 'one label for an image, with a pre-trained network',
  image: {
    source: 'jump-start',
    jumpStart: {
      modelIds: ['tensorflow-ic-bit-m-r101x1-ilsvrc2012-classification-1'],
      packages: {
        'tensorflow-ic-bit-m-r101x1-ilsvrc2012-classification-1': {
          version: '4.0.6',
          framework: { name: 'tensorflow', version: '2.9.2' },
          scriptKey: 'source-directory-tarballs/tensorflow/transfer_learning/ic/prepack/v1.1.2/sourcedir.tar.gz',
          modelKey: 'tensorflow-training/v3.0.0/train-tensorflow-ic-bit-m-r101x1-ilsvrc2012-classification-1.tar.gz',
        },
      },
      sendDefaults: true,
    },
  },
  // The script finds a folder for each class in the channel, and takes a part of it for validation if there is no such channel.
  channels: [
    { name: 'training', required: true, contentTypes: ['application/x-image', 'image/jpeg', 'image/png'] },
    { name: 'validation', contentTypes: ['application/x-image', 'image/jpeg', 'image/png'] },
  ],
  instances: { processors: ['cpu', 'gpu'], several: false, severalGpus: true },
  hyperparameters: [
    ...tensorFlowTraining({
      epochs: 5,
      batchSize: 32,
      initialAccumulator: 0.1,
      topLayerFlag: 'train_only_top_layer',
      searchedBatches: [8, 512],
    }),
    oneOf('augmentation', 'False True', { default: 'False' }),
    oneOf('augmentation_random_flip', 'horizontal_and_vertical horizontal vertical None', {
      default: 'horizontal_and_vertical',
    }),
    continuous('augmentation_random_rotation', { min: -1, max: 1, default: 0.2 }),
    continuous('augmentation_random_zoom', { min: -1, max: 1, default: 0.1 }),
    oneOf('binary_mode', 'False True', { default: 'False' }),
    continuous('dropout_rate', { ...FRACTION, default: 0.2 }),
    oneOf('eval_metric', 'accuracy precision recall auc prc', { default: 'accuracy' }),
    oneOf('image_resize_interpolation', 'bilinear nearest bicubic area lanczos3 lanczos5 gaussian mitchellcubic', {
      default: 'bilinear',
    }),
    continuous('label_smoothing', { ...FRACTION, default: 0.1 }),
    continuous('regularizers_l2', { ...FRACTION, default: 0.0001, tune: [0, 0.999] }),
    continuous('validation_split_ratio', { ...FRACTION, default: 0.2 }),
    integer('random_seed', { min: 0, default: 123 }),
  ],
  metrics: [{ name: 'validation:accuracy', goal: 'Maximize', regex: 'val_accuracy: ([0-9\\.]+)' }],
};
