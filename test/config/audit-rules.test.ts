import { stringify } from 'yaml';
import { parseConfig } from '../../lib/config/load-config';

const REQUIRED = { name: 'ml-test', region: 'eu-west-1', availabilityZones: ['eu-west-1a', 'eu-west-1b'] };

const parse = (overrides: object) => parseConfig(stringify({ ...REQUIRED, ...overrides }), 'test.yaml');

describe('audit', () => {
  test('records functions and SageMaker, and no network activity, unless it is told otherwise', () => {
    expect(parse({}).audit).toEqual({ functions: true, sagemaker: true, networkActivity: 'off' });
  });

  test.each([
    ['no endpoint', {}],
    ['endpoints that CloudTrail does not watch', { services: ['logs', 'sts'] }],
  ])('network activity with %s is an error that names what is watched (CT-08)', (_, interfaceEndpoints) => {
    const network = { mode: 'create', interfaceEndpoints };
    expect(() => parse({ network, audit: { networkActivity: 'denied' } })).toThrow(
      "audit.networkActivity: 'denied' has nothing to record without an interface endpoint that CloudTrail watches; athena,",
    );
  });

  test.each([
    ['one by its name', { services: ['logs', 'kms'] }],
    ['one of a set', { sets: ['spark-job'] }],
  ])('network activity is recorded with %s', (_, interfaceEndpoints) => {
    const network = { mode: 'create', interfaceEndpoints };
    expect(parse({ network, audit: { networkActivity: 'all' } }).audit.networkActivity).toBe('all');
  });

  test('an unknown word names the three that are known', () => {
    expect(() => parse({ audit: { networkActivity: 'some' } })).toThrow(
      /audit\.networkActivity: 'some' .*off.*denied.*all/,
    );
  });
});
