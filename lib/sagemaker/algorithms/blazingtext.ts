import { type Algorithm, metrics } from './algorithm';
import { continuous, integer, oneOf } from './hyperparameter';
import { ignoredWithout, type Rule } from './rules';

const CLASSIFIES = { when: 'mode', is: ['supervised'] };
const LEARNS_WORDS = { when: 'mode', is: ['batch_skipgram', 'skipgram', 'cbow'] };

/** Source: table of modes and instances on the page of the algorithm. */
const modesAndInstances: Rule = ({ value, gpus, instanceCount }) => {
  const mode = value('mode') ?? '';
  if (instanceCount > 1 && mode !== 'batch_skipgram') {
    return `instanceCount: mode '${mode}' trains on one instance, got ${instanceCount}; use mode batch_skipgram, or one instance.`;
  }
  if (gpus > 0 && mode === 'batch_skipgram') {
    return "hyperparameters.mode: 'batch_skipgram' runs on CPUs; use skipgram or cbow, or an instance type without GPUs.";
  }
  return mode === 'supervised' && gpus > 1
    ? `instanceType: mode 'supervised' uses one GPU, got ${gpus}; use a smaller instance type.`
    : undefined;
};

/**
 * BlazingText: vectors for words, or a classifier for texts, by `mode`.
 *
 * Source: "BlazingText Hyperparameters", "Tune a BlazingText Model" and the page of the algorithm (awsdocs copy a869fa5,
 * June 2023). Input mode Pipe reads an augmented manifest, which is not offered here.
 */
export const blazingText: Algorithm = {
  title: 'BlazingText',
  solves: 'vectors for words (Word2Vec), or labels for texts',
  image: { source: 'algorithm', repository: 'blazingtext' },
  channels: [
    { name: 'train', required: true, contentTypes: ['text/plain'] },
    { name: 'validation', contentTypes: ['text/plain'] },
  ],
  instances: { processors: ['cpu', 'gpu'], several: true, severalGpus: true },
  hyperparameters: [
    oneOf('mode', 'batch_skipgram skipgram cbow supervised', {
      required: true,
      tune: ['batch_skipgram', 'skipgram', 'cbow'],
    }),
    integer('batch_size', { min: 1, default: 11, tune: [8, 32] }),
    integer('buckets', { min: 1, default: 2_000_000, tune: [1_000_000, 10_000_000] }),
    oneOf('early_stopping', 'True False', { default: 'False' }),
    integer('epochs', { min: 1, default: 5, tune: [5, 15] }),
    oneOf('evaluation', 'True False', { default: 'True' }),
    continuous('learning_rate', { above: 0, default: 0.05, tune: [0.005, 0.01] }),
    integer('min_char', { min: 1, default: 3 }),
    integer('min_count', { min: 0, default: 5, tune: [0, 100] }),
    integer('min_epochs', { min: 1, default: 5 }),
    integer('max_char', { min: 1, default: 6 }),
    integer('negative_samples', { min: 1, default: 5, tune: [5, 25] }),
    integer('patience', { min: 1, default: 4 }),
    continuous('sampling_threshold', { above: 0, max: 1, default: 0.0001, tune: [0.0001, 0.001] }),
    oneOf('subwords', 'True False', { default: 'False' }),
    integer('vector_dim', { min: 1, default: 100, tune: [32, 300] }),
    integer('window_size', { min: 1, default: 5, tune: [1, 10] }),
    integer('word_ngrams', { min: 1, default: 2, tune: [1, 3] }),
  ],
  metrics: [
    ...metrics('Maximize', 'train:mean_rho', { when: { name: 'mode', is: LEARNS_WORDS.is } }),
    ...metrics('Maximize', 'validation:accuracy', { when: { name: 'mode', is: CLASSIFIES.is } }),
  ],
  rules: [
    modesAndInstances,
    ...['early_stopping', 'min_epochs', 'patience', 'word_ngrams'].map((name) => ignoredWithout(name, CLASSIFIES)),
    ...['evaluation', 'min_char', 'max_char', 'negative_samples', 'sampling_threshold', 'subwords', 'window_size'].map(
      (name) => ignoredWithout(name, LEARNS_WORDS),
    ),
    ignoredWithout('batch_size', { when: 'mode', is: ['batch_skipgram'] }),
    ({ value, channels }) =>
      channels.includes('validation') && LEARNS_WORDS.is.includes(value('mode') ?? '')
        ? `channels.validation is not read in mode '${value('mode') ?? ''}'; leave it out.`
        : undefined,
  ],
};
