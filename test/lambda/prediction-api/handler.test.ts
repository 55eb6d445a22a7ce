import './powertools-environment';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { PredictionApiEnvironment as Env } from '../../../lambda/prediction-api/environment';
import type { GatewayEvent } from '../../../lambda/prediction-api/gateway-event';
import { handler } from '../../../lambda/prediction-api/handler';
import type { GatewayResponse } from '../../../lambda/prediction-api/response';
import { bodyOf, CALLER, given, modelAnswer, sentEncounter } from './given';

const runtime = mockClient(SageMakerRuntimeClient);
const LEFT = { getRemainingTimeInMillis: () => 12_000 };

let printed: string[];

beforeEach(() => {
  runtime.reset();
  runtime.on(InvokeEndpointCommand).callsFake(({ Body }: { Body: string }) => ({
    Body: modelAnswer(JSON.parse(Body) as Record<string, unknown>[]),
    InvokedProductionVariant: 'main',
  }));
  Object.assign(process.env, {
    [Env.ENDPOINT_NAME]: 'ml-readmission',
    [Env.FALLBACK_VARIANT]: '',
    [Env.FALLBACK_ENDPOINT]: '',
    [Env.TIMEOUT_MS]: '10000',
    [Env.MAX_ATTEMPTS]: '1',
  });
  printed = [];
  for (const method of ['log', 'info', 'warn', 'error'] as const) {
    jest.spyOn(console, method).mockImplementation((...line: unknown[]) => void printed.push(line.join(' ')));
  }
});

function ask(event: GatewayEvent): Promise<GatewayResponse> {
  return handler(event, LEFT);
}

/** The record of the last request. */
function audited(): Record<string, unknown> {
  const lines = printed.filter((line) => line.includes('"audit"'));
  return (JSON.parse(lines.at(-1) ?? '{}') as { audit: Record<string, unknown> }).audit;
}

/** The last count of a metric. */
function counted(name: string): unknown {
  return (
    JSON.parse(printed.filter((line) => line.includes('CloudWatchMetrics')).at(-1) ?? '{}') as Record<string, unknown>
  )[name];
}

