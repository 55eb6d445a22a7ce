import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { baselineArchive } from '../../lib/readmission/archives';
import { PredictionApiEnvironment as Env } from '../../lambda/prediction-api/environment';
import type { GatewayEvent } from '../../lambda/prediction-api/gateway-event';
import type { GatewayResponse } from '../../lambda/prediction-api/response';
import { packArchive } from '../../lib/sagemaker/source-archive';
import { generateEncounters } from '../../scripts/encounters/generator';
import { makeEnvironment } from '../../scripts/rehearsal/environment';
import { findTools } from '../../scripts/rehearsal/tools';
import { type ModelProcess, startModel } from './model-process';
import { type Fault, type RuntimeStandIn, startRuntime } from './runtime-stand-in';

/** The environment of the jobs may have to be made. */
const MINUTES = 60_000;

const TIMEOUT_MS = 1500;

/** Lambda would stop the function so long after the time of a request, see `lib/serving/api/prediction-function.ts`. */
const RESERVE_MS = 2000;

/** As in the handler: three at first, and one for ten requests. */
const budgetOf = (requests: number): number => requests + 3 + requests * 0.1;

const FAULTS: readonly Fault[] = ['slow', 'reset', 'half', 'broken', 'throttled', 'internal'];
const ENCOUNTERS = [...generateEncounters({ count: 20, seed: 7 })];
const KNOWN_STATUSES = [200, 429, 503, 504];

interface Sent {
  readonly response: GatewayResponse;
  readonly milliseconds: number;
  readonly asked: readonly number[];
}

let folder: string;
let model: ModelProcess | undefined;
let runtime: RuntimeStandIn;
let handler: (event: GatewayEvent, context: { getRemainingTimeInMillis: () => number }) => Promise<GatewayResponse>;
let faultOf: (endpointName: string) => Fault = () => 'none';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'api-'));
  await makeEnvironment(findTools(), join(folder, 'pip.log'), () => undefined);
  mkdirSync(join(folder, 'archive'));
  packArchive(baselineArchive(), join(folder, 'archive'));
  model = await startModel(archive());
  runtime = await startRuntime((name) => faultOf(name));
  runtime.modelUrl = model.url;
  Object.assign(process.env, {
    ...{ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none' },
    AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: runtime.url,
    ...{ [Env.ENDPOINT_NAME]: 'now', [Env.FALLBACK_VARIANT]: '', [Env.FALLBACK_ENDPOINT]: '' },
    ...{ [Env.TIMEOUT_MS]: String(TIMEOUT_MS), [Env.MAX_ATTEMPTS]: '3' },
    ...{ [Env.METRICS_NAMESPACE]: 'test', [Env.SERVICE_NAME]: 'test' },
    ...{ POWERTOOLS_LOG_LEVEL: 'SILENT', POWERTOOLS_METRICS_DISABLED: 'true' },
  });
  // Powertools and the SDK read their environment when the handler is loaded.
  ({ handler } = jest.requireActual<{ handler: typeof handler }>('../../lambda/prediction-api/handler'));
}, 15 * MINUTES);

afterAll(async () => {
  await model?.kill();
  await runtime.close();
  rmSync(folder, { recursive: true });
});

function archive(): string {
  return join(folder, 'archive', 'archive.tar.gz');
}

/** Sends one to five encounters, as API Gateway would. */
async function send(number: number): Promise<Sent> {
  const encounters = ENCOUNTERS.slice(number % 10, (number % 10) + 1 + (number % 5));
  const start = performance.now();
  const response = await handler(
    {
      rawPath: '/v2/predictions',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ encounters }),
      requestContext: { requestId: `request-${number}`, http: { method: 'POST' } },
    },
    { getRemainingTimeInMillis: () => TIMEOUT_MS + RESERVE_MS },
  );
  const asked = encounters.map(({ encounter_id }) => Number(encounter_id));
  return { response, milliseconds: performance.now() - start, asked };
}

