import type { TuningRanges } from '../training/jobs/tuning-ranges';

/** Hyperparameters of the reference model: shallow trees, many of them, stopped when they no longer help. */
export const HYPERPARAMETERS: Readonly<Record<string, string>> = {
  max_depth: '5',
  eta: '0.05',
  num_round: '1000',
  subsample: '0.8',
  colsample_bytree: '0.5',
  min_child_weight: '10',
  early_stopping_rounds: '50',
  scale_pos_weight: '1',
};

/** What a search looks for, around the values above. Numbers of trees are found by stopping early, so they are not searched. */
export const RANGES: TuningRanges = {
  max_depth: { type: 'integer', min: 3, max: 8 },
  eta: { type: 'continuous', min: 0.01, max: 0.2, scaling: 'Logarithmic' },
  min_child_weight: { type: 'continuous', min: 1, max: 50, scaling: 'Logarithmic' },
  colsample_bytree: { type: 'continuous', min: 0.3, max: 1 },
};

/** The same search as a grid, which knows categories only: three values of each of the two that matter most. */
export const GRID: TuningRanges = {
  max_depth: { type: 'categorical', values: ['3', '5', '7'] },
  eta: { type: 'categorical', values: ['0.02', '0.05', '0.1'] },
};
