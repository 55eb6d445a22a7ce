import { KINDS } from './endpoints';
import type { Fault } from './mutant';
import { placeOf, put, withGroup } from './places';
import type { Settings } from './schema-keys';

const LIST = placeOf('serving.endpoints');

/** Definitions one after another; there is no value to quote where `quotes` is false. */
function planted(kind: string, definitions: readonly Settings[], quotes = true): Fault {
  return {
    kind,
    place: LIST,
    quotes,
    plant: (settings) =>
      put(withGroup(settings, [...LIST, 0], undefined), LIST, JSON.parse(JSON.stringify(definitions))) as Settings,
  };
}

/** One definition; the path is that of one of its keys. */
function wrong(kind: string, path: string, definition: Settings, quotes = true): Fault {
  return { ...planted(kind, [definition], quotes), place: [...LIST, 0, ...placeOf(path)] };
}

const of = (kind: string): Settings => KINDS[kind] ?? {};
const VARIANT: Settings = { name: 'main', model: of('batch').model, instanceType: 'ml.m5.large' };
const realTime = (variant: Settings, more: Settings = {}): Settings => ({
  ...{ kind: 'real-time', name: 'one' },
  variants: [{ ...VARIANT, ...variant }],
  ...more,
});
const SCALING = { minInstances: 2, maxInstances: 3, cpuPercent: 50 };
const canary = { rollout: { mode: 'canary', percentage: 50, waitMinutes: 10 } };
const component = (changed: Settings, more: Settings = {}): Settings => ({
  ...of('components'),
  components: [{ name: 'a', model: VARIANT.model, memoryMiB: 1024, ...changed }],
  ...more,
});
const neuron = { mode: 'artifact', key: 'models/a/model.tar.gz', framework: 'pytorch-neuron' };

/** Definitions of which each key is right by itself, and one wrong beside another. */
export const ENDPOINT_FAULTS: readonly Fault[] = [
  ...['readmission', 'readmission-previous', 'job-x', 'lab', 'constructor'].map((name) =>
    wrong('a name of an endpoint that is taken', 'name', { ...realTime({}), name }),
  ),
  {
    ...planted('an endpoint of another definition', [realTime({}), of('batch')]),
    place: [...LIST, 1, 'name'],
  },
  wrong('a name of a batch job that is too long', 'name', { ...of('batch'), name: 'a-name-of-24-characters1' }),
  {
    ...planted('a component that stands twice', [
      { ...of('components'), components: ['a', 'a'].map((name) => ({ name, model: VARIANT.model, memoryMiB: 1024 })) },
    ]),
    place: [...LIST, 0, 'components', 1, 'name'],
  },
  wrong('a type that does not serve', 'variants[].instanceType', realTime({ instanceType: 'ml.m8i.large' })),
  wrong('a type that does not transform', 'instanceType', { ...of('batch'), instanceType: 'ml.r5d.large' }),
  wrong(
    'a model of a training that nobody defines',
    'variants[].model.training',
    realTime({ model: { mode: 'version', training: 'none', number: 1 } }),
  ),
  wrong(
    'a version of a framework without an image',
    'variants[].model.frameworkVersion',
    realTime({ model: { ...(VARIANT.model as Settings), frameworkVersion: '0.1' } }),
  ),
  wrong('an image that does not run on the type', 'variants[].instanceType', realTime({ model: neuron })),
  wrong(
    'more NeuronCores than the type has',
    'variants[].instanceType',
    realTime({ model: neuron, instanceType: 'ml.inf2.xlarge', neuronCores: 4 }),
  ),
  wrong(
    'a model that a batch job cannot name',
    'model',
    {
      ...of('batch'),
      model: {
        ...{ mode: 'pipeline', execution: 'direct' },
        steps: ['a', 'b'].map((name) => ({ name, model: VARIANT.model })),
      },
    },
    false,
  ),
  {
    ...planted('a variant that stands twice', [{ ...realTime({}), variants: [VARIANT, VARIANT] }]),
    place: [...LIST, 0, 'variants', 1, 'name'],
  },
  wrong('variants without weight', 'variants[].weight', realTime({ weight: 0 })),
  wrong(
    'a canary beside a shadow',
    'rollout.mode',
    realTime({}, { ...canary, shadow: { ...VARIANT, name: 'trial', share: 20 } }),
  ),
  wrong(
    'scaling of a burstable variant',
    'variants[].instanceType',
    realTime({ instanceType: 'ml.t2.medium', scaling: SCALING }),
  ),
  wrong(
    'instances of a variant outside of scaling',
    'variants[].instances',
    realTime({ instances: 4, scaling: SCALING }),
  ),
  wrong(
    'scaling of a variant that follows nothing',
    'variants[].scaling',
    realTime({ scaling: { minInstances: 2, maxInstances: 3 } }),
    false,
  ),
  wrong('one instance of a variant where one may fail', 'variants[].instances', realTime({ instances: 1 })),
  {
    ...planted('disks beside volumes', [
      { ...realTime({}), variants: [VARIANT, { ...VARIANT, name: 'other', instanceType: 'ml.m5d.large' }] },
    ]),
    place: [...LIST, 0, 'variants', 1, 'instanceType'],
  },
  wrong(
    'a canary of one instance of a variant',
    'rollout',
    realTime({ instances: 1 }, { ...canary, highlyAvailable: false }),
    false,
  ),
  wrong('more provisioned than asked', 'provisioned.most', {
    ...of('serverless'),
    provisioned: { least: 1, most: 21 },
  }),
  wrong('a queue on a burstable type', 'instanceType', { ...of('asynchronous'), instanceType: 'ml.t2.medium' }),
  wrong('a queue with limits that cross', 'minInstances', { ...of('asynchronous'), minInstances: 3 }),
  wrong('copies without an instance', 'components[].minCopies', component({ minCopies: 1 })),
  wrong('a copy that fits on no instance', 'components[]', component({ cpus: 3 }), false),
  wrong('a schedule of versions that nobody names', 'data', { ...of('batch'), data: 'one/' }),
  planted(
    'more endpoints than a stack holds',
    Array.from({ length: 41 }, (_, index) => ({ ...realTime({}), name: `x${index}` })),
    false,
  ),
];
