import { type Algorithm, metrics } from './algorithm';
import { continuous, type Hyperparameter, integer, oneOf, text } from './hyperparameter';
import type { Rule } from './rules';

const FILE = { pattern: /^[A-Za-z0-9._]*$/, example: 'a file name of letters, digits, dots and underscores' };
const NETWORKS = 'hcnn bilstm pooled_embedding';

function encoder(name: 'enc0' | 'enc1'): readonly Hyperparameter[] {
  const first = name === 'enc0';
  return [
    integer(`${name}_max_seq_len`, { min: 1, max: 5000, required: first }),
    integer(`${name}_vocab_size`, { min: 2, max: 3_000_000, required: first }),
    oneOf(`${name}_network`, first ? NETWORKS : `enc0 ${NETWORKS}`, { default: first ? 'hcnn' : 'enc0' }),
    integer(`${name}_cnn_filter_width`, { min: 1, max: 9, default: 3, tune: [1, 5] }),
    oneOf(`${name}_freeze_pretrained_embedding`, 'True False', { default: 'True' }),
    integer(`${name}_layers`, { min: 1, max: 4, words: ['auto'], default: 'auto', tune: [1, 4] }),
    text(`${name}_pretrained_embedding_file`, FILE),
    integer(`${name}_token_embedding_dim`, { min: 2, max: 1000, default: 300, tune: [5, 300] }),
    text(`${name}_vocab_file`, FILE),
  ];
}

/** The second encoder knows its own words, unless it is the first one again. */
const secondNeedsSizes: Rule = ({ value, has }) => {
  const network = value('enc1_network');
  const missing = ['enc1_max_seq_len', 'enc1_vocab_size'].filter((name) => !has(name));
  return network !== undefined && network !== 'enc0' && missing.length > 0
    ? `hyperparameters.${missing.join(' and ')} is missing; it is required because enc1_network is '${network}'.`
    : undefined;
};

/**
 * Object2Vec.
 *
 * Source: "Object2Vec Hyperparameters" and "Tune an Object2Vec Model" (awsdocs copy a869fa5, June 2023).
 */
export const object2Vec: Algorithm = {
  title: 'Object2Vec',
  solves: 'vectors for pairs of objects, such that those that go together are near each other',
  image: { source: 'algorithm', repository: 'object2vec' },
  channels: ['train', 'validation', 'test'].map((name) => ({
    name,
    required: name === 'train',
    contentTypes: ['application/jsonlines'],
  })),
  instances: { processors: ['cpu', 'gpu'], several: false, severalGpus: true },
  hyperparameters: [
    ...encoder('enc0'),
    ...encoder('enc1'),
    integer('bucket_width', { min: 0, max: 100, default: 0 }),
    text('comparator_list', {
      pattern: /^(hadamard|concat|abs_diff)(, ?(hadamard|concat|abs_diff))*$/,
      example: 'a list of hadamard, concat and abs_diff',
      default: 'hadamard, concat, abs_diff',
    }),
    continuous('dropout', { min: 0, max: 1, default: 0, tune: [0, 1] }),
    integer('early_stopping_patience', { min: 1, max: 5, default: 3, tune: [1, 5] }),
    continuous('early_stopping_tolerance', { min: 0.000001, max: 0.1, default: 0.01, tune: [0.001, 0.1] }),
    integer('enc_dim', { min: 4, max: 10_000, default: 4096, tune: [4, 4096] }),
    integer('epochs', { min: 1, max: 100, default: 30, tune: [4, 20] }),
    continuous('learning_rate', { min: 1e-6, max: 1, default: 0.0004, tune: [1e-6, 1] }),
    integer('mini_batch_size', { min: 1, max: 10_000, default: 32, tune: [1, 8192] }),
    oneOf('mlp_activation', 'tanh relu linear', { default: 'linear', tune: ['tanh', 'relu', 'linear'] }),
    integer('mlp_dim', { min: 2, max: 10_000, default: 512, tune: [16, 1024] }),
    integer('mlp_layers', { min: 0, max: 10, default: 2, tune: [1, 4] }),
    integer('negative_sampling_rate', { min: 0, default: 0 }),
    integer('num_classes', { min: 2, max: 30, default: 2 }),
    oneOf('optimizer', 'adadelta adagrad adam sgd rmsprop', {
      default: 'adam',
      tune: ['adagrad', 'adam', 'rmsprop', 'sgd', 'adadelta'],
    }),
    oneOf('output_layer', 'softmax mean_squared_error', { default: 'softmax' }),
    oneOf('tied_token_embedding_weight', 'True False', { default: 'False' }),
    oneOf('token_embedding_storage_type', 'dense row_sparse', { default: 'dense' }),
    continuous('weight_decay', { min: 0, max: 10_000, default: 0, tune: [0, 1] }),
  ],
  metrics: [
    ...metrics('Minimize', 'test:mean_squared_error validation:mean_squared_error', {
      when: { name: 'output_layer', is: ['mean_squared_error'] },
    }),
    ...metrics('Maximize', 'test:accuracy validation:accuracy', { when: { name: 'output_layer', is: ['softmax'] } }),
    ...metrics('Minimize', 'test:cross_entropy validation:cross_entropy', {
      when: { name: 'output_layer', is: ['softmax'] },
    }),
  ],
  rules: [secondNeedsSizes],
};
