import { z } from 'zod';
import { openInstanceTypes } from './instance-types';
import { schedule } from './start';
import { inputMode, lustre, storage } from './training-data';
import { trainingJob } from './training-job';
import { autopilot, tuning } from './tuning';
import { whole } from './whole';

/** SageMaker stops a training job after 28 days at the latest. */
const LONGEST_TRAINING_MINUTES = 28 * 24 * 60;

/** The training workflow. */
export const training = z
  .strictObject({
    mode: z.enum(['train', 'tune', 'autopilot']).default('train').meta({
      description:
        'What makes the model: train = one training with the hyperparameters of the code; tune = a search for better ones; autopilot = SageMaker Autopilot, on the same features.',
    }),
    storage,
    inputMode,
    lustre,
    instanceType: z
      .string()
      .default('ml.m5.xlarge')
      .meta({
        description:
          'SageMaker instance type that trains the model, paid by the second of a run. Whether the Region has it, and the quota of the account allows it, is not checked.',
        enum: openInstanceTypes('training'),
      }),
    evaluationInstanceType: z
      .string()
      .default('ml.m5.xlarge')
      .meta({
        description: 'SageMaker instance type that measures the trained model. Paid by the second of a run.',
        enum: openInstanceTypes('processing'),
      }),
    volumeGiB: whole(1, 16384)
      .default(30)
      .meta({ description: 'GiB of disk of an instance. An instance type with local storage brings its own.' }),
    maxRuntimeMinutes: whole(1, LONGEST_TRAINING_MINUTES).default(60).meta({
      description:
        'Minutes after which training is stopped, at most 28 days. Evaluation is stopped after as many, but after 9 days at the latest: SageMaker lets no processing job run longer.',
    }),
    spot: z
      .strictObject({
        maxWaitMinutes: whole(1, LONGEST_TRAINING_MINUTES).meta({
          description: 'Minutes for waiting and training together; at least maxRuntimeMinutes.',
          examples: [120],
        }),
      })
      .optional()
      .meta({
        description:
          'Train on spare capacity, which is cheaper and may be interrupted. Without it: on-demand instances.',
      }),
    keepAliveMinutes: whole(1, 60)
      .optional()
      .meta({
        description:
          'Minutes that instances stay warm for the next job, paid like a running job. The quota for warm pools is 0 in new accounts. Not with spot.',
        examples: [15],
      }),
    tuning,
    autopilot,
    onNewFeatures: z.boolean().default(false).meta({
      description: 'Start with each new version of the features. Each start is paid.',
    }),
    schedule,
    jobs: z
      .array(trainingJob)
      .max(30)
      .default([])
      .meta({
        description: 'Further definitions, each with a workflow of its own.',
        examples: [
          [
            {
              name: 'demand',
              algorithm: 'xgboost',
              data: 'demand/',
              hyperparameters: { num_round: 100 },
              objective: { metric: 'validation:rmse', atMost: 10 },
            },
          ],
        ],
      }),
    minimumAuc: z.number().min(0.5).max(1).default(0.6).meta({
      description:
        'Area under the ROC curve, measured on the test data, from which a model is registered. 0.5 is chance, 1 is perfect.',
    }),
  })
  .prefault({})
  .meta({ description: 'The workflow that trains, measures and registers a model.' });
