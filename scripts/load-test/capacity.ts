import type { Judged } from './search';
import type { Fault } from './step';

/** What a load test has found. */
export interface Capacity {
  /** Requests per second that one instance carries; 0 when none of the rates was. */
  readonly perSecond: number;

  /** Requests each minute on each instance at which scaling adds one. */
  readonly target: number;

  /** What kept the next higher rate from being carried; nothing when no higher one was tried. */
  readonly limitedBy: readonly Fault[];
}

/** How the target follows from the capacity. */
export interface Derivation {
  /** Instances that shared the load. */
  readonly instances: number;

  /** Share of the capacity that is used before an instance is added, from 0 to 1. */
  readonly safety: number;
}

/**
 * Capacity of one instance, and the target of scaling: capacity, times safety, times 60. Source: SageMaker developer guide,
 * "Load testing your auto scaling configuration".
 */
export function capacityOf(steps: readonly Judged[], { instances, safety }: Derivation): Capacity {
  const carried = Math.max(0, ...steps.filter(({ faults }) => faults.length === 0).map(({ rate }) => rate));
  const above = steps.filter(({ rate, faults }) => rate > carried && faults.length > 0);
  const next = above.sort((one, other) => one.rate - other.rate)[0];
  const perSecond = carried / instances;
  return { perSecond, target: Math.floor(perSecond * safety * 60), limitedBy: next?.faults ?? [] };
}
