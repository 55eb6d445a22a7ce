import { awsProblem } from '../preflight/aws-error';
import { Stopped } from './stopped';

/** Time, as a program sees it. */
export interface Clock {
  /** Milliseconds since some fixed moment. */
  now(): number;

  /** Comes back after so many milliseconds. */
  sleep(milliseconds: number): Promise<void>;
}

/** Something to wait for. */
export interface Waiting<Result> {
  /** Time. */
  readonly clock: Clock;

  /** Milliseconds between two looks. */
  readonly every: number;

  /** Milliseconds after which waiting ends. */
  readonly atMost: number;

  /** What is waited for, to end the sentence "No end after 5 min of …". */
  readonly what: string;

  /** What to do when it takes longer. */
  readonly todo: string;

  /** Looks once; nothing means that it goes on. */
  readonly look: () => Promise<Result | undefined>;
}

/** One minute in milliseconds. */
export const MINUTE = 60_000;

/**
 * Looks again and again until there is a result. A look during which AWS cannot be reached is made again.
 *
 * @throws Stopped when there is none in time
 */
export async function until<Result>(waiting: Waiting<Result>): Promise<Result> {
  const { clock, every, atMost, look } = waiting;
  const end = clock.now() + atMost;
  for (;;) {
    const result = await look().catch(unlessUnreachable);
    if (result !== undefined) return result;
    if (clock.now() >= end) {
      throw new Stopped(`No end after ${duration(atMost)} of ${waiting.what}`, waiting.todo);
    }
    await clock.sleep(every);
  }
}

/** What runs in AWS runs on without us: an interrupted connection is a look that saw nothing. */
function unlessUnreachable(error: unknown): undefined {
  if (awsProblem(error)?.trouble !== 'network') throw error;
  return undefined;
}

/** `75_000` -> `1 min 15 s`. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const rest = seconds % 60;
  return `${Math.floor(seconds / 60)} min${rest === 0 ? '' : ` ${rest} s`}`;
}
