const NUMBER_OR_NAME = '[0-9A-Z]+';

/** One field of a cron expression: what it is called, its numbers, its names, and which wildcards of its own it takes. */
interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
  readonly special?: RegExp;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** In the order of the expression; source: Glue developer guide, "Time-based schedules for jobs and crawlers"; the user guide of EventBridge Scheduler,
 * "Schedule types", has the same. */
const FIELDS: readonly Field[] = [
  { name: 'minutes', min: 0, max: 59 },
  { name: 'hours', min: 0, max: 23 },
  { name: 'day-of-month', min: 1, max: 31, special: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/ },
  { name: 'month', min: 1, max: 12, names: MONTHS },
  { name: 'day-of-week', min: 1, max: 7, names: WEEKDAYS, special: /^(\?|L|[1-7]L|[1-7]#[1-5])$/ },
  { name: 'year', min: 1970, max: 2199 },
];

/**
 * What is wrong with an expression of Glue and of EventBridge Scheduler.
 *
 * @param expression `cron(minutes hours day-of-month month day-of-week year)`
 * @param example a sentence with a right one
 * @returns what is wrong, what is allowed and what to change; undefined for a right expression
 */
export function cronFault(expression: string, example: string): string | undefined {
  const fields = cronFields(expression);
  if (fields?.length !== FIELDS.length) {
    const names = FIELDS.map((field) => field.name).join(' ');
    return `is not a schedule; cron(${names}) is allowed. ${example}`;
  }
  for (const [index, field] of FIELDS.entries()) {
    const text = fields[index] ?? '';
    if (field.special?.test(text) !== true && !text.split(',').every((part) => isPart(field, part))) {
      const names = field.names === undefined ? '' : ` or ${field.names[0]}-${field.names.at(-1)}`;
      return `has '${text}' as ${field.name}; ${field.min}-${field.max}${names} and its wildcards are allowed. ${example}`;
    }
  }
  const [, , dayOfMonth, , dayOfWeek] = fields;
  return (dayOfMonth === '?') === (dayOfWeek === '?')
    ? `does not say which day counts; exactly one of day-of-month and day-of-week is '?'. ${example}`
    : undefined;
}

/** The fields of an expression, minutes first; undefined where it is none. */
export function cronFields(expression: string): readonly string[] | undefined {
  return /^cron\(([^()]*)\)$/.exec(expression)?.[1]?.trim().split(/\s+/);
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
