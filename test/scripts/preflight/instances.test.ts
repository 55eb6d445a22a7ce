import { parseConfig } from '../../../lib/config/load-config';
import { definitionDemands, whileReplaced } from '../../../scripts/preflight/endpoint-instances';
import { instanceDemands } from '../../../scripts/preflight/instances';
import { ARCHIVE, asynchronous, batch, components, realTime, type Settings } from '../../config/given-served';
import { stringify } from 'yaml';

/** What a configuration with these definitions asks for. */
function given(endpoints: readonly Settings[], serving: Settings = {}) {
  const base = { name: 'ml-test', region: 'us-east-1', availabilityZones: ['us-east-1a', 'us-east-1b'] };
  const text = stringify({ ...base, serving: { endpoints, ...serving } }, { aliasDuplicateObjects: false });
  return parseConfig(text, 'test.yaml');
}
const endpointsOf = (...args: Parameters<typeof given>) =>
  instanceDemands(given(...args))
    .filter(({ use }) => use === 'endpoint usage')
    .map(({ instanceType, least, most }) => [instanceType, least, most]);
const demandsOf = (definition: Settings) =>
  definitionDemands(given([definition]).serving.endpoints).map(({ instanceType, use, least, most }) => [
    ...[instanceType, use, least, most],
  ]);
const rolling = { rollout: { mode: 'rolling', percentage: 50, waitMinutes: 10 } };
const scaling = { minInstances: 2, maxInstances: 6, cpuPercent: 50 };

test('a second fleet beside the first takes twice the instances, and batches in place one batch more (HO-18)', () => {
  expect(whileReplaced(4, { mode: 'canary', percentage: 50, waitMinutes: 10 })).toBe(8);
  expect(whileReplaced(4, { mode: 'all-at-once' })).toBe(8);
  expect(whileReplaced(5, { mode: 'rolling', percentage: 50, waitMinutes: 10 })).toBe(8);
});

describe('instances of definitions', () => {
  test.each<[string, Settings, unknown[]]>([
    ['of real time', realTime({ scaling }), ['ml.m5.large', 'endpoint usage', 2, 12]],
    [
      'of real time, replaced in place (HO-18)',
      realTime({ scaling }, rolling),
      ['ml.m5.large', 'endpoint usage', 2, 9],
    ],
    ['of a queue, one to begin with (HO-12)', asynchronous(), ['ml.m5.large', 'endpoint usage', 1, 4]],
    ['that components share', components({}, { minInstances: 2 }), ['ml.g5.12xlarge', 'endpoint usage', 2, 4]],
    ['of a batch job', batch({ instances: 3 }), ['ml.m5.large', 'transform job usage', 3, 3]],
  ])('%s are counted', (_, definition, expected) => {
    expect(demandsOf(definition)).toEqual([expected]);
  });

  test('of a shadow are counted with those of its variant', () => {
    const shadow = { name: 'trial', model: ARCHIVE, share: 20, instanceType: 'ml.m5.large', instances: 1 };
    expect(demandsOf(realTime({}, { shadow }))).toEqual([['ml.m5.large', 'endpoint usage', 3, 6]]);
  });

  test('count into the quota of their type with those of the reference endpoint', () => {
    expect(endpointsOf([realTime(), { ...asynchronous(), name: 'two' }])).toEqual([
      ['ml.m5.large', 4 + 2 + 1, 4 + 4 + 4],
    ]);
    expect(endpointsOf([realTime()], { enabled: false })).toEqual([['ml.m5.large', 2, 4]]);
  });

  test('a serverless endpoint has none', () => {
    expect(demandsOf({ kind: 'serverless', name: 'one', model: ARCHIVE })).toEqual([]);
  });
});

test('a standby counts into the quota of its type, as long as the endpoint runs', () => {
  const standby = { instances: 1 };
  expect(endpointsOf([], { standby })).toEqual([['ml.m5.large', 5, 6]]);
  expect(endpointsOf([], { standby: { ...standby, instanceType: 'ml.c5.large' } })).toEqual([
    ['ml.m5.large', 4, 4],
    ['ml.c5.large', 1, 2],
  ]);
  expect(endpointsOf([], { standby, enabled: false })).toEqual([]);
});

test('a version on trial has instances of its own beside those of the endpoint', () => {
  expect(endpointsOf([], { rollout: { mode: 'split', share: 10, instances: 1 } })).toEqual([['ml.m5.large', 4, 6]]);
});
