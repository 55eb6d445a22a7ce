import { stringify } from 'yaml';
import { ConfigError, parseConfig } from '../../lib/config/load-config';

/** Part of a configuration. */
export type Section = Readonly<Record<string, unknown>>;

/** What is wrong with a section `training`, in Ireland. */
export function errors(training: Section, others: Section = {}): string[] {
  const settings = {
    name: 'ml-test',
    region: 'eu-west-1',
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    training,
    ...others,
  };
  try {
    parseConfig(stringify(settings), 'test.yaml');
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
}

/** A definition that is right, with changes. */
export const job = (changes: Section = {}): Section => ({
  name: 'demand',
  algorithm: 'xgboost',
  data: 'demand/',
  channels: [
    { name: 'train', contentType: 'text/csv' },
    { name: 'validation', contentType: 'text/csv' },
  ],
  hyperparameters: { num_round: 100, objective: 'reg:squarederror' },
  objective: { metric: 'validation:rmse', atMost: 10 },
  ...changes,
});

/** A script on two instances with eight GPUs each. */
export const script = (changes: Section = {}): Section => ({
  name: 'text',
  script: { framework: 'pytorch', folder: 'examples/training', entryPoint: 'train.py', checkpoints: true },
  data: 'text/',
  instanceType: 'ml.p4d.24xlarge',
  instances: 2,
  metrics: { loss: 'loss=([0-9.]+)' },
  objective: { metric: 'loss', atMost: 2 },
  ...changes,
});

/** What is wrong with one definition. */
export const wrong = (definition: Section): string[] => errors({ jobs: [definition] });