/** Sends requests from several callers at once until it is enough. */
async function load(isEnough: (sent: readonly Sent[]) => boolean): Promise<Sent[]> {
  const sent: Sent[] = [];
  let number = 0;
  const caller = async (): Promise<void> => {
    while (!isEnough(sent)) sent.push(await send(number++));
  };
  await Promise.all(Array.from({ length: 8 }, caller));
  return sent;
}

/** What is wrong with an answer: everything is a result for each encounter, or a problem with a reason, in time. */
function wrong({ response, milliseconds, asked }: Sent): string[] {
  const body = JSON.parse(response.body) as {
    predictions?: { encounter_id: number; probability: number | null }[];
    detail?: string;
  };
  const isAnswer =
    response.statusCode === 200
      ? body.predictions?.map(({ encounter_id }) => encounter_id).join() === asked.join()
      : (body.detail ?? '') !== '' && !response.body.includes('SECRET');
  return [
    ...(KNOWN_STATUSES.includes(response.statusCode) ? [] : [`status ${response.statusCode}`]),
    ...(isAnswer ? [] : [response.body]),
    ...(milliseconds < TIMEOUT_MS + RESERVE_MS ? [] : [`${milliseconds} ms`]),
  ];
}

const statuses = (sent: readonly Sent[]): number[] => sent.map(({ response }) => response.statusCode);

describe('the API in front of a real model server', () => {
  it(
    'answers whatever happens on the way: slow, reset, half-written, broken, throttled',
    async () => {
      const before = runtime.attempts.get('now') ?? 0;
      let attempt = 0;
      // One in four fails, each kind in turn.
      faultOf = () => (++attempt % 4 === 0 ? (FAULTS[(attempt / 4) % FAULTS.length] ?? 'none') : 'none');
      const sent = await load((done) => done.length >= 160);
      faultOf = () => 'none';

      expect(sent.flatMap(wrong)).toEqual([]);
      for (const fault of FAULTS) expect(runtime.faults.get(fault)).toBeGreaterThan(0);
      expect(statuses(sent).filter((status) => status === 200).length).toBeGreaterThan(sent.length / 2);
      const attempts = (runtime.attempts.get('now') ?? 0) - before;
      expect(attempts).toBeGreaterThan(sent.length);
      expect(attempts).toBeLessThanOrEqual(budgetOf(sent.length));
    },
    MINUTES,
  );

  it(
    'answers while the model server is killed and started again, and never asks more often than its budget',
    async () => {
      const before = runtime.attempts.get('now') ?? 0;
      let restarted: number | undefined;
      const restart = async (sent: readonly Sent[]): Promise<void> => {
        await model?.kill();
        const started = await startModel(archive());
        model = started;
        runtime.modelUrl = started.url;
        restarted = sent.length;
      };
      let restarting: Promise<void> | undefined;
      const sent = await load((done) => {
        if (done.length >= 40) restarting ??= restart(done);
        return restarted !== undefined && done.length >= restarted + 40;
      });
      await restarting;

      expect(sent.flatMap(wrong)).toEqual([]);
      expect(statuses(sent)).toContain(503);
      expect(new Set(statuses(sent.slice(-20)))).toEqual(new Set([200]));
      const attempts = (runtime.attempts.get('now') ?? 0) - before;
      expect(attempts).toBeLessThanOrEqual(budgetOf(sent.length));
    },
    MINUTES,
  );

  it(
    'is answered by the version before while the present one is silent, each endpoint asked within its budget',
    async () => {
      process.env[Env.FALLBACK_ENDPOINT] = 'before';
      runtime.attempts.clear();
      faultOf = (name) => (name === 'now' ? 'internal' : 'none');
      const sent = await load((done) => done.length >= 60);
      faultOf = () => 'none';

      expect(new Set(statuses(sent))).toEqual(new Set([200]));
      expect(sent.every(({ response }) => response.body.includes('"fallback":true'))).toBe(true);
      for (const attempts of runtime.attempts.values()) expect(attempts).toBeLessThanOrEqual(budgetOf(sent.length));
    },
    MINUTES,
  );
});
