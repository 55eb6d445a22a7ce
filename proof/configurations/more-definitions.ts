import type { Settings } from './schema-keys';

const METRICS: Settings = {
  metrics: { 'train:loss': 'train-loss:([0-9.]+)' },
  objective: { metric: 'train:loss', atMost: 1 },
};

/** A script of an example folder, whatever it does: it is packed here, and not run. */
const script = (framework: string): Settings => ({
  script: { framework, folder: 'examples/training/pytorch-ddp', entryPoint: 'train.py' },
});

const SEARCH: Settings = {
  algorithm: 'xgboost',
  data: 'search/',
  channels: [
    { name: 'train', contentType: 'text/csv' },
    { name: 'validation', contentType: 'text/csv' },
  ],
  hyperparameters: { num_round: 100, objective: 'reg:squarederror' },
  objective: { metric: 'validation:rmse', atMost: 10 },
};

const RANGES: Settings = { eta: { min: 0.01, max: 0.3 }, max_depth: { min: 3, max: 9, integer: true } };

/** Definitions of what no example has: distributions that need a script of one's own, and ways to search. */
export const MORE_DEFINITIONS: readonly Settings[] = [
  {
    name: 'mpi',
    ...script('pytorch'),
    data: 'mpi/',
    instances: 2,
    distribution: { mode: 'mpi', processesPerInstance: 2 },
    ...METRICS,
  },
  {
    name: 'servers',
    ...script('tensorflow'),
    data: 'servers/',
    instances: 3,
    distribution: { mode: 'parameter-server' },
    ...METRICS,
  },
  {
    name: 'mirrored',
    ...script('tensorflow'),
    data: 'mirrored/',
    instanceType: 'ml.g5.xlarge',
    instances: 2,
    distribution: { mode: 'multi-worker-mirrored' },
    ...METRICS,
  },
  { name: 'random', ...SEARCH, tuning: { strategy: 'random', earlyStopping: true, maxJobs: 5, ranges: RANGES } },
  {
    name: 'hyper',
    ...SEARCH,
    tuning: { strategy: 'hyperband', hyperband: { minResource: 1, maxResource: 27 }, ranges: RANGES },
  },
  {
    name: 'again',
    ...SEARCH,
    tuning: {
      ranges: RANGES,
      goal: 'minimize',
      warmStart: { kind: 'transfer', parents: ['ml-sandbox-again-0a1b2c3d'] },
    },
  },
];
