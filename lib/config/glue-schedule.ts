const NUMBER_OR_NAME = '[0-9A-Z]+';

/** One field of a Glue cron expression: what it is called, its numbers, its names, and which wildcards of its own it takes. */
interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
  readonly special?: RegExp;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** In the order of the expression; source: Glue developer guide, "Time-based schedules for jobs and crawlers". */
const FIELDS: readonly Field[] = [
  { name: 'minutes', min: 0, max: 59 },
  { name: 'hours', min: 0, max: 23 },
  { name: 'day-of-month', min: 1, max: 31, special: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/ },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'day-of-week', min: 1, max: 7, names: WEEKDAYS, special: /^(\?|L|[1-7]L|[1-7]#[1-5])$/ },
  { name: 'year', min: 1970, max: 2199 },
];

const EXAMPLE = 'For example cron(0 3 * * ? *), every day at 3:00 UTC.';

/**
 * What is wrong with a schedule for Glue.
 *
 * @param expression `cron(minutes hours day-of-month month day-of-week year)`, in UTC
 * @param sooner key of the configuration that helps who wants less delay, if there is one
 * @returns what is wrong, what is allowed and what to change; undefined for a usable schedule
 */
export function glueSchedule(expression: string, sooner?: string): string | undefined {
  const fields = /^cron\(([^()]*)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
  if (fields?.length !== FIELDS.length) {
    const names = FIELDS.map((field) => field.name).join(' ');
    return `is not a schedule; cron(${names}) is allowed. ${EXAMPLE}`;
  }
  for (const [index, field] of FIELDS.entries()) {
    const text = fields[index] ?? '';
    if (field.special?.test(text) !== true && !text.split(',').every((part) => isPart(field, part))) {
      const names = field.names === undefined ? '' : ` or ${field.names[0]}-${field.names.at(-1)}`;
      return `has '${text}' as ${field.name}; ${field.min}-${field.max}${names} and its wildcards are allowed. ${EXAMPLE}`;
    }
  }
  const [minutes = '', , dayOfMonth, , dayOfWeek] = fields;
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    return `does not say which day counts; exactly one of day-of-month and day-of-week is '?'. ${EXAMPLE}`;
  }
  if (closestMinutes(minutes) < 5) {
    return `starts more often than every 5 minutes; Glue does not. Use 0/5 as minutes${sooner === undefined ? '' : `, or ${sooner} for less delay`}.`;
  }
  return undefined;
}

/** Whether `part` is `*`, a value, a range, or one of them with a step. */
function isPart(field: Field, part: string): boolean {
  const match = new RegExp(`^(?:\\*|(${NUMBER_OR_NAME})(?:-(${NUMBER_OR_NAME}))?)(?:/(\\d+))?$`).exec(part);
  if (match === null) return false;
  const [, from, to, step] = match;
  return (
    [from, to].every((value) => value === undefined || isValue(field, value)) &&
    (step === undefined || (Number(step) >= 1 && Number(step) <= field.max))
  );
}

function isValue(field: Field, value: string): boolean {
  if (field.names?.includes(value) === true) return true;
  return /^\d+$/.test(value) && Number(value) >= field.min && Number(value) <= field.max;
}

/** The smallest distance in minutes between two starts of one hour; 60 for a single start. */
function closestMinutes(minutes: string): number {
  const starts = new Set<number>();
  for (const part of minutes.split(',')) {
    const [range = '*', step] = part.split('/');
    const [from, to] = range === '*' ? [0, 59] : range.split('-').map(Number);
    const last = to ?? (step === undefined ? from : 59);
    for (let minute = from ?? 0; minute <= (last ?? 59); minute += Number(step ?? 1)) starts.add(minute);
  }
  const sorted = [...starts].sort((a, b) => a - b);
  return Math.min(60, ...sorted.slice(1).map((minute, index) => minute - (sorted[index] ?? 0)));
}
