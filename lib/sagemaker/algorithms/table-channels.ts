import { type AlgorithmChannel, CSV } from './algorithm';

/**
 * Channels of the algorithms for tables that come through JumpStart: CSV without a header, with the target in the first column.
 *
 * Source: "Input and Output interface" on the pages of AutoGluon-Tabular, CatBoost and TabTransformer (awsdocs copy a869fa5,
 * June 2023).
 */
export const TABLE_CHANNELS: readonly AlgorithmChannel[] = [
  { name: 'training', required: true, contentTypes: [CSV] },
  { name: 'validation', contentTypes: [CSV] },
];
