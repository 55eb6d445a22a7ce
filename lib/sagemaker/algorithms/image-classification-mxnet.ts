import { type Algorithm, metrics } from './algorithm';
import { continuous, integer, oneOf, text } from './hyperparameter';
import { besideImages, EARLIER_MODEL, imageChannel, mxnetNotice } from './mxnet';
import type { Rule } from './rules';

const FRACTION = { min: 0, max: 1 };
const FLAG = ['0', '1'].join(' ');

/** Without records, lists say which image has which label, and images are resized to one size. */
const imagesNeedLists: Rule = ({ contentTypes, channels, has }) => {
  const images = contentTypes.some((type) => /image/.test(type));
  const missing = ['train_lst', 'validation_lst'].filter((name) => !channels.includes(name));
  if (images && missing.length > 0) {
    return `channels: ${missing.join(' and ')} is missing; files of images need it, application/x-recordio does not.`;
  }
  return images && !has('resize')
    ? 'hyperparameters.resize is missing; it is required because the channels carry files of images.'
    : undefined;
};

/**
 * Image classification with MXNet.
 *
 * Source: "Image Classification Hyperparameters", "Tune an Image Classification Model" and the page of the algorithm (awsdocs copy
 * a869fa5, June 2023).
 */
export const imageClassificationMxnet: Algorithm = {
  title: 'Image Classification - MXNet',
  solves: 'one label or several for an image',
  image: { source: 'algorithm', repository: 'image-classification' },
  channels: [
    imageChannel('train'),
    imageChannel('validation'),
    besideImages('train_lst'),
    besideImages('validation_lst'),
    EARLIER_MODEL,
  ],
  inputModes: ['File', 'Pipe'],
  instances: { processors: ['gpu'], several: true, severalGpus: true },
  checkpoints: true,
  hyperparameters: [
    integer('num_classes', { min: 1, required: true }),
    integer('num_training_samples', { min: 1, required: true }),
    oneOf('augmentation_type', 'crop crop_color crop_color_transform'),
    continuous('beta_1', { ...FRACTION, default: 0.9, tune: [1e-6, 0.999] }),
    continuous('beta_2', { ...FRACTION, default: 0.999, tune: [1e-6, 0.999] }),
    integer('checkpoint_frequency', { min: 1 }),
    oneOf('early_stopping', 'True False', { default: 'False' }),
    integer('early_stopping_min_epochs', { min: 1, default: 10 }),
    integer('early_stopping_patience', { min: 1, default: 5 }),
    continuous('early_stopping_tolerance', { ...FRACTION, default: 0 }),
    integer('epochs', { min: 1, default: 30 }),
    continuous('eps', { ...FRACTION, default: 1e-8, tune: [1e-8, 1] }),
    continuous('gamma', { ...FRACTION, default: 0.9, tune: [1e-8, 0.999] }),
    text('image_shape', { pattern: /^\d+, ?\d+, ?\d+$/, example: 'channels, height and width, e.g. 3,224,224' }),
    oneOf('kv_store', 'dist_sync dist_async'),
    continuous('learning_rate', { ...FRACTION, default: 0.1, tune: [1e-6, 0.5] }),
    continuous('lr_scheduler_factor', { ...FRACTION, default: 0.1 }),
    text('lr_scheduler_step'),
    integer('mini_batch_size', { min: 1, default: 32, tune: [8, 512] }),
    continuous('momentum', { ...FRACTION, default: 0.9, tune: [0, 0.999] }),
    oneOf('multi_label', FLAG, { default: '0' }),
    oneOf('num_layers', '18 20 32 34 44 50 56 101 110 152 200', { default: '152' }),
    oneOf('optimizer', 'sgd adam rmsprop nag', { default: 'sgd', tune: ['sgd', 'adam', 'rmsprop', 'nag'] }),
    oneOf('precision_dtype', 'float32 float16', { default: 'float32' }),
    integer('resize', { min: 1 }),
    integer('top_k', { min: 2 }),
    oneOf('use_pretrained_model', FLAG, { default: '0' }),
    oneOf('use_weighted_loss', FLAG, { default: '0' }),
    continuous('weight_decay', { ...FRACTION, default: 0.0001, tune: [0, 0.999] }),
  ],
  metrics: metrics('Maximize', 'validation:accuracy'),
  rules: [imagesNeedLists],
  notice: mxnetNotice('Image Classification - MXNet', 'image-classification-tensorflow'),
};
