import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { asList, asProperties } from '../../lib/checks/assembly';
import { type Place, placeOf, put } from './places';
import type { Settings, Within } from './schema-keys';
import { REGIONS_WITH_ALL } from './training';

const EXAMPLE = join(__dirname, '..', '..', 'config', 'examples', 'serving.yaml');

/** Every definition of an endpoint in the example: all are right, and of each kind. */
export const ENDPOINTS: readonly Settings[] = asList(
  asProperties(asProperties(parse(readFileSync(EXAMPLE, 'utf8'))).serving).endpoints,
).map(asProperties);

/** Some of them that stand without a training definition, no two alike; models cannot be drawn key by key. */
export const endpoints: fc.Arbitrary<unknown> = fc.uniqueArray(
  fc.constantFrom(...ENDPOINTS.filter((one) => !JSON.stringify(one).includes('"mode":"version"'))),
  { maxLength: 2, selector: ({ name }) => name },
);

/** Endpoints alone in Regions that have their images. */
export function endpointsKeepTheRules({ serving, region }: Settings): Settings {
  const { endpoints: all, ...rest } = asProperties(serving);
  return all === undefined || REGIONS_WITH_ALL.includes(String(region)) ? {} : { serving: rest };
}

const ENVIRONMENT = { A: 'b' };
const KEY = 'models/a/model.tar.gz';

/** A model of each mode, with every key that it may have. */
const MODELS: Readonly<Record<string, Settings>> = {
  version: { mode: 'version', training: 'one', number: 1 },
  artifact: { mode: 'artifact', key: KEY, framework: 'xgboost', environment: ENVIRONMENT },
  image: { mode: 'image', repository: 'a', version: '1', bindsToPort: true, environment: ENVIRONMENT },
  'multi-model': { mode: 'multi-model', prefix: 'a/', framework: 'scikit-learn', environment: ENVIRONMENT },
  pipeline: {
    mode: 'pipeline',
    steps: ['a', 'b'].map((name) => ({ name, model: { mode: 'artifact', key: KEY, framework: 'xgboost' } })),
  },
  'jump-start': {
    ...{ mode: 'jump-start', model: 'a', framework: 'pytorch', artifactKey: KEY, copyBucket: 'our-models' },
    environment: ENVIRONMENT,
  },
};

/** A rollout of each mode. */
const ROLLOUTS: Readonly<Record<string, Settings>> = Object.fromEntries(
  ['all-at-once', 'canary', 'linear', 'rolling'].map((mode) => [
    mode,
    { mode, waitMinutes: 10, ...(mode === 'all-at-once' ? {} : { percentage: 50 }) },
  ]),
);

const ON = { model: MODELS.artifact, instanceType: 'ml.m5.large' };
const SCALING = {
  ...{ minInstances: 2, maxInstances: 3, invocationsPerInstancePerMinute: 600 },
  steps: [{ aboveInvocationsPerInstancePerMinute: 900, addInstances: 1 }],
  schedules: [{ name: 'morning', expression: 'cron(0 7 ? * MON-FRI *)', minInstances: 2, maxInstances: 3 }],
};

/** A definition of each kind, with every group that it may have but a shadow. */
export const KINDS: Readonly<Record<string, Settings>> = {
  'real-time': {
    ...{ kind: 'real-time', name: 'one', dataCapture: { samplingPercentage: 10 } },
    variants: [{ name: 'main', ...ON, scaling: SCALING }],
  },
  serverless: { kind: 'serverless', name: 'one', model: MODELS.artifact, provisioned: { least: 1, most: 2 } },
  asynchronous: { kind: 'asynchronous', name: 'one', ...ON },
  components: {
    ...{ kind: 'components', name: 'one', instanceType: 'ml.m5.large' },
    components: [{ name: 'a', model: MODELS.artifact, memoryMiB: 1024 }],
  },
  batch: {
    ...{ kind: 'batch', name: 'one', ...ON, data: 'readmission/' },
    schedule: { expression: 'rate(1 day)' },
  },
};

/** What is trained and served. */
const TRAINING: Settings = {
  ...{ name: 'one', algorithm: 'xgboost', data: 'one/' },
  channels: [{ name: 'train' }, { name: 'validation' }],
  hyperparameters: { num_round: 100, objective: 'reg:squarederror' },
  objective: { metric: 'validation:rmse', atMost: 10 },
};

/**
 * Settings with one definition of an endpoint that has something at a place, in a Region with all images.
 *
 * @param place where a value is to stand
 * @param within modes that groups on the way must have
 */
export function endpointsWith(settings: Settings, place: Place, within?: Within): Settings {
  const [top, section, index, ...path] = place;
  if (top !== 'serving' || section !== 'endpoints' || index === undefined) return settings;
  const modes = chain(within);
  const kind = modes.find(({ group }) => group === 'serving.endpoints[]')?.mode ?? 'real-time';
  const base = KINDS[String(kind)] ?? {};
  const shadow = { name: 'trial', ...ON, share: 20, instances: 1 };
  const start: unknown = path[0] === 'shadow' ? { ...base, shadow } : base;
  const definition = modes
    .filter(({ group }) => group !== 'serving.endpoints[]')
    .reduce(
      (one, { group, mode }) => put(one, placeOf(group).slice(3), MODELS[String(mode)] ?? ROLLOUTS[String(mode)]),
      start,
    );
  const training = JSON.stringify(definition).includes('"mode":"version"') ? { training: { jobs: [TRAINING] } } : {};
  const serving = { ...asProperties(settings.serving), endpoints: [structuredClone(definition)] };
  return { ...settings, ...training, region: 'us-east-1', serving };
}

/** Groups from the outermost in. */
function chain(within: Within | undefined): Within[] {
  return within === undefined ? [] : [...chain(within.outer), within];
}
