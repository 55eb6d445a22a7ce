import { cronFault, cronFields } from './cron';

const EXAMPLE = 'For example cron(0 3 * * ? *), every day at 3:00 UTC.';

/**
 * What is wrong with a schedule for Glue.
 *
 * @param expression `cron(minutes hours day-of-month month day-of-week year)`, in UTC
 * @param sooner key of the configuration that helps who wants less delay, if there is one
 * @returns what is wrong, what is allowed and what to change; undefined for a usable schedule
 */
export function glueSchedule(expression: string, sooner?: string): string | undefined {
  const fault = cronFault(expression, EXAMPLE);
  if (fault !== undefined) return fault;
  const [minutes = ''] = cronFields(expression) ?? [];
  if (closestMinutes(minutes) < 5) {
    return `starts more often than every 5 minutes; Glue does not. Use 0/5 as minutes${sooner === undefined ? '' : `, or ${sooner} for less delay`}.`;
  }
  return undefined;
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
