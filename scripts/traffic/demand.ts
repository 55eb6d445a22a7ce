import { UsageError } from '../preflight/command-line';

/** Minutes of a day. */
export const DAY = 1_440;

/** Requests per minute, at the quietest and at the busiest. */
export interface Levels {
  /** The quietest. */
  readonly low: number;

  /** The busiest. */
  readonly peak: number;
}

/** Requests in each minute of a day, by name. */
export const SHAPES: Readonly<Record<string, (levels: Levels) => number[]>> = {
  'night-and-day': (levels) => day((minute) => (1 - Math.cos((2 * Math.PI * (minute - 120)) / DAY)) / 2, levels),
  // From one minute to the next, for an hour at noon.
  spike: (levels) => day((minute) => (minute >= 720 && minute < 780 ? 1 : 0), levels),
  // Up within two hours in the morning, down in the evening.
  ramp: (levels) => day((minute) => Math.max(0, Math.min(1, (minute - 420) / 120, (1_140 - minute) / 120)), levels),
};

function day(share: (minute: number) => number, { low, peak }: Levels): number[] {
  return Array.from({ length: DAY }, (_, minute) => Math.round(low + (peak - low) * share(minute)));
}

/** Most minutes of a file: a week. */
const LONGEST = 7 * DAY;

/**
 * Reads `minute,requests` lines: each holds until the next one, the last for one minute.
 *
 * @param text the file; a first line of words is passed over
 * @throws UsageError with the line that cannot be read
 */
export function readDemand(text: string): number[] {
  const lines = text.split(/\r?\n/).map((line, index) => ({ line: line.trim(), number: index + 1 }));
  const rows = lines.filter(({ line, number }) => line !== '' && !(number === 1 && /^[a-z]/i.test(line)));
  const demand: number[] = [];
  for (const { line, number } of rows) {
    const [minute, requests] = /^(\d{1,5})\s*,\s*(\d{1,12}(?:\.\d+)?)$/.exec(line)?.slice(1).map(Number) ?? [];
    const next = demand.length;
    const isFirst = next === 0;
    if (
      minute === undefined ||
      requests === undefined ||
      (isFirst ? minute !== 0 : minute < next) ||
      minute >= LONGEST
    ) {
      throw new UsageError(
        `--traffic must have lines of <minute>,<requests in that minute>, minutes rising from 0 to at most ${LONGEST - 1}, got '${line}' ` +
          `in line ${number}; e.g. 0,1200`,
      );
    }
    const before = demand.at(-1) ?? 0;
    while (demand.length < minute) demand.push(before);
    demand.push(requests);
  }
  if (demand.length === 0) throw new UsageError('--traffic must have at least one line, got none; e.g. 0,1200');
  return demand;
}
