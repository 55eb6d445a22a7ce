import { type Algorithm, metrics } from './algorithm';
import { continuous, integer, oneOf, text } from './hyperparameter';
import { besideImages, EARLIER_MODEL, imageChannel, mxnetNotice } from './mxnet';
import { requiredWith } from './rules';

const FRACTION = { min: 0, max: 1 };

/**
 * Semantic segmentation.
 *
 * Source: "Semantic Segmentation Hyperparameters", "Tuning a Semantic Segmentation Model" and the page of the algorithm (awsdocs
 * copy a869fa5, June 2023); values of algorithm from a later copy. The copies leave out the values of lr_scheduler: step and
 * cosine, beside the default poly, are unverified. The tuning page adds adadelta to the optimizers.
 */
export const semanticSegmentation: Algorithm = {
  title: 'Semantic Segmentation',
  solves: 'a label for every pixel of an image',
  image: { source: 'algorithm', repository: 'semantic-segmentation' },
  channels: [
    { ...imageChannel('train'), contentTypes: ['application/x-image', 'image/jpeg'] },
    { ...imageChannel('validation'), contentTypes: ['application/x-image', 'image/jpeg'] },
    besideImages('train_annotation', true),
    besideImages('validation_annotation', true),
    besideImages('label_map'),
    EARLIER_MODEL,
  ],
  // Pipe reads an augmented manifest, which is not offered here.
  instances: { processors: ['gpu'], several: false, severalGpus: true },
  checkpoints: true,
  hyperparameters: [
    integer('num_classes', { min: 2, max: 254, required: true }),
    integer('num_training_samples', { min: 1, required: true }),
    oneOf('backbone', 'resnet-50 resnet-101', { default: 'resnet-50' }),
    oneOf('use_pretrained_model', 'True False', { default: 'True' }),
    oneOf('algorithm', 'fcn psp deeplab', { default: 'fcn' }),
    integer('base_size', { above: 16, default: 520 }),
    integer('crop_size', { above: 16, default: 240 }),
    oneOf('early_stopping', 'True False', { default: 'False' }),
    integer('early_stopping_min_epochs', { min: 0, default: 5 }),
    integer('early_stopping_patience', { min: 0, default: 4 }),
    continuous('early_stopping_tolerance', { ...FRACTION, default: 0 }),
    integer('epochs', { min: 1, default: 10 }),
    continuous('gamma1', { ...FRACTION, default: 0.9 }),
    continuous('gamma2', { ...FRACTION, default: 0.9 }),
    continuous('learning_rate', { above: 0, max: 1, default: 0.001, tune: [1e-4, 0.1] }),
    oneOf('lr_scheduler', 'step poly cosine', { default: 'poly' }),
    continuous('lr_scheduler_factor', { ...FRACTION, default: 0.1 }),
    text('lr_scheduler_step'),
    integer('mini_batch_size', { min: 1, default: 16, tune: [1, 128] }),
    continuous('momentum', { above: 0, max: 1, default: 0.9, tune: [0.9, 0.999] }),
    oneOf('optimizer', 'adam adagrad nag rmsprop sgd adadelta', { default: 'sgd', tune: ['sgd', 'adam', 'adadelta'] }),
    oneOf('syncbn', 'True False', { default: 'False' }),
    integer('validation_mini_batch_size', { min: 1, default: 16 }),
    continuous('weight_decay', { above: 0, below: 1, default: 0.0001, tune: [1e-5, 1e-3] }),
  ],
  metrics: metrics('Maximize', 'validation:mIOU validation:pixel_accuracy'),
  // The loss of each epoch (unverified that SageMaker finds it).
  trainMetrics: metrics('Minimize', 'train:loss'),
  rules: [requiredWith('lr_scheduler_step', { when: 'lr_scheduler', is: ['step'] })],
  notice: mxnetNotice('Semantic Segmentation', 'a PyTorch script, e.g. with torchvision'),
};
