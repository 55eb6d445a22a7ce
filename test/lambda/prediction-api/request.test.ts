import fc from 'fast-check';
import { readRequest } from '../../../lambda/prediction-api/request';
import { type Problem, PROBLEMS } from '../../../lambda/prediction-api/problem';
import { given, sentEncounter } from './given';
import { anyEncounter } from '../encounter-validation/encounter-fixture';

const MEBIBYTE = 1024 * 1024;

function problemOf(...event: Parameters<typeof given>): Problem | undefined {
  const read = readRequest(given(...event));
  return 'problem' in read ? read.problem : undefined;
}

describe('readRequest', () => {
  test('takes one encounter in v1', () => {
    const encounter = sentEncounter();
    expect(readRequest(given(encounter))).toEqual({ request: { version: 'v1', encounters: [encounter] } });
  });

  test.each([1, 100])('takes %i encounters in v2', (count) => {
    const encounters = Array.from({ length: count }, (_, index) => sentEncounter({ encounter_id: index + 1 }));
    expect(readRequest(given({ encounters }, { rawPath: '/v2/predictions' }))).toEqual({
      request: { version: 'v2', encounters },
    });
  });

  test('takes every encounter that the schema allows, also as base64', () => {
    fc.assert(
      fc.property(anyEncounter, fc.boolean(), (encounter, isBase64Encoded) => {
        const json = JSON.stringify(encounter);
        const body = isBase64Encoded ? Buffer.from(json).toString('base64') : json;
        expect(problemOf(body, { isBase64Encoded })).toBeUndefined();
      }),
    );
  });

  test.each([
    ['another path', sentEncounter(), { rawPath: '/v3/predictions' }, 'no-such-path'],
    ['a path that objects have', sentEncounter(), { rawPath: 'constructor' }, 'no-such-path'],
    ['another method', sentEncounter(), { method: 'GET' }, 'wrong-method'],
    ['no content type', sentEncounter(), { headers: {} }, 'wrong-content-type'],
    ['a form', 'a=1', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 'wrong-content-type'],
    ['Latin-1', '{}', { headers: { 'content-type': 'application/json; charset=iso-8859-1' } }, 'wrong-content-type'],
    [
      'a compressed body',
      '{}',
      { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } },
      'wrong-content-encoding',
    ],
    ['no body', '', {}, 'no-body'],
    ['what is no base64', '{}', { isBase64Encoded: true }, 'not-base64'],
    [
      'bytes that are no UTF-8',
      Buffer.from([0x22, 0xff, 0x22]).toString('base64'),
      { isBase64Encoded: true },
      'not-utf8',
    ],
    ['text', 'hello', {}, 'not-json'],
    ['half of an object', JSON.stringify(sentEncounter()).slice(0, -1), {}, 'not-json'],
    ['a NUL after an object', `${JSON.stringify(sentEncounter())}\u0000`, {}, 'not-json'],
    ['a million brackets', '['.repeat(MEBIBYTE), {}, 'not-json'],
    ['a million brackets that close', '['.repeat(MEBIBYTE / 2) + ']'.repeat(MEBIBYTE / 2), {}, 'encounter-refused'],
    ['a number beyond all', '1e999999', {}, 'encounter-refused'],
    ['a list in v1', [sentEncounter()], {}, 'encounter-refused'],
    ['an encounter in v2', sentEncounter(), { rawPath: '/v2/predictions' }, 'encounter-refused'],
    ['no encounter in v2', { encounters: [] }, { rawPath: '/v2/predictions' }, 'encounter-refused'],
    [
      'more beside the list',
      { encounters: [sentEncounter()], x: 1 },
      { rawPath: '/v2/predictions' },
      'encounter-refused',
    ],
    [
      '101 encounters',
      { encounters: Array.from({ length: 101 }, () => sentEncounter()) },
      { rawPath: '/v2/predictions' },
      'too-many-encounters',
    ],
    ['a hidden key', JSON.stringify(sentEncounter()).replace('{', '{"__proto__":{"age":1},'), {}, 'encounter-refused'],
    ['a key that objects have', { ...sentEncounter(), constructor: 1 }, {}, 'encounter-refused'],
    [
      'a lone surrogate as value',
      JSON.stringify(sentEncounter()).replace('"race":"', '"race":"\\ud800'),
      {},
      'encounter-refused',
    ],
    ['a lone surrogate as key', JSON.stringify(sentEncounter()).replace('{', '{"\\ud800":1,'), {}, 'encounter-refused'],
    ['six megabytes', JSON.stringify({ x: 'a'.repeat(6 * MEBIBYTE) }), {}, 'body-too-large'],
    ['six megabytes of base64', 'A'.repeat(6 * MEBIBYTE), { isBase64Encoded: true }, 'body-too-large'],
    ['six megabytes of two-byte letters', 'ä'.repeat(MEBIBYTE - 1), {}, 'body-too-large'],
  ] as const)('refuses %s', (_what, body, overrides, code) => {
    expect(problemOf(body, overrides)?.code).toBe(code);
  });

  test('names each wrong field by its place, with what is allowed, and never the value given', () => {
    const encounters = [sentEncounter(), sentEncounter({ age: 'Methuselah', 'a/b~c': 'SECRET' })];
    const problem = problemOf({ encounters }, { rawPath: '/v2/predictions' });
    expect(problem?.errors).toEqual([
      { pointer: '#/encounters/1/age', detail: expect.stringContaining('[70-80)') },
      { pointer: '#/encounters/1/a~1b~0c', detail: expect.stringMatching(/^no such field/) },
    ]);
    expect(JSON.stringify(problem)).not.toMatch(/Methuselah|SECRET/);
  });

  test('names at most a hundred mistakes, and counts them all', () => {
    const wrong = Object.fromEntries(Object.keys(sentEncounter()).map((name) => [name, {}]));
    const problem = problemOf({ encounters: Array.from({ length: 100 }, () => wrong) }, { rawPath: '/v2/predictions' });
    expect(problem?.errors).toHaveLength(100);
    expect(problem?.detail).toMatch(/^The body has 4900 mistakes/);
  });

  test('refuses whatever is sent with a 4xx and a reason, and never throws', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.json({ maxDepth: 8 }),
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('base64')),
      fc
        .object({ key: fc.constantFrom('__proto__', 'constructor', 'age', 'encounters', 'length', '') })
        .map((one) => JSON.stringify(one)),
      anyEncounter.chain((encounter) =>
        fc
          .tuple(fc.constantFrom(...Object.keys(encounter)), fc.anything())
          .map(([name, value]) =>
            JSON.stringify({ ...encounter, [name]: value === encounter[name] ? {} : value }, (_, one: unknown) =>
              typeof one === 'bigint' ? `${one}` : one,
            ),
          )
          .map((text) => text),
      ),
    );
    fc.assert(
      fc.property(
        hostile,
        fc.constantFrom('/v1/predictions', '/v2/predictions'),
        fc.boolean(),
        fc.constantFrom('application/json', 'application/json; charset=UTF-8', 'text/plain', undefined),
        (body, rawPath, isBase64Encoded, type) => {
          const read = readRequest(given(body, { rawPath, isBase64Encoded, headers: { 'content-type': type } }));
          if ('request' in read) return;
          const { status } = PROBLEMS[read.problem.code];
          expect(status).toBeGreaterThanOrEqual(400);
          expect(status).toBeLessThan(500);
          expect(read.problem.detail).toMatch(/\.$/);
        },
      ),
      { numRuns: 500 },
    );
  });
});