describe('handler of the prediction API', () => {
  test('answers one encounter in v1, and says which variant did', async () => {
    const response = await ask(given(sentEncounter({ encounter_id: 7 })));
    expect(response).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    });
    expect(bodyOf(response)).toEqual({
      prediction: { encounter_id: 7, probability: 0.25 },
      served_by: { variant: 'main', fallback: false },
    });
  });

  test('answers many encounters in v2, in their order', async () => {
    const encounters = [9, 3, 5].map((encounter_id) => sentEncounter({ encounter_id }));
    const response = await ask(given({ encounters }, { rawPath: '/v2/predictions' }));
    expect(bodyOf(response).predictions).toEqual(
      [9, 3, 5].map((encounter_id) => ({ encounter_id, probability: 0.25 })),
    );
    expect(counted('Predictions')).toBe(3);
  });

  test('falls back to the version before, says so to the caller and in the record, and counts it', async () => {
    process.env[Env.FALLBACK_ENDPOINT] = 'ml-readmission-previous';
    runtime
      .on(InvokeEndpointCommand, { EndpointName: 'ml-readmission' })
      .rejects(Object.assign(new Error(), { name: 'ServiceUnavailable' }));
    const response = await ask(given(sentEncounter()));
    expect(bodyOf(response)).toMatchObject({ served_by: { fallback: true } });
    expect(audited()).toMatchObject({ endpoint: 'ml-readmission-previous', attempts: 2, fallback: true, status: 200 });
    expect(counted('FallbackUsed')).toBe(1);
  });

  test.each([
    ['ThrottlingException', {}, 429, 'throttled', '1'],
    ['ModelNotReadyException', {}, 503, 'model-not-ready', '10'],
    ['InternalFailure', {}, 503, 'model-unavailable', '5'],
    ['ValidationError', { $metadata: { httpStatusCode: 400 } }, 503, 'endpoint-unavailable', '60'],
    ['TimeoutError', {}, 504, 'timed-out', undefined],
    ['ModelError', { OriginalStatusCode: 400, OriginalMessage: 'SECRET' }, 422, 'model-refused', undefined],
  ])('tells %s as a problem with its reason, and when to come again', async (name, more, status, code, retryAfter) => {
    runtime.on(InvokeEndpointCommand).rejects(Object.assign(new Error('SECRET'), { name, ...more }));
    const response = await ask(given(sentEncounter()));
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(response.headers['retry-after']).toBe(retryAfter);
    expect(bodyOf(response)).toMatchObject({
      type: 'about:blank',
      status,
      code,
      request_id: 'request-1',
      detail: expect.stringMatching(/\w+\./),
    });
    expect(JSON.stringify([response, printed])).not.toContain('SECRET');
    expect(counted('RetriesExhausted')).toBe(code === 'model-refused' ? 0 : 1);
  });

  test('names the method that there is when another one is used', async () => {
    const response = await ask(given('', { method: 'DELETE' }));
    expect(response).toMatchObject({ statusCode: 405, headers: { allow: 'POST' } });
  });

  test('ends a request within its time when the endpoint says nothing', async () => {
    process.env[Env.TIMEOUT_MS] = '200';
    runtime.on(InvokeEndpointCommand).callsFake(() => new Promise(() => undefined));
    const start = performance.now();
    expect((await ask(given(sentEncounter()))).statusCode).toBe(504);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test('ends before Lambda would stop it, whatever the time of a request', async () => {
    runtime.on(InvokeEndpointCommand).callsFake(() => new Promise(() => undefined));
    const response = await handler(given(sentEncounter()), { getRemainingTimeInMillis: () => 700 });
    expect(response.statusCode).toBe(504);
  });

  test('answers 500 with a reason when its environment is wrong, and writes the name of the error alone', async () => {
    process.env[Env.MAX_ATTEMPTS] = 'SECRET';
    const response = await ask(given(sentEncounter()));
    expect(bodyOf(response)).toMatchObject({ status: 500, code: 'internal' });
    expect(audited()).toMatchObject({ status: 500 });
    expect(printed.join()).not.toContain('SECRET');
  });

  test('writes one record of each request: who, how much, what became of it', async () => {
    await ask(given(sentEncounter()));
    expect(printed.filter((line) => line.includes('"audit"'))).toHaveLength(1);
    expect(audited()).toEqual({
      ...{ requestId: 'request-1', caller: CALLER, apiVersion: 'v1', encounters: 1, endpoint: 'ml-readmission' },
      ...{
        variant: 'main',
        attempts: 1,
        fallback: false,
        status: 200,
        problem: 'none',
        milliseconds: expect.any(Number),
      },
    });
  });

  test('names the subject of a token, and its issuer, because another one may have the same subject', async () => {
    const event = given(sentEncounter());
    const jwt = { claims: { iss: 'https://login.example.com', sub: 'ward-7', email: 'SECRET' } };
    await ask({ ...event, requestContext: { ...event.requestContext, authorizer: { jwt } } });
    expect(audited().caller).toBe('https://login.example.com#ward-7');
    expect(printed.join()).not.toContain('SECRET');
  });

  test('writes nothing of a body to its log, right or wrong', async () => {
    const values = fc.constantFrom('SECRET', { SECRET: 1 }, ['SECRET']);
    await fc.assert(
      fc.asyncProperty(values, fc.constantFrom('age', 'SECRET', 'encounter_id', '__proto__'), async (value, name) => {
        printed = [];
        const text = JSON.stringify(sentEncounter()).replace('{', `{${JSON.stringify(name)}:${JSON.stringify(value)},`);
        await ask(
          given(text, {
            rawPath: '/v1/predictions',
            headers: { 'content-type': 'application/json', 'x-note': 'SECRET' },
          }),
        );
        await ask(given(text.slice(0, 40)));
        expect(printed.join()).not.toContain('SECRET');
      }),
    );
  });

  test('gives what is captured the id of the request, so that attempts of one request are known as such', async () => {
    await ask(given(sentEncounter()));
    expect(runtime.commandCalls(InvokeEndpointCommand)[0]?.args[0].input.InferenceId).toBe('request-1');
  });

  test('turns the retries of the SDK off', async () => {
    await ask(given(sentEncounter()));
    const [call] = runtime.commandCalls(InvokeEndpointCommand);
    const client = call?.thisValue as SageMakerRuntimeClient;
    await expect(client.config.maxAttempts()).resolves.toBe(1);
  });
});
