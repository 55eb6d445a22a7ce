import { type Algorithm, metrics, RECORDS } from './algorithm';
import { continuous, integer, oneOf } from './hyperparameter';
import { mxnetNotice } from './mxnet';
import { ignoredWithout } from './rules';

const RNN_ENCODER = { when: 'encoder_type', is: ['rnn'] };

/**
 * Sequence to sequence. Of its hyperparameters none is required.
 *
 * Source: "Sequence-to-Sequence Hyperparameters", "Tune a Sequence-to-Sequence Model" and the page of the algorithm (awsdocs copy
 * a869fa5, June 2023).
 */
export const seq2Seq: Algorithm = {
  title: 'Sequence-to-Sequence (Seq2Seq)',
  solves: 'translation and summaries: a sequence of words from another one',
  image: { source: 'algorithm', repository: 'seq2seq' },
  channels: [
    { name: 'train', required: true, contentTypes: [RECORDS] },
    { name: 'validation', required: true, contentTypes: [RECORDS] },
    { name: 'vocab', required: true, contentTypes: ['application/json'] },
  ],
  instances: { processors: ['gpu'], several: false, severalGpus: true },
  hyperparameters: [
    integer('batch_size', { min: 1, default: 64 }),
    integer('beam_size', { min: 1, default: 5 }),
    integer('bleu_sample_size', { min: 0, default: 0 }),
    integer('bucket_width', { min: 1, default: 10 }),
    oneOf('bucketing_enabled', 'true false', { default: 'true' }),
    integer('checkpoint_frequency_num_batches', { min: 1, default: 1000 }),
    integer('checkpoint_threshold', { min: 1, default: 3 }),
    continuous('clip_gradient', { default: 1, tune: [1, 5] }),
    oneOf('cnn_activation_type', 'glu relu softrelu sigmoid tanh', { default: 'glu' }),
    continuous('cnn_hidden_dropout', { min: 0, max: 1, default: 0, tune: [0, 0.5] }),
    integer('cnn_kernel_width_decoder', { min: 1, default: 5 }),
    integer('cnn_kernel_width_encoder', { min: 1, default: 3 }),
    integer('cnn_num_hidden', { min: 1, default: 512 }),
    oneOf('decoder_type', 'rnn cnn', { default: 'rnn' }),
    continuous('embed_dropout_source', { min: 0, max: 1, default: 0, tune: [0, 0.5] }),
    continuous('embed_dropout_target', { min: 0, max: 1, default: 0, tune: [0, 0.5] }),
    oneOf('encoder_type', 'rnn cnn', { default: 'rnn' }),
    integer('fixed_rate_lr_half_life', { min: 1, default: 10, tune: [10, 30] }),
    continuous('learning_rate', { default: 0.0003, tune: [0.00005, 0.2] }),
    oneOf('loss_type', 'cross-entropy', { default: 'cross-entropy' }),
    oneOf('lr_scheduler_type', 'plateau_reduce fixed_rate_inv_t fixed_rate_inv_sqrt_t', {
      default: 'plateau_reduce',
      tune: ['plateau_reduce', 'fixed_rate_inv_t', 'fixed_rate_inv_sqrt_t'],
    }),
    integer('max_num_batches', { default: -1 }),
    integer('max_num_epochs', { min: 1 }),
    integer('max_seq_len_source', { min: 1, default: 100 }),
    integer('max_seq_len_target', { min: 1, default: 100 }),
    integer('min_num_epochs', { min: 0, default: 0 }),
    continuous('momentum', { tune: [0.5, 0.9] }),
    integer('num_embed_source', { min: 1, default: 512, tune: [256, 512] }),
    integer('num_embed_target', { min: 1, default: 512, tune: [256, 512] }),
    integer('num_layers_decoder', { min: 1, default: 1, tune: [1, 10] }),
    integer('num_layers_encoder', { min: 1, default: 1, tune: [1, 10] }),
    oneOf('optimized_metric', 'perplexity accuracy bleu', { default: 'perplexity' }),
    oneOf('optimizer_type', 'adam sgd rmsprop', { default: 'adam', tune: ['adam', 'sgd', 'rmsprop'] }),
    continuous('plateau_reduce_lr_factor', { default: 0.5, tune: [0.1, 0.5] }),
    integer('plateau_reduce_lr_threshold', { min: 1, default: 3, tune: [1, 5] }),
    oneOf('rnn_attention_in_upper_layers', 'true false', { default: 'true' }),
    integer('rnn_attention_num_hidden', { min: 1 }),
    oneOf('rnn_attention_type', 'dot fixed mlp bilinear', { default: 'mlp' }),
    oneOf('rnn_cell_type', 'lstm gru', { default: 'lstm' }),
    oneOf('rnn_decoder_state_init', 'last avg zero', { default: 'last' }),
    integer('rnn_first_residual_layer', { min: 1, default: 2 }),
    integer('rnn_num_hidden', { min: 2, default: 1024 }),
    oneOf('rnn_residual_connections', 'true false', { default: 'false' }),
    continuous('rnn_decoder_hidden_dropout', { min: 0, max: 1, default: 0, tune: [0, 0.5] }),
    oneOf('training_metric', 'perplexity accuracy', { default: 'perplexity' }),
    continuous('weight_decay', { min: 0, default: 0, tune: [0, 0.1] }),
    continuous('weight_init_scale', { default: 2.34 }),
    oneOf('weight_init_type', 'uniform xavier', { default: 'xavier', tune: ['xavier', 'uniform'] }),
    oneOf('xavier_factor_type', 'in out avg', { default: 'in' }),
  ],
  metrics: [
    ...metrics('Maximize', 'validation:accuracy validation:bleu'),
    ...metrics('Minimize', 'validation:perplexity'),
  ],
  rules: [
    ({ value }) =>
      Number(value('rnn_num_hidden')) % 2 === 1
        ? `hyperparameters.rnn_num_hidden: '${value('rnn_num_hidden') ?? ''}' is odd; an even number is allowed.`
        : undefined,
    ignoredWithout('rnn_cell_type', RNN_ENCODER),
    ignoredWithout('cnn_kernel_width_encoder', { when: 'encoder_type', is: ['cnn'] }),
  ],
  notice: mxnetNotice('Seq2Seq', 'a Hugging Face or PyTorch script'),
};
