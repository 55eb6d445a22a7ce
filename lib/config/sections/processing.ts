import { z } from 'zod';
import { glueSchedule } from '../glue-schedule';
import { whole } from './whole';

/** Seven days: the longest that Glue lets a job run. */
const LONGEST_GLUE_MINUTES = 7 * 24 * 60;

/** The Spark job. */
export const processing = z
  .strictObject({
    inVpc: z.boolean().default(false).meta({
      description:
        'Run the Spark job inside the network. It then needs the interface endpoints glue, logs, monitoring, kms and sts.',
    }),
    schedule: z
      .string()
      .superRefine((expression, context) => {
        const problem = glueSchedule(expression, 'processing.arrival');
        if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
      })
      .optional()
      .meta({
        description:
          'When the Spark job starts, in UTC: cron(minutes hours day-of-month month day-of-week year). Without it nothing is scheduled.',
        examples: ['cron(0 3 * * ? *)'],
      }),
    arrival: z
      .strictObject({
        batchSize: whole(1, 100).meta({ description: 'New files that start the Spark job.', examples: [10] }),
        windowMinutes: whole(1, 15).meta({
          description: 'Minutes after the first new file when the job starts anyway.',
          examples: [15],
        }),
      })
      .optional()
      .meta({ description: 'Start the Spark job when files arrive. Without it arrivals start nothing.' }),
    workerType: z.enum(['G.1X', 'G.2X', 'G.4X']).default('G.1X').meta({
      description:
        'Size of a Spark worker: G.1X has 4 vCPU and 16 GB of memory, the others two and four times that. Paid by the second of a run.',
    }),
    workers: whole(2, 100).default(2).meta({ description: 'Spark workers, one of them the driver.' }),
    timeoutMinutes: whole(1, LONGEST_GLUE_MINUTES)
      .default(60)
      .meta({ description: 'Minutes after which a run is stopped.' }),
  })
  .prefault({})
  .meta({ description: 'The Spark job that makes tables and features of raw data.' });
