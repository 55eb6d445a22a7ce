import { Logger } from '@aws-lambda-powertools/logger';
import { MetricUnit, Metrics } from '@aws-lambda-powertools/metrics';
import { ask } from './attempts';
import { auditRecord, type Ended } from './audit';
import { type Answered, invokeWith, runtimeClient } from './endpoint';
import { PredictionApiMetric } from './environment';
import type { GatewayEvent } from './gateway-event';
import { type Problem, PROBLEMS } from './problem';
import { readRequest } from './request';
import { answered, type GatewayResponse, refused } from './response';
import { RetryBudget } from './retry-budget';
import { settings } from './settings';

/** The part of Lambda's context that is read. */
export interface Remaining {
  /** Milliseconds until Lambda stops the invocation. */
  readonly getRemainingTimeInMillis: () => number;
}

/** An answer within this time of Lambda's own limit would be lost. */
const RESERVE_MS = 500;

const logger = new Logger();
const metrics = new Metrics();
const client = runtimeClient();

/** Ten in a hundred requests may be asked again, and three before that; each container has its own. */
const budget = new RetryBudget({ burst: 3, perRequest: 0.1 });

const clock = {
  now: () => performance.now(),
  sleep: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
  random: () => Math.random(),
};

type Outcome = Omit<Ended, 'status' | 'milliseconds'> & { readonly response: GatewayResponse };

/**
 * Answers a request of the API: checks it, asks the endpoint within the time of a request, and says why where there is no answer.
 *
 * Never throws. Writes one record for each request to the log, and never a field of an encounter.
 */
export async function handler(event: GatewayEvent, context: Remaining): Promise<GatewayResponse> {
  const start = clock.now();
  const { response, ...ended } = await answer(event, context).catch((error: unknown) => failed(event, error));
  const record = auditRecord(event, {
    ...ended,
    status: response.statusCode,
    milliseconds: clock.now() - start,
  });
  logger.info('Request answered', { audit: record });
  count(ended, response.statusCode);
  return response;
}

async function answer(event: GatewayEvent, context: Remaining): Promise<Outcome> {
  const { requestId } = event.requestContext;
  const { targets, timeoutMs, maxAttempts } = settings();
  const deadline = clock.now() + Math.min(timeoutMs, context.getRemainingTimeInMillis() - RESERVE_MS);
  const read = readRequest(event);
  if ('problem' in read) return told(read.problem, requestId);
  const { request } = read;
  const limits = { deadline, maxAttempts, budget };
  const asked = await ask<Answered>(targets, invokeWith(client, request.encounters, requestId), limits, clock);
  if ('answer' in asked.outcome) {
    return { response: answered(request, asked.outcome.answer, asked.isFallback), request, asked };
  }
  const { code } = asked.outcome.failure;
  const problem = { code, detail: `${PROBLEMS[code].summary} ${asked.attempts} attempts were made.` };
  return { ...told(problem, requestId), request, asked };
}

/** What nobody has thought of. The log gets the name of the error alone: its message may quote the request. */
function failed(event: GatewayEvent, error: unknown): Outcome {
  logger.error('Request failed', { errorName: error instanceof Error ? error.name : 'unknown' });
  return told({ code: 'internal', detail: PROBLEMS.internal.summary }, event.requestContext.requestId);
}

function told(problem: Problem, requestId: string): Outcome {
  return { response: refused(problem, requestId), code: problem.code };
}

/** Every metric at each request, so that a graph has no holes. */
function count({ request, asked }: Omit<Ended, 'status' | 'milliseconds'>, status: number): void {
  const isAnswered = status === 200;
  const counts = {
    [PredictionApiMetric.PREDICTIONS]: isAnswered ? (request?.encounters.length ?? 0) : 0,
    [PredictionApiMetric.REFUSED]: status >= 400 && status < 500 && status !== 429 ? 1 : 0,
    [PredictionApiMetric.ATTEMPTS]: asked?.attempts ?? 0,
    [PredictionApiMetric.FALLBACK_USED]: isAnswered && asked?.isFallback === true ? 1 : 0,
    [PredictionApiMetric.RETRIES_EXHAUSTED]: asked !== undefined && isWorthAnother(asked.outcome) ? 1 : 0,
  };
  for (const [name, value] of Object.entries(counts)) metrics.addMetric(name, MetricUnit.Count, value);
  metrics.publishStoredMetrics();
}

function isWorthAnother(outcome: NonNullable<Ended['asked']>['outcome']): boolean {
  return 'failure' in outcome && outcome.failure.next !== 'tell';
}
