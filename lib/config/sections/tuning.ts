import { z } from 'zod';
import { whole } from './whole';

/** Limits of SageMaker (TR-30). */
const LONGEST_TUNING_MINUTES = 30 * 24 * 60;

/** How hyperparameters are searched, whatever they are. */
const search = {
  strategy: z.enum(['bayesian', 'random', 'grid', 'hyperband']).default('bayesian').meta({
    description:
      'bayesian learns from earlier trainings; random suits many at a time; grid takes each combination of categories; hyperband stops trainings that fall behind.',
  }),
  maxJobs: whole(1, 750)
    .default(20)
    .meta({ description: 'Trainings in all, each paid by the second. A grid has as many as combinations instead.' }),
  parallelJobs: whole(1, 10)
    .default(2)
    .meta({ description: 'Trainings at a time. The quota of the instance type must suffice for all of them.' }),
  maxRuntimeMinutes: whole(2, LONGEST_TUNING_MINUTES)
    .default(720)
    .meta({ description: 'Minutes after which the search ends, and the best so far is taken.' }),
  earlyStopping: z.boolean().default(false).meta({
    description:
      'Stop a training that is unlikely to become the best. Hyperband does so by itself, and then this must be false.',
  }),
  // The API lets MaxResource be 20,000 at most (HyperbandStrategyConfig of @aws-sdk/client-sagemaker 3.1142.0, November 2026).
  hyperband: z
    .strictObject({
      minResource: whole(1, 19_999).meta({
        description: 'Epochs, or what the program counts, that every training gets.',
        examples: [1],
      }),
      maxResource: whole(2, 20_000).meta({ description: 'And the most that one gets.', examples: [27] }),
    })
    .optional()
    .meta({ description: 'Bounds of hyperband. Without it SageMaker looks for epochs among the hyperparameters.' }),
  warmStart: z
    .strictObject({
      kind: z.enum(['identical', 'transfer']).meta({
        description: 'identical = same data and program as the parents; transfer = either may have changed.',
        examples: ['identical'],
      }),
      parents: z
        .array(
          z
            .string()
            .regex(
              /^(?=.{1,32}$)[a-zA-Z0-9](-*[a-zA-Z0-9])*$/,
              'is not the name of a tuning job; at most 32 letters, digits and hyphens are allowed. Copy it from the console.',
            ),
        )
        .min(1)
        .max(5)
        .meta({ description: 'Names of earlier tuning jobs, 1 to 5.', examples: [['ml-sandbox-job-0a1b2c3d']] }),
    })
    .optional()
    .meta({ description: 'Begin with what earlier tuning jobs found.' }),
};

/** The search for the reference workload, whose ranges its code knows. */
export const tuningDefaults = z.strictObject(search);

/** The same as a section that may be left out. */
export const tuning = tuningDefaults
  .optional()
  .meta({ description: 'How mode tune searches. Without it: the defaults.' });

const bound = z.number();

/** One hyperparameter that is searched. */
const range = z.union([
  z.strictObject({
    min: bound.meta({ description: 'The smallest value.', examples: [0.01] }),
    max: bound.meta({ description: 'The largest value.', examples: [0.3] }),
    integer: z.boolean().default(false).meta({ description: 'Whether it is a whole number.' }),
    scaling: z
      .enum(['auto', 'linear', 'logarithmic', 'reverse-logarithmic'])
      .default('auto')
      .meta({ description: 'How values are spread between the bounds.' }),
  }),
  z.strictObject({
    values: z
      .array(z.string())
      .min(1)
      .max(30)
      .meta({ description: 'Categories.', examples: [['gbtree', 'dart']] }),
  }),
]);

/** The search of a further definition. */
export const tuningOfJob = z
  .strictObject({
    ...search,
    ranges: z
      .record(z.string(), range)
      .meta({ description: 'What is searched, by hyperparameter.', examples: [{ eta: { min: 0.01, max: 0.3 } }] }),
    goal: z
      .enum(['maximize', 'minimize'])
      .optional()
      .meta({ description: 'Whether a larger objective is better. Without it: as the bar of the objective says.' }),
  })
  .optional()
  .meta({ description: 'Search for hyperparameters instead of training once.' });

/** Autopilot's search. */
const auto = {
  mode: z.enum(['auto', 'ensembling', 'hyperparameter-tuning']).default('ensembling').meta({
    description:
      'ensembling stacks several models; hyperparameter-tuning looks for the one best; auto takes the first below 100 MB of data.',
  }),
  maxCandidates: whole(1, 750).default(10).meta({ description: 'Candidates in all; each is a training that is paid.' }),
  maxCandidateMinutes: whole(1, 1440).default(60).meta({ description: 'Minutes after which a candidate is given up.' }),
  maxRuntimeMinutes: whole(1, LONGEST_TUNING_MINUTES)
    .default(240)
    .meta({ description: 'Minutes after which Autopilot takes the best so far.' }),
};

/** Autopilot for the reference workload. */
export const autopilotDefaults = z.strictObject(auto);

/** The same as a section that may be left out. */
export const autopilot = autopilotDefaults
  .optional()
  .meta({ description: 'How mode autopilot searches. Without it: the defaults.' });

/** Autopilot as a further definition. */
export const autopilotOfJob = z
  .strictObject({
    ...auto,
    target: z
      .string()
      .min(1)
      .max(255)
      .meta({ description: 'Column that is predicted.', examples: ['label'] }),
    problem: z
      .enum(['binary-classification', 'multiclass-classification', 'regression'])
      .meta({ description: 'What is predicted.', examples: ['binary-classification'] }),
    format: z
      .enum(['csv', 'parquet'])
      .default('csv')
      .meta({ description: 'How the tables are written: CSV with a header, or Parquet.' }),
  })
  .optional()
  .meta({ description: 'SageMaker Autopilot instead of a program. The objective is one of its metrics, e.g. AUC.' });
