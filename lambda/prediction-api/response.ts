import type { Answered } from './endpoint';
import { type Problem, PROBLEM_TYPE, problemBody, problemHeaders, PROBLEMS } from './problem';
import type { PredictionRequest } from './request';
import { MEDIA_TYPE } from './versions';

/** A response as API Gateway takes it (payload 2.0). */
export interface GatewayResponse {
  /** HTTP status. */
  readonly statusCode: number;
  /** Headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** Body, JSON. */
  readonly body: string;
}

/** Predictions are about patients: no cache on the way keeps them. */
const NOT_KEPT = { 'cache-control': 'no-store' };

/** The answer to a request: in `v1` one prediction, in `v2` a list, and who gave it. */
export function answered(
  { version }: PredictionRequest,
  { predictions, variant }: Answered,
  isFallback: boolean,
): GatewayResponse {
  const served = { served_by: { variant: variant ?? null, fallback: isFallback } };
  const body = version === 'v1' ? { prediction: predictions[0], ...served } : { predictions, ...served };
  return { statusCode: 200, headers: { 'content-type': MEDIA_TYPE, ...NOT_KEPT }, body: JSON.stringify(body) };
}

/** The answer to a request that has none. */
export function refused(problem: Problem, requestId: string): GatewayResponse {
  return {
    statusCode: PROBLEMS[problem.code].status,
    headers: { 'content-type': PROBLEM_TYPE, ...NOT_KEPT, ...problemHeaders(problem.code) },
    body: JSON.stringify(problemBody(problem, requestId)),
  };
}
