import { type Algorithm, CSV, metrics, RECORDS } from './algorithm';
import { continuous, type Hyperparameter, integer, oneOf } from './hyperparameter';
import { ignoredWithout, onlyFor, requiredWith } from './rules';

const AUTO = ['auto'];
const BINARY = { when: 'predictor_type', is: ['binary_classifier'] };
const MULTICLASS = { when: 'predictor_type', is: ['multiclass_classifier'] };
const REGRESSION = { when: 'predictor_type', is: ['regressor'] };

/** A value that the algorithm chooses if it is not given. */
const chosen = (name: string, bounds: object): Hyperparameter =>
  continuous(name, { ...bounds, words: AUTO, default: 'auto' });

const positive = (name: string, preset: number): Hyperparameter => continuous(name, { above: 0, default: preset });

const both = (names: string): string =>
  names
    .split(' ')
    .flatMap((name) => [`test:${name}`, `validation:${name}`])
    .join(' ');

/** The figures that a kind of prediction has. */
const of = ({ when: name, is }: typeof BINARY): { when: { name: string; is: string[] } } => ({ when: { name, is } });

/**
 * Linear learner.
 *
 * Source: "Linear learner hyperparameters" and "Tune a linear learner model" of the guide (awsdocs copy a869fa5, June 2023). The
 * copy leaves out which losses go with which predictor_type, and the values of optimizer: those here are unverified, and so is
 * the loss softmax_loss.
 */
export const linearLearner: Algorithm = {
  title: 'Linear Learner',
  solves: 'classification and regression of tables, with a linear function',
  image: { source: 'algorithm', repository: 'linear-learner' },
  channels: ['train', 'validation', 'test'].map((name) => ({
    name,
    required: name === 'train',
    contentTypes: [RECORDS, CSV],
  })),
  inputModes: ['File', 'Pipe'],
  instances: { processors: ['cpu', 'gpu'], several: true, severalGpus: true },
  checkpoints: true,
  hyperparameters: [
    oneOf('predictor_type', 'binary_classifier multiclass_classifier regressor', { required: true }),
    integer('num_classes', { min: 3, max: 1_000_000 }),
    integer('accuracy_top_k', { min: 1, default: 3 }),
    oneOf('balance_multiclass_weights', 'true false', { default: 'false' }),
    chosen('beta_1', { min: 0, max: 1 }),
    chosen('beta_2', { min: 0, max: 1 }),
    chosen('bias_lr_mult', { above: 0 }),
    chosen('bias_wd_mult', { min: 0 }),
    oneOf(
      'binary_classifier_model_selection_criteria',
      'accuracy f_beta precision_at_target_recall recall_at_target_precision loss_function',
      { default: 'accuracy' },
    ),
    integer('early_stopping_patience', { min: 1, default: 3 }),
    positive('early_stopping_tolerance', 0.001),
    integer('epochs', { min: 1, default: 15 }),
    positive('f_beta', 1),
    integer('feature_dim', { min: 1, words: AUTO, default: 'auto' }),
    positive('huber_delta', 1),
    continuous('init_bias', { default: 0 }),
    oneOf('init_method', 'uniform normal', { default: 'uniform' }),
    positive('init_scale', 0.07),
    positive('init_sigma', 0.01),
    continuous('l1', { min: 0, words: AUTO, default: 'auto', tune: [1e-7, 1, 'Logarithmic'] }),
    continuous('learning_rate', { above: 0, words: AUTO, default: 'auto', tune: [1e-5, 1, 'Logarithmic'] }),
    oneOf(
      'loss',
      'auto logistic squared_loss absolute_loss hinge_loss eps_insensitive_squared_loss eps_insensitive_absolute_loss ' +
        'quantile_loss huber_loss softmax_loss',
      { default: 'auto' },
    ),
    positive('loss_insensitivity', 0.01),
    chosen('lr_scheduler_factor', { above: 0, below: 1 }),
    chosen('lr_scheduler_minimum_lr', { above: 0 }),
    integer('lr_scheduler_step', { min: 1, words: AUTO, default: 'auto' }),
    positive('margin', 1),
    integer('mini_batch_size', { min: 1, default: 1000, tune: [100, 5000] }),
    chosen('momentum', { min: 0, max: 1 }),
    oneOf('normalize_data', 'auto true false', { default: 'true' }),
    oneOf('normalize_label', 'auto true false', { default: 'auto' }),
    integer('num_calibration_samples', { min: 1, words: AUTO, default: 'auto' }),
    integer('num_models', { min: 1, words: AUTO, default: 'auto' }),
    integer('num_point_for_scaler', { min: 1, default: 10_000 }),
    oneOf('optimizer', 'auto sgd adam rmsprop', { default: 'auto' }),
    continuous('positive_example_weight_mult', {
      above: 0,
      words: ['balanced', 'auto'],
      default: 1,
      tune: [1e-5, 1e5, 'Logarithmic'],
    }),
    continuous('quantile', { above: 0, below: 1, default: 0.5 }),
    continuous('target_precision', { min: 0, max: 1, default: 0.8 }),
    continuous('target_recall', { min: 0, max: 1, default: 0.8 }),
    oneOf('unbias_data', 'auto true false', { default: 'auto' }),
    oneOf('unbias_label', 'auto true false', { default: 'auto' }),
    oneOf('use_bias', 'true false', { default: 'true', tune: ['true', 'false'] }),
    oneOf('use_lr_scheduler', 'true false', { default: 'true' }),
    continuous('wd', { min: 0, words: AUTO, default: 'auto', tune: [1e-7, 1, 'Logarithmic'] }),
  ],
  metrics: [
    ...metrics('Minimize', both('objective_loss')),
    ...metrics(
      'Maximize',
      both('binary_classification_accuracy binary_f_beta precision recall roc_auc_score'),
      of(BINARY),
    ),
    ...metrics(
      'Maximize',
      both('dcg macro_f_beta macro_precision macro_recall multiclass_accuracy multiclass_top_k_accuracy'),
      of(MULTICLASS),
    ),
    ...metrics('Minimize', `${both('absolute_loss mse')} validation:rmse`, of(REGRESSION)),
  ],
  rules: [
    requiredWith('num_classes', MULTICLASS),
    ignoredWithout('num_classes', MULTICLASS),
    ignoredWithout('balance_multiclass_weights', MULTICLASS),
    ignoredWithout('positive_example_weight_mult', BINARY),
    ignoredWithout('binary_classifier_model_selection_criteria', BINARY),
    ignoredWithout('quantile', { when: 'loss', is: ['quantile_loss'] }),
    ignoredWithout('huber_delta', { when: 'loss', is: ['huber_loss'] }),
    ignoredWithout('margin', { when: 'loss', is: ['hinge_loss'] }),
    ignoredWithout('init_scale', { when: 'init_method', is: ['uniform'] }),
    ignoredWithout('init_sigma', { when: 'init_method', is: ['normal'] }),
    ignoredWithout('momentum', { when: 'optimizer', is: ['sgd'] }),
    onlyFor('loss', ['auto', 'logistic', 'hinge_loss'], BINARY),
    onlyFor('loss', ['auto', 'softmax_loss'], MULTICLASS),
    onlyFor(
      'loss',
      [
        ...['auto', 'squared_loss', 'absolute_loss', 'eps_insensitive_squared_loss'],
        ...['eps_insensitive_absolute_loss', 'quantile_loss', 'huber_loss'],
      ],
      REGRESSION,
    ),
  ],
};
