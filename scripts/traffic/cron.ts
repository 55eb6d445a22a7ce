import { cronFields } from '../../lib/config/cron';
import { UsageError } from '../preflight/command-line';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** Lowest number and names of each field: minutes, hours, day of month, month, day of week, year. */
const FIELDS = [
  { first: 0, names: [] },
  { first: 0, names: [] },
  { first: 1, names: [] },
  { first: 1, names: MONTHS },
  { first: 1, names: WEEKDAYS },
  { first: 1970, names: [] },
] as const;

/**
 * Whether a schedule of Application Auto Scaling begins at a minute. Knows `*`, `?`, values, names, lists, ranges and steps.
 *
 * @param expression `cron(minutes hours day-of-month month day-of-week year)` or `at(yyyy-mm-ddThh:mm:ss)`
 * @param timeZone name of IANA, e.g. `Europe/Berlin`
 * @param moment any moment of the minute
 * @throws UsageError for an expression with `L`, `W` or `#`, or of another kind
 */
export function isDue(expression: string, timeZone: string, moment: Date): boolean {
  const local = localTime(timeZone, moment);
  const at = /^at\((\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::\d\d)?\)$/.exec(expression);
  if (at !== null) {
    const [year, month, day, hour, minute] = at.slice(1).map(Number);
    return [minute, hour, day, month, undefined, year].every(
      (value, index) => value === undefined || value === local[index],
    );
  }
  const fields = cronFields(expression);
  if (fields?.length !== FIELDS.length || fields.some((field) => !/^[0-9A-KM-VX-Z*?,/-]+$/.test(withoutNames(field)))) {
    throw new UsageError(
      `schedule must be cron(…) with values, names, lists, ranges and steps, or at(…), got '${expression}'; what has L, W or # is not simulated`,
    );
  }
  return fields.every((field, index) => field.split(',').some((part) => holds(part, index, local[index] ?? NaN)));
}

/** Minute, hour, day, month, weekday (Sunday is 1) and year at a place. */
function localTime(timeZone: string, moment: Date): number[] {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    ...({
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      weekday: 'short',
      hour: 'numeric',
      minute: 'numeric',
    } as const),
  }).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((each) => each.type === type)?.value ?? '';
  const weekday = WEEKDAYS.indexOf(part('weekday').toUpperCase()) + 1;
  const [minute, hour, day, month, year] = (['minute', 'hour', 'day', 'month', 'year'] as const).map((type) =>
    Number(part(type)),
  );
  return [minute, hour, day, month, weekday, year] as number[];
}

function withoutNames(field: string): string {
  return field.replace(/[A-Z]{3}/g, '1');
}

function holds(part: string, field: number, value: number): boolean {
  const [range = '', step] = part.split('/');
  const { first, names } = FIELDS[field] ?? { first: 0, names: [] };
  if (range === '*' || range === '?') return step === undefined || (value - first) % Number(step) === 0;
  const [from = NaN, to] = range.split('-').map((text) => {
    const name = (names as readonly string[]).indexOf(text);
    return name === -1 ? Number(text) : first + name;
  });
  const last = to ?? (step === undefined ? from : Infinity);
  return value >= from && value <= last && (step === undefined || (value - from) % Number(step) === 0);
}
