import { build, type Histogram } from 'hdr-histogram-js';
import { Random } from '../encounters/random';
import type { LoadClock } from './clock';
import type { Limits, Step } from './step';

/** Sends one request. @returns what went wrong, in a few words; nothing for a good answer */
export type Send = (index: number) => Promise<string | undefined>;

/** A rate, and how it is sent. */
export interface OpenLoop {
  /** Requests per second. */
  readonly rate: number;

  /** How long. */
  readonly seconds: number;

  /** Sends one request. */
  readonly send: Send;

  /** Time. */
  readonly clock: LoadClock;

  /** What the step must keep: it is broken off as soon as it cannot. */
  readonly limits: Limits;

  /**
   * Is told how far the step is, with each request.
   *
   * @default - nobody is told
   */
  readonly onProgress?: (sent: number, planned: number, errors: number) => void;
}

/** Largest time that is told apart, in microseconds: ten minutes. */
const LONGEST = 600_000_000;

/** Share of requests that may be slower than the 99th percentile. */
const SLOWEST = 0.01;

/**
 * Holds a rate for some seconds in an open loop: each request starts at its planned moment, however the ones before it
 * fare, and its time counts from that moment. A server that stalls so pays for all requests that callers would have sent
 * meanwhile (a loop that waits for answers would leave them out: coordinated omission).
 *
 * The moments are those of independent callers, by chance and the same at each run: as many as planned, spread evenly.
 *
 * @returns what was measured, when all answers have come
 */
export async function openLoop({ rate, seconds, send, clock, limits, onProgress }: OpenLoop): Promise<Step> {
  const planned = Math.max(1, Math.round(rate * seconds));
  const [latency, late] = [histogram(), histogram()];
  const kinds: Record<string, number> = {};
  const open = new Map<number, number>();
  let [errors, inTime, slow, sent] = [0, 0, 0, 0];
  const start = clock.now();
  const lastMoment = start + seconds * 1000 + limits.p99Ms;

  const ask = async (index: number, moment: number): Promise<void> => {
    const wrong = await send(index);
    const end = clock.now();
    open.delete(index);
    record(latency, end - moment);
    if (end - moment > limits.p99Ms) slow++;
    if (wrong !== undefined) {
      errors++;
      kinds[wrong] = (kinds[wrong] ?? 0) + 1;
    } else if (end <= lastMoment) {
      inTime++;
    }
  };
  /** Whether the step cannot be passed any more: it would only fill the server with requests. */
  const isLost = (): boolean => {
    if (errors > planned * limits.maxErrors) return true;
    let waiting = 0;
    for (const moment of open.values()) {
      if (clock.now() - moment <= limits.p99Ms) break;
      waiting++;
    }
    return slow + waiting > planned * SLOWEST;
  };

  const answers: Promise<void>[] = [];
  for (const moment of moments(planned, start, seconds)) {
    if (clock.now() < moment) await clock.until(moment);
    if (isLost()) break;
    record(late, clock.now() - moment);
    open.set(sent, moment);
    answers.push(ask(sent, moment));
    sent++;
    onProgress?.(sent, planned, errors);
  }
  await Promise.all(answers);
  return {
    rate,
    planned,
    sent,
    errors,
    achieved: inTime / seconds,
    p50Ms: percentile(latency, 50),
    p99Ms: percentile(latency, 99),
    maxMs: percentile(latency, 100),
    lateMs: percentile(late, 99),
    kinds,
  };
}

/** Moments of so many requests of independent callers, in order, in milliseconds. */
function moments(count: number, start: number, seconds: number): number[] {
  const random = new Random(count);
  return Array.from({ length: count }, () => start + random.rank() * seconds * 1000).sort((a, b) => a - b);
}

function histogram(): Histogram {
  return build({ lowestDiscernibleValue: 1, highestTrackableValue: LONGEST, numberOfSignificantValueDigits: 3 });
}

/** Microseconds are whole ones. */
function record(to: Histogram, milliseconds: number): void {
  to.recordValue(Math.min(LONGEST, Math.max(0, Math.round(milliseconds * 1000))));
}

function percentile(of: Histogram, percent: number): number {
  return of.totalCount === 0 ? 0 : of.getValueAtPercentile(percent) / 1000;
}
