import { apiLayer } from '../../proof/api-models/layer';
import { Draft } from './network-draft';

/** The first time, the models are installed. */
jest.setTimeout(120_000);

/** What an API would not take: one change to the templates of the sandbox, and the only line that names it. */
const FAULTS: Readonly<Record<string, readonly [change: (draft: Draft) => Draft, line: RegExp]>> = {
  'a value that is none of an enum': [
    (draft) => draft.set('Serving/Endpoint', 'ExcludeRetainedVariantProperties', [{ VariantPropertyType: 'Weight' }]),
    /ExcludeRetainedVariantProperties\.0\.VariantPropertyType must be one of DesiredInstanceCount, .*, got "Weight"/,
  ],
  'a number above the largest': [
    (draft) => draft.set('Serving/Promotion/Workflow/Log', 'RetentionInDays', 2 ** 31),
    /RetentionInDays must be at most 2147483647, got 2147483648/,
  ],
  'a number below the least': [
    (draft) => draft.set('Serving/Endpoint/Alarms/main/Latency', 'Period', 0),
    /Period must be at least 1, got 0/,
  ],
  'a number below zero': [
    (draft) => draft.set('Processing/Encounters', 'MaxRetries', -1),
    /MaxRetries must not be below zero, got -1/,
  ],
  'days beyond all bounds': [
    (draft) => draft.set('Foundation/AccessLogs', 'LifecycleConfiguration.Rules.0.ExpirationInDays', 2 ** 31),
    /ExpirationInDays must be at most 2147483647/,
  ],
  'a text that does not match': [
    (draft) => draft.set('Serving/Endpoint', 'EndpointName', 'ml_sandbox'),
    /EndpointName must match .*, got "ml_sandbox"/,
  ],
  'a text that is too long': [
    (draft) => draft.set('Serving/Endpoint', 'EndpointName', 'a'.repeat(64)),
    /EndpointName must have at most 63 characters/,
  ],
  'an object where a text belongs': [
    (draft) => draft.set('Serving/Endpoint/Alarms/main/Latency', 'Statistic', { a: 1 }),
    /Statistic must be a text, got \{"a":1\}/,
  ],
  'a name with characters that a guide excludes': [
    (draft) => draft.set('Monitoring/Dashboard', 'DashboardName', 'ml sandbox'),
    /DashboardName must match .*, got 'ml sandbox'/,
  ],
};

describe('apiLayer', () => {
  test.each(['sandbox', 'production'] as const)('has nothing to say about %s', async (config) => {
    expect(await apiLayer.check(new Draft(config).assembly)).toEqual([]);
  });

  test.each(Object.entries(FAULTS))('finds %s', async (_, [change, line]) => {
    const found = await apiLayer.check(change(new Draft('sandbox')).assembly);
    expect(found.filter((one) => line.test(one))).toHaveLength(1);
  });
});
