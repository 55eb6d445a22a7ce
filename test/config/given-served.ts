import { stringify } from 'yaml';
import { ConfigError, parseConfig } from '../../lib/config/load-config';

/** Settings as a person writes them. */
export type Settings = Readonly<Record<string, unknown>>;

/** An archive that XGBoost serves. */
export const ARCHIVE: Settings = { mode: 'artifact', key: 'models/a/model.tar.gz', framework: 'xgboost' };

/** What is wrong with definitions of endpoints, each with its path. */
export function errorsOf(endpoints: readonly Settings[], more: Settings = {}): string[] {
  const base = { name: 'ml-test', region: 'us-east-1', availabilityZones: ['us-east-1a', 'us-east-1b'] };
  try {
    parseConfig(stringify({ ...base, serving: { endpoints }, ...more }, { aliasDuplicateObjects: false }), 'test.yaml');
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
}

/** A real-time definition of one variant. */
export function realTime(variant: Settings = {}, more: Settings = {}): Settings {
  const main = { name: 'main', model: ARCHIVE, instanceType: 'ml.m5.large' };
  return { kind: 'real-time', name: 'one', variants: [{ ...main, ...variant }], ...more };
}

/** The least of each other kind. */
export const serverless = (more: Settings = {}): Settings => ({
  kind: 'serverless',
  name: 'one',
  model: ARCHIVE,
  ...more,
});
export const asynchronous = (more: Settings = {}): Settings => ({
  ...{ kind: 'asynchronous', name: 'one', model: ARCHIVE, instanceType: 'ml.m5.large' },
  ...more,
});
export const batch = (more: Settings = {}): Settings => ({
  ...{ kind: 'batch', name: 'one', model: ARCHIVE, instanceType: 'ml.m5.large', data: 'one/' },
  ...more,
});
export const components = (component: Settings = {}, more: Settings = {}): Settings => ({
  ...{ kind: 'components', name: 'one', instanceType: 'ml.g5.12xlarge' },
  components: [
    {
      ...{ name: 'a', model: { ...ARCHIVE, framework: 'pytorch' }, memoryMiB: 1024, accelerators: 1 },
      ...component,
    },
  ],
  ...more,
});
