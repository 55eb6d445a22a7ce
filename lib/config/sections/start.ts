import { z } from 'zod';
import { cronFault } from '../cron';

/** Whether Node.js, which knows those of the IANA data base, knows a time zone. */
function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

const EXAMPLE = 'For example cron(0 5 ? * SUN *), every Sunday at 5:00.';
const NO_TIME_ZONE = 'is not a time zone; a name of the IANA data base is allowed. For example Europe/Berlin.';

/** A time zone by its IANA name. */
export const timeZone = z
  .string()
  .regex(/^[A-Za-z]+(\/[A-Za-z0-9_+-]+){0,2}$/, NO_TIME_ZONE)
  .refine(isTimeZone, NO_TIME_ZONE)
  .default('Etc/UTC')
  .meta({ description: 'Time zone of the expression, by its IANA name.' });

/** When a training starts by the clock. */
export const schedule = z
  .strictObject({
    expression: z
      .string()
      .regex(
        /^(cron\([^()]+\)|rate\([1-9]\d* (minutes?|hours?|days?)\))$/,
        'is not a schedule; cron(minutes hours day-of-month month day-of-week year) and rate(<number> days) are allowed. For example cron(0 5 ? * SUN *).',
      )
      .superRefine((expression, context) => {
        const fault = expression.startsWith('cron(') ? cronFault(expression, EXAMPLE) : undefined;
        if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
      })
      .meta({ description: 'When it starts, as EventBridge Scheduler takes it.', examples: ['cron(0 5 ? * SUN *)'] }),
    timeZone,
  })
  .optional()
  .meta({ description: 'Start by the clock, on the newest version of the features. Without it nothing is scheduled.' });
