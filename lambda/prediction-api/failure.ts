import type { ProblemCode } from './problem';

/** Why an attempt has no answer. */
export interface Failure {
  /** The problem that the caller is told when no other attempt helps. */
  readonly code: ProblemCode;

  /** What comes next: the same endpoint once more, another one at once, or the caller is told. */
  readonly next: 'retry' | 'fallback' | 'tell';
}

/** A limit of time that has passed. */
export class AttemptTimeout extends Error {
  /** Tells it from other faults. */
  override readonly name = 'AttemptTimeout';
}

/** Names of errors that say by themselves what they are. Source: errors of InvokeEndpoint, API of the SageMaker runtime. */
const BY_NAME: Readonly<Record<string, Failure>> = {
  AttemptTimeout: { code: 'timed-out', next: 'retry' },
  AbortError: { code: 'timed-out', next: 'retry' },
  TimeoutError: { code: 'timed-out', next: 'retry' },
  UnreadableAnswer: { code: 'model-unavailable', next: 'retry' },
  ModelNotReadyException: { code: 'model-not-ready', next: 'retry' },
  ThrottlingException: { code: 'throttled', next: 'retry' },
  TooManyRequestsException: { code: 'throttled', next: 'retry' },
  InternalFailure: { code: 'model-unavailable', next: 'retry' },
  InternalDependencyException: { code: 'model-unavailable', next: 'retry' },
  ServiceUnavailable: { code: 'model-unavailable', next: 'retry' },
};

/** The fields that errors of the SDK have, if they are such. */
interface ServiceError {
  readonly name?: unknown;
  readonly OriginalStatusCode?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
}

/**
 * What an error of an attempt means.
 *
 * A 4xx that the model itself answers is told: the same encounters get the same answer, and the model that is served decides
 * what it takes. A 4xx of SageMaker (no such endpoint, not allowed) does not pass by waiting, but another endpoint may answer. All
 * else may pass: faults of servers, connections that break, answers that end half-way.
 */
export function failureOf(error: unknown): Failure {
  const { name, OriginalStatusCode: original, $metadata } = Object(error) as ServiceError;
  if (name === 'ModelError') {
    return isClientError(original)
      ? { code: 'model-refused', next: 'tell' }
      : { code: 'model-unavailable', next: 'retry' };
  }
  const known = typeof name === 'string' && Object.hasOwn(BY_NAME, name) ? BY_NAME[name] : undefined;
  if (known !== undefined) return known;
  if ($metadata?.httpStatusCode === 429) return { code: 'throttled', next: 'retry' };
  return isClientError($metadata?.httpStatusCode)
    ? { code: 'endpoint-unavailable', next: 'fallback' }
    : { code: 'model-unavailable', next: 'retry' };
}

function isClientError(status: unknown): boolean {
  return typeof status === 'number' && status >= 400 && status < 500;
}
