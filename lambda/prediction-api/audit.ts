import type { Answered } from './endpoint';
import type { Asked } from './attempts';
import { callerOf, type GatewayEvent } from './gateway-event';
import type { ProblemCode } from './problem';
import type { PredictionRequest } from './request';
import { versionAt } from './versions';

/** How a request ended, for the record. */
export interface Ended {
  /** HTTP status of the answer. */
  readonly status: number;

  /** The problem that was told; undefined with an answer. */
  readonly code?: ProblemCode;

  /** Milliseconds in the function. */
  readonly milliseconds: number;

  /** The request, if it was one. */
  readonly request?: PredictionRequest;

  /** How asking ended, if it began. */
  readonly asked?: Asked<Answered>;
}

/** The record of one request: who asked how much, and what became of it. */
export interface AuditRecord {
  /** Id of the request, as in the access log of the gateway. */
  readonly requestId: string;
  /** Who asked: an ARN, or issuer and subject of a token. */
  readonly caller: string;
  /** Version of the API; `none` for another path. */
  readonly apiVersion: string;
  /** Encounters of a valid request; 0 else. */
  readonly encounters: number;
  /** Endpoint that was asked last; `none` where none was. */
  readonly endpoint: string;
  /** Variant that answered; `none` without an answer. */
  readonly variant: string;
  /** Attempts at endpoints. */
  readonly attempts: number;
  /** Whether the previous version answered, or was asked last. */
  readonly fallback: boolean;
  /** HTTP status of the answer. */
  readonly status: number;
  /** The problem that was told; `none` with an answer. */
  readonly problem: string;
  /** Milliseconds in the function, rounded. */
  readonly milliseconds: number;
}

/**
 * The record of a request. Every text in it is the gateway's, SageMaker's or ours: nothing of a body, a query or a header, so
 * nothing of a patient.
 */
export function auditRecord(event: GatewayEvent, { status, code, milliseconds, request, asked }: Ended): AuditRecord {
  return {
    requestId: event.requestContext.requestId,
    caller: callerOf(event),
    apiVersion: versionAt(event.rawPath) ?? 'none',
    encounters: request?.encounters.length ?? 0,
    endpoint: asked?.target.endpointName ?? 'none',
    variant: variantOf(asked) ?? 'none',
    attempts: asked?.attempts ?? 0,
    fallback: asked?.isFallback ?? false,
    status,
    problem: code ?? 'none',
    milliseconds: Math.round(milliseconds),
  };
}

function variantOf(asked: Asked<Answered> | undefined): string | undefined {
  return asked !== undefined && 'answer' in asked.outcome ? asked.outcome.answer.variant : undefined;
}
