import { AttemptTimeout, type Failure, failureOf } from './failure';
import type { RetryBudget } from './retry-budget';

/** Whom to ask. */
export interface Target {
  /** Name of the endpoint. */
  readonly endpointName: string;

  /**
   * Variant of it.
   *
   * @default - the endpoint chooses by its weights
   */
  readonly variantName?: string;
}

/** Asks a target once; to be given up when the signal says so. */
export type Invoke<T> = (target: Target, signal: AbortSignal) => Promise<T>;

/** Limits of one request. */
export interface AttemptLimits {
  /** When the request must be over, in milliseconds of {@link Clock.now}. */
  readonly deadline: number;

  /** Attempts at the first target, at least 1. Each further target is asked once. */
  readonly maxAttempts: number;

  /** What further attempts cost. */
  readonly budget: RetryBudget;
}

/** Time and chance; tests have their own. */
export interface Clock {
  /** Milliseconds since some moment. */
  readonly now: () => number;

  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;

  /** From 0 to 1, without 1. */
  readonly random: () => number;
}

/** How asking ended. */
export interface Asked<T> {
  /** The answer, or why there is none. */
  readonly outcome: { readonly answer: T } | { readonly failure: Failure };

  /** Attempts at all targets. */
  readonly attempts: number;

  /** The target that was asked last. */
  readonly target: Target;

  /** Whether that is another target than the first. */
  readonly isFallback: boolean;
}

/** The first wait lasts at most so long. */
const FIRST_WAIT_MS = 50;

/** No wait lasts longer. */
const LONGEST_WAIT_MS = 1000;

/** An attempt with less time than this is not begun: it would end as a time-out, and load the endpoint for nothing. */
const SHORTEST_ATTEMPT_MS = 20;

/**
 * Asks targets in their order until one answers, within a deadline.
 *
 * An attempt gets an even share of the time that is left, so that each that may follow and can be paid for has some. Before the same endpoint is
 * asked again by one request, a token of the budget is spent and a random wait passes (exponential, full jitter). Never throws.
 *
 * @param targets the first is asked up to `maxAttempts` times, the others once; one at least
 */
export async function ask<T>(
  targets: readonly [Target, ...Target[]],
  invoke: Invoke<T>,
  { deadline, maxAttempts, budget }: AttemptLimits,
  clock: Clock,
): Promise<Asked<T>> {
  budget.earn();
  const plan = targets.flatMap((target, index) =>
    Array.from({ length: index === 0 ? maxAttempts : 1 }, () => ({ target, index })),
  );
  const asked = new Map<string, number>();
  let last: Asked<T> = { ...lateBy(targets[0]), attempts: 0 };
  let skipped = -1;
  for (const [place, { target, index }] of plan.entries()) {
    if (index === skipped) continue;
    const before = asked.get(target.endpointName) ?? 0;
    if (before > 0) {
      if (!budget.spend()) continue;
      const wait = clock.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (before - 1));
      await clock.sleep(Math.max(0, Math.min(wait, deadline - clock.now())));
    }
    const left = deadline - clock.now();
    if (left < SHORTEST_ATTEMPT_MS) return last;
    asked.set(target.endpointName, before + 1);
    const after = plan.slice(place + 1).filter((next) => next.index !== skipped);
    const share = left / (1 + payable(after, asked, budget));
    const outcome = await within(share, (signal) => invoke(target, signal));
    last = { outcome, attempts: last.attempts + 1, target, isFallback: index > 0 };
    if ('answer' in outcome || outcome.failure.next === 'tell') return last;
    if (outcome.failure.next === 'fallback') skipped = index;
  }
  return last;
}

/** How many of the attempts that may follow can be made: the first at an endpoint is free, others cost a token. */
function payable(
  after: readonly { readonly target: Target }[],
  asked: ReadonlyMap<string, number>,
  budget: RetryBudget,
): number {
  const free = new Set(after.map(({ target }) => target.endpointName).filter((name) => !asked.has(name))).size;
  return free + Math.min(after.length - free, budget.whole);
}

function lateBy(target: Target): Omit<Asked<never>, 'attempts'> {
  return { outcome: { failure: failureOf(new AttemptTimeout()) }, target, isFallback: false };
}

/** Does something that may take so long, and does not wait longer, even where the signal is not heeded. */
async function within<T>(
  milliseconds: number,
  what: (signal: AbortSignal) => Promise<T>,
): Promise<Asked<T>['outcome']> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new AttemptTimeout(`no answer in ${Math.round(milliseconds)} ms`));
      controller.abort();
    }, milliseconds);
  });
  try {
    return { answer: await Promise.race([what(controller.signal), late]) };
  } catch (error) {
    return { failure: failureOf(error) };
  } finally {
    clearTimeout(timer);
  }
}
