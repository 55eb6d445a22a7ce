import { z } from 'zod';
import { glueSchedule } from '../glue-schedule';

/** Of what the tables are known. */
export const catalog = z
  .strictObject({
    crawler: z
      .strictObject({
        schedule: z
          .string()
          .superRefine((expression, context) => {
            const problem = glueSchedule(expression);
            if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
          })
          .optional()
          .meta({
            description:
              'When the crawler runs, in UTC: cron(minutes hours day-of-month month day-of-week year). Without it somebody starts it.',
            examples: ['cron(0 4 * * ? *)'],
          }),
      })
      .optional()
      .meta({
        description:
          'A crawler that makes a table of the uploaded CSV files as they are, beside the tables that the platform defines. Without it there is none.',
      }),
    encryptionKeyArn: z
      .string()
      .regex(
        /^arn:aws(-[a-z]+)*:kms:[a-z0-9-]+:\d{12}:key\/[a-z0-9-]+$/,
        'is not the ARN of a key; arn:aws:kms:<region>:<account>:key/<id> is allowed. Copy it from the output of the account app.',
      )
      .optional()
      .meta({
        description:
          'ARN of the key with which the account encrypts its Glue catalog; every role that reads or writes tables gets it. Without it the catalog is taken to be encrypted by keys of AWS alone.',
        examples: ['arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab'],
      }),
  })
  .prefault({})
  .meta({ description: 'What is known of the tables.' });
