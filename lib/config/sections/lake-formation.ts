import { z } from 'zod';

/** Permissions on tables, rows and columns. */
export const lakeFormation = z
  .strictObject({
    mode: z.enum(['off', 'hybrid', 'strict']).default('hybrid').meta({
      description:
        'Who decides about tables: off = IAM alone; hybrid = IAM and Lake Formation beside each other; strict = Lake Formation alone, also for new databases of the whole account and Region, once checked. CloudFormation has been reported to ignore an empty list of account defaults (cloudformation-coverage-roadmap#2197), so the platform also sets the defaults of its own databases; the README of lib/data-lake says what to check once.',
    }),
    settings: z.enum(['append', 'existing']).default('append').meta({
      description:
        'Who has the settings of the account and Region, which exist once: append = this environment adds its administrators to them and takes nobody away; existing = somebody else, and one of the administrators has let the deploying role in. With existing in mode hybrid an administrator opts roles in; the README of lib/data-lake says how.',
    }),
    administrators: z
      .array(
        z
          .string()
          .regex(
            /^(deploying-role|arn:aws(-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]+)$/,
            'is not the ARN of an IAM role; arn:aws:iam::<account>:role/<name> is allowed, and deploying-role. Name the role itself, not a session or a user.',
          ),
      )
      .default([])
      .meta({
        description:
          'ARNs of IAM roles that are administrators of Lake Formation besides the deploying role, or deploying-role for nobody besides it. Mode strict wants one of the two said, because only an administrator can then give a table away. In an account that has administrators already, one of them must let the deploying role in first.',
        uniqueItems: true,
      }),
  })
  .prefault({})
  .meta({ description: 'Permissions on tables, rows and columns.' });
