import { type Fault, faultsOf, type Limits, type Step } from './step';

/** A step, and what is wrong with it. */
export interface Judged extends Step {
  /** Nothing when the server carries the rate. */
  readonly faults: readonly Fault[];
}

/** How capacity is looked for. */
export interface Search {
  /** Requests per second of the first step. */
  readonly startRate: number;

  /** Requests per second that no step exceeds. */
  readonly maxRate: number;

  /** What a step must keep. */
  readonly limits: Limits;

  /** Measures a rate. */
  readonly measure: (rate: number) => Promise<Step>;

  /** Is told each step. */
  readonly onStep: (step: Judged) => void;
}

/** Each step is this much above the one before, until one fails. */
const GROWTH = 2;

/** The rate that is carried, and the one that is not, are at last apart by at most this factor. */
const PRECISION = 1.05;

/** The search goes this far below the first rate, when that is too much. */
const LOWEST = 1 / 32;

/**
 * Finds the highest rate that is carried: doubles until a step fails, then halves the gap. When already the first step
 * fails, goes down by halves first.
 */
export async function search({ startRate, maxRate, limits, measure, onStep }: Search): Promise<void> {
  const passes = async (rate: number): Promise<boolean> => {
    const step = await measure(rate);
    const faults = faultsOf(step, limits);
    onStep({ ...step, faults });
    return faults.length === 0;
  };
  let [carried, tooMuch] = [0, Infinity];
  for (let rate = startRate; rate >= startRate * LOWEST && rate <= maxRate && carried < maxRate;) {
    if (await passes(rate)) {
      carried = rate;
      if (tooMuch !== Infinity) break;
      rate = Math.min(rate * GROWTH, maxRate);
    } else {
      tooMuch = rate;
      if (carried > 0) break;
      rate /= GROWTH;
    }
  }
  while (carried > 0 && tooMuch !== Infinity && tooMuch / carried > PRECISION) {
    const middle = rounded((carried + tooMuch) / 2);
    if (middle <= carried || middle >= tooMuch) break;
    if (await passes(middle)) carried = middle;
    else tooMuch = middle;
  }
}

/** Three digits say enough of a rate. */
function rounded(rate: number): number {
  return Number(rate.toPrecision(3));
}
