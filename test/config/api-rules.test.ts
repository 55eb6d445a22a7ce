import { stringify } from 'yaml';
import { ConfigError, parseConfig } from '../../lib/config/load-config';

const JWT = { mode: 'jwt', issuer: 'https://login.example.com/ml', audiences: ['ml-predictions'] };

/** What is wrong with an API. */
function errors(api: Readonly<Record<string, unknown>>): string[] {
  const zones = ['eu-west-1a', 'eu-west-1b'];
  const serving = { api: { authorization: { mode: 'iam' }, ...api } };
  try {
    parseConfig(stringify({ name: 'ml-test', region: 'eu-west-1', availabilityZones: zones, serving }), 'test.yaml');
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
}

describe('rules of the API', () => {
  test.each([
    ['signatures', {}],
    ['tokens', { authorization: JWT }],
    ['the shortest request with the attempts that it has time for', { timeoutMs: 500, maxAttempts: 2 }],
    ['a burst of a hundredth of the rate', { throttle: { requestsPerSecond: 1000, burst: 10 } }],
  ])('%s are right', (_what, api) => {
    expect(errors(api)).toEqual([]);
  });

  test('an API needs a say about who may call', () => {
    expect(errors({ authorization: undefined })).toEqual([
      expect.stringMatching(/^serving\.api\.authorization: missing; it is required\./),
    ]);
  });

  test.each([
    [
      'nobody is asked who they are',
      { authorization: { mode: 'none' } },
      "serving.api.authorization.mode: 'none' is not a choice; iam, jwt are allowed. Did you mean 'iam'?",
    ],
    [
      'an issuer without TLS',
      { authorization: { ...JWT, issuer: 'http://login.example.com' } },
      "serving.api.authorization.issuer: 'http://login.example.com' is not an issuer; an address with https:// and without ? or # is allowed. Copy issuer from its openid-configuration.",
    ],
    [
      'tokens for anything',
      { authorization: { ...JWT, audiences: [] } },
      "serving.api.authorization.audiences: '[]' has too few entries; 1 to 50 are allowed. Add one.",
    ],
    [
      'an audience that stands twice',
      { authorization: { ...JWT, audiences: ['a', 'a'] } },
      "serving.api.authorization.audiences[1]: 'a' stands twice; once is allowed. Remove it, or name another.",
    ],
    [
      'an issuer for signatures',
      { authorization: { mode: 'iam', issuer: JWT.issuer } },
      "serving.api.authorization.issuer: unknown key; it belongs under serving.api.authorization with mode 'jwt'",
    ],
    [
      'a request longer than API Gateway waits (AG-03)',
      { timeoutMs: 30_000 },
      "serving.api.timeoutMs: '30000' is too large; 500 to 25000 is allowed. Use 25000 or less.",
    ],
    [
      'a throttle that lets nothing pass (AG-05)',
      { throttle: { requestsPerSecond: 0 } },
      "serving.api.throttle.requestsPerSecond: '0' is too small; 1 to 10000 is allowed. Use 1 or more.",
    ],
    [
      'attempts without time',
      { timeoutMs: 1000, maxAttempts: 5 },
      "serving.api.maxAttempts: '5' leaves each attempt less than 250 ms of serving.api.timeoutMs; 1 to 4 is allowed. Lower it, or raise timeoutMs to 1250.",
    ],
    [
      'a burst that refuses steady callers',
      { throttle: { requestsPerSecond: 1000, burst: 9 } },
      "serving.api.throttle.burst: '9' is less than a hundredth of requestsPerSecond, so that requests are refused which come two at a time; 10 to 5000 is allowed. Raise it, or lower requestsPerSecond.",
    ],
  ])('%s is named with what to change', (_what, api, error) => {
    expect(errors(api)).toEqual([error]);
  });
});
