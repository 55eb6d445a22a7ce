import { z } from 'zod';
import { cronFault } from '../cron';
import { timeZone } from './start';
import { whole } from './whole';

const EXAMPLE = 'For example cron(0 7 ? * MON-FRI *), on working days at 7:00.';

const bounds = {
  minInstances: whole(1, 100).meta({ description: 'Instances that are always there.', examples: [1] }),
  maxInstances: whole(1, 100).meta({ description: 'Instances at most.', examples: [2] }),
};

/** When a schedule of Application Auto Scaling holds. */
const expression = z
  .string()
  .regex(
    /^(cron\([^()]+\)|rate\([1-9]\d* (minutes?|hours?|days?)\)|at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\))$/,
    'is not a schedule; cron(minutes hours day-of-month month day-of-week year) and at(yyyy-mm-ddThh:mm:ss) are allowed. For example cron(0 7 ? * MON-FRI *).',
  )
  .superRefine((text, context) => {
    const fault = text.startsWith('cron(') ? cronFault(text, EXAMPLE) : undefined;
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
  })
  .meta({
    description: 'When the bounds begin to hold, as Application Auto Scaling takes it.',
    examples: ['cron(0 7 ? * MON-FRI *)'],
  });

/** How the number of instances follows the load. */
export const scaling = z
  .strictObject({
    ...bounds,
    invocationsPerInstancePerMinute: whole(1, 1_000_000)
      .optional()
      .meta({
        description:
          'Requests each minute that one instance shall carry; more of them add instances. npm run load-test finds it.',
        examples: [600],
      }),
    concurrentRequestsPerInstance: whole(1, 1000)
      .optional()
      .meta({
        description: 'Requests that one instance shall work on at the same time; for answers that take seconds.',
        examples: [4],
      }),
    cpuPercent: whole(1, 100)
      .optional()
      .meta({ description: 'Share of its processors that one instance shall use.', examples: [60] }),
    steps: z
      .array(
        z.strictObject({
          aboveInvocationsPerInstancePerMinute: whole(2, 10_000_000).meta({
            description: 'Requests each minute on each instance, from which the step holds.',
            examples: [1200],
          }),
          addInstances: whole(1, 100).meta({ description: 'Instances that are added.', examples: [2] }),
        }),
      )
      .min(1)
      .max(20)
      .optional()
      .meta({
        description: 'Add instances at once when the load jumps, from small to large. They only add.',
        examples: [[{ aboveInvocationsPerInstancePerMinute: 1200, addInstances: 2 }]],
      }),
    schedules: z
      .array(
        z.strictObject({
          name: z
            .string()
            .regex(
              /^[A-Za-z][A-Za-z0-9-]{0,63}$/,
              'is not a name; at most 64 letters, digits and hyphens are allowed, a letter first. For example morning.',
            )
            .meta({ description: 'Name of the schedule.', examples: ['morning'] }),
          expression,
          timeZone,
          minInstances: whole(1, 100).meta({ description: 'Fewest instances from then on.', examples: [2] }),
          maxInstances: whole(1, 100).meta({ description: 'Most instances from then on.', examples: [2] }),
        }),
      )
      .min(1)
      .max(20)
      .optional()
      .meta({
        description: 'Other bounds from a time on, until the next schedule, e.g. before people come to work.',
        examples: [[{ name: 'morning', expression: 'cron(0 7 ? * MON-FRI *)', minInstances: 2, maxInstances: 2 }]],
      }),
  })
  .optional()
  .meta({ description: 'Follow the load. Without it the number of instances stays.' });
