import { type Algorithm, metrics } from './algorithm';
import { continuous, integer, oneOf, text } from './hyperparameter';
import { besideImages, EARLIER_MODEL, imageChannel, mxnetNotice } from './mxnet';
import type { Rule } from './rules';

const imagesNeedAnnotations: Rule = ({ contentTypes, channels }) => {
  const missing = ['train_annotation', 'validation_annotation'].filter((name) => !channels.includes(name));
  return contentTypes.some((type) => /image/.test(type)) && missing.length > 0
    ? `channels: ${missing.join(' and ')} is missing; files of images need it, application/x-recordio does not.`
    : undefined;
};

/**
 * Object detection with MXNet.
 *
 * Source: "Object Detection Hyperparameters", "Tune an Object Detection Model" and the page of the algorithm (awsdocs copy
 * a869fa5, June 2023).
 */
export const objectDetectionMxnet: Algorithm = {
  title: 'Object Detection - MXNet',
  solves: 'boxes around the objects of an image',
  image: { source: 'algorithm', repository: 'object-detection' },
  channels: [
    imageChannel('train'),
    imageChannel('validation'),
    besideImages('train_annotation'),
    besideImages('validation_annotation'),
    EARLIER_MODEL,
  ],
  inputModes: ['File', 'Pipe'],
  instances: { processors: ['gpu'], several: true, severalGpus: true },
  checkpoints: true,
  hyperparameters: [
    integer('num_classes', { min: 1, required: true }),
    integer('num_training_samples', { min: 1, required: true }),
    oneOf('base_network', 'vgg-16 resnet-50', { default: 'vgg-16' }),
    oneOf('early_stopping', 'True False', { default: 'False' }),
    integer('early_stopping_min_epochs', { min: 1, default: 10 }),
    integer('early_stopping_patience', { min: 1, default: 5 }),
    continuous('early_stopping_tolerance', { min: 0, max: 1, default: 0 }),
    integer('image_shape', { min: 300, default: 300 }),
    integer('epochs', { min: 1, default: 30 }),
    text('freeze_layer_pattern'),
    oneOf('kv_store', 'dist_sync dist_async'),
    integer('label_width', { min: 1, default: 350 }),
    continuous('learning_rate', { above: 0, max: 1, default: 0.001, tune: [1e-6, 0.5] }),
    continuous('lr_scheduler_factor', { above: 0, below: 1, default: 0.1 }),
    text('lr_scheduler_step'),
    integer('mini_batch_size', { min: 1, default: 32, tune: [8, 64] }),
    // The guide recommends to search from 0, which it does not allow as a value.
    continuous('momentum', { above: 0, max: 1, default: 0.9, tune: [1e-6, 0.999] }),
    continuous('nms_threshold', { above: 0, max: 1, default: 0.45 }),
    oneOf('optimizer', 'sgd adam rmsprop adadelta', { default: 'sgd', tune: ['sgd', 'adam', 'rmsprop', 'adadelta'] }),
    continuous('overlap_threshold', { above: 0, max: 1, default: 0.5 }),
    oneOf('use_pretrained_model', '0 1', { default: '1' }),
    // As momentum.
    continuous('weight_decay', { above: 0, below: 1, default: 0.0005, tune: [1e-6, 0.999] }),
  ],
  metrics: metrics('Maximize', 'validation:mAP'),
  // The log has both for each epoch (unverified that SageMaker finds them).
  trainMetrics: metrics('Minimize', 'train:smooth_l1 train:cross_entropy'),
  rules: [imagesNeedAnnotations],
  notice: mxnetNotice('Object Detection - MXNet', 'object-detection-tensorflow'),
};
