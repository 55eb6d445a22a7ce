/** What one step of a load test has measured: a rate, held for some seconds. */
export interface Step {
  /** Requests per second that were planned. */
  readonly rate: number;

  /** Requests that were planned for the whole step. */
  readonly planned: number;

  /** Requests that were sent: fewer than planned when the step was broken off. */
  readonly sent: number;

  /** Requests that failed: no answer, or one that is no prediction. */
  readonly errors: number;

  /** Good answers per second that came by the end of the step and the slowest time allowed. */
  readonly achieved: number;

  /** Milliseconds from the planned start of a request to its answer: half of them were faster. */
  readonly p50Ms: number;

  /** The same: 99 of 100 were faster. */
  readonly p99Ms: number;

  /** The slowest. */
  readonly maxMs: number;

  /** Milliseconds by which the slowest hundredth of the requests was sent too late: what this program could not keep up with. */
  readonly lateMs: number;

  /** Kinds of errors, and how many of each. */
  readonly kinds: Readonly<Record<string, number>>;
}

/** What a step must keep. */
export interface Limits {
  /** Milliseconds that 99 of 100 requests may take at most. */
  readonly p99Ms: number;

  /** Share of the requests that may fail, from 0 to 1. */
  readonly maxErrors: number;
}

/** Share of the planned rate that must be reached: what is missing has piled up somewhere. */
export const REACHED = 0.95;

/** Share of the time allowed by which requests may be sent too late before the step says nothing about the server. */
const LATE = 0.1;

/** What keeps a step from being passed. */
export type Fault = 'latency' | 'errors' | 'rate' | 'generator';

/**
 * What is wrong with a step; nothing when the server carries the rate.
 *
 * `generator` means that this program was too slow, so that the step says nothing about the server; it then stands alone.
 */
export function faultsOf(step: Step, { p99Ms, maxErrors }: Limits): Fault[] {
  if (step.lateMs > p99Ms * LATE) return ['generator'];
  return [
    ...(step.p99Ms > p99Ms ? (['latency'] as const) : []),
    ...(step.errors > step.sent * maxErrors ? (['errors'] as const) : []),
    ...(step.achieved < step.rate * REACHED ? (['rate'] as const) : []),
  ];
}
