import { type Algorithm, metrics, RECORDS } from './algorithm';
import { continuous, type Hyperparameter, integer, oneOf } from './hyperparameter';
import { ignoredWithout } from './rules';

/** What AWS suggests to search of every rate, decay and initial value. */
const SUGGESTED = [1e-8, 512, 'Logarithmic'] as const;

/** Groups of terms, with their defaults: deviation, learning rate, decay. */
const TERMS = [
  ['bias', 0.01, 0.1, 0.01],
  ['factors', 0.001, 0.0001, 0.00001],
  ['linear', 0.01, 0.001, 0.001],
] as const;

function ofTerms([term, sigma, rate, decay]: (typeof TERMS)[number]): readonly Hyperparameter[] {
  return [
    oneOf(`${term}_init_method`, 'uniform normal constant', { default: 'normal' }),
    continuous(`${term}_init_scale`, { min: 0, tune: SUGGESTED }),
    continuous(`${term}_init_sigma`, { min: 0, default: sigma, tune: SUGGESTED }),
    continuous(`${term}_init_value`, { tune: SUGGESTED }),
    continuous(`${term}_lr`, { min: 0, default: rate, tune: SUGGESTED }),
    continuous(`${term}_wd`, { min: 0, default: decay, tune: SUGGESTED }),
  ];
}

/**
 * Factorization machines.
 *
 * Source: "Factorization Machines Hyperparameters" and "Tune a Factorization Machines Model" of the guide (awsdocs copy
 * a869fa5, June 2023). The second page writes `epoch` for `epochs`: unverified which of them a tuning job takes.
 */
export const factorizationMachines: Algorithm = {
  title: 'Factorization Machines',
  solves: 'binary classification and regression of sparse data, such as clicks and recommendations',
  image: { source: 'algorithm', repository: 'factorization-machines' },
  channels: ['train', 'test'].map((name) => ({ name, required: name === 'train', contentTypes: [RECORDS] })),
  inputModes: ['File', 'Pipe'],
  // GPUs for dense data only.
  instances: { processors: ['cpu', 'gpu'], several: true, severalGpus: true },
  hyperparameters: [
    integer('feature_dim', { min: 1, required: true }),
    integer('num_factors', { min: 1, required: true }),
    oneOf('predictor_type', 'binary_classifier regressor', { required: true }),
    ...TERMS.flatMap(ofTerms),
    continuous('clip_gradient'),
    integer('epochs', { min: 1, default: 1, tune: [1, 1000] }),
    continuous('eps'),
    integer('mini_batch_size', { min: 1, default: 1000, tune: [100, 10_000] }),
    continuous('rescale_grad'),
  ],
  metrics: [
    ...metrics('Minimize', 'test:rmse', { when: { name: 'predictor_type', is: ['regressor'] } }),
    ...metrics('Maximize', 'test:binary_classification_accuracy test:binary_f_beta', {
      when: { name: 'predictor_type', is: ['binary_classifier'] },
    }),
    ...metrics('Minimize', 'test:binary_classification_cross_entropy', {
      when: { name: 'predictor_type', is: ['binary_classifier'] },
    }),
  ],
  rules: TERMS.flatMap(([term]) => [
    ignoredWithout(`${term}_init_scale`, { when: `${term}_init_method`, is: ['uniform'] }),
    ignoredWithout(`${term}_init_sigma`, { when: `${term}_init_method`, is: ['normal'] }),
    ignoredWithout(`${term}_init_value`, { when: `${term}_init_method`, is: ['constant'] }),
  ]),
};
