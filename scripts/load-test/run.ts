import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LoadTestArguments, WARM_UP_SECONDS } from './arguments';
import { bodies, inTurns } from './bodies';
import type { LoadClock } from './clock';
import { openLoop } from './open-loop';
import { picture } from './picture';
import { type LoadTest, reportJson } from './report';
import { type Judged, search } from './search';

/** Milliseconds between two steps, in which the server comes to rest. */
const PAUSE_MS = 500;

/** How a load test tells people what is going on. */
export interface Telling {
  /** A line that stays. */
  readonly line: (text: string) => void;

  /** What is going on just now; the next one takes its place. */
  readonly now: (text: string) => void;
}

/** Looks for the capacity, and puts each step into `steps` as soon as it is measured. */
export async function loadTest(
  { encounters, limits, stepSeconds, startRate, maxRate }: LoadTestArguments,
  send: (body: string) => Promise<string | undefined>,
  { clock, steps, tell }: { readonly clock: LoadClock; readonly steps: Judged[]; readonly tell: Telling },
): Promise<void> {
  const requests = inTurns(bodies(encounters), send);
  const during = (what: string) => {
    let last = -Infinity;
    return (sent: number, planned: number, errors: number): void => {
      if (clock.now() - last < 250) return;
      last = clock.now();
      tell.now(`${what}: ${sent} of ${planned} requests sent, ${errors} errors`);
    };
  };
  const loop = { send: requests, clock, limits };
  await openLoop({ ...loop, rate: startRate, seconds: WARM_UP_SECONDS, onProgress: during('warming up') });
  await search({
    startRate,
    maxRate,
    limits,
    measure: async (rate) => {
      await clock.until(clock.now() + PAUSE_MS);
      return openLoop({ ...loop, rate, seconds: stepSeconds, onProgress: during(`${rate.toFixed(1)}/s`) });
    },
    onStep: (step) => {
      steps.push(step);
      const { rate, achieved, p50Ms, p99Ms, errors, kinds, faults } = step;
      const why = Object.entries(kinds).map(([kind, count]) => `${count} of ${kind}`);
      tell.line(
        `${faults.length === 0 ? 'carried ' : 'too much'} ${rate.toFixed(1)}/s: ${achieved.toFixed(1)}/s answered, p50 ${p50Ms.toFixed(1)} ms, ` +
          `p99 ${p99Ms.toFixed(1)} ms, ${errors} errors${why.length === 0 ? '' : ` (${why.join(', ')})`}`,
      );
    },
  });
}

/** Writes `load-test.json` and `load-test.svg`. @returns their paths */
export function writeResults(test: LoadTest, out: string): string[] {
  mkdirSync(out, { recursive: true });
  const files = { 'load-test.json': reportJson(test), 'load-test.svg': picture(test) };
  return Object.entries(files).map(([name, content]) => {
    writeFileSync(join(out, name), content);
    return join(out, name);
  });
}
