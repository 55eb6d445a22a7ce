import { z } from 'zod';
import { ALGORITHM_NAMES } from '../../sagemaker/algorithms/catalogue';
import { instanceTypesFor, closedFamilies, instanceType } from '../../sagemaker/instance-types';
import { closedFrameworks, FRAMEWORKS, frameworkVersions } from '../../sagemaker/images';
import { findsValue } from '../../sagemaker/metric-pattern';
import { notAChoice } from '../explain';
import { distribution } from './distribution';
import { schedule } from './start';
import { inputMode, storage } from './training-data';
import { autopilotOfJob, tuningOfJob } from './tuning';
import { whole } from './whole';

/** SageMaker stops a training job after 28 days at the latest. */
const LONGEST_TRAINING_MINUTES = 28 * 24 * 60;

/** Frameworks that AWS still supports and has an image to train for. */
const TRAINED: readonly string[] = FRAMEWORKS.filter(
  (name) => closedFrameworks[name] === undefined && frameworkVersions(name, 'training').length > 0,
);

const folder = (what: string, example: string) =>
  z
    .string()
    .regex(
      /^(?!\/)(?!.*\.\.)[\w./-]+$/,
      'is not a folder of the project; a path below its root is allowed, without `..`. Write it like examples/training/ddp.',
    )
    .meta({ description: what, examples: [example] });

const checkpoints = z.boolean().default(false).meta({
  description: 'Whether it goes on from /opt/ml/checkpoints; spare capacity for over an hour needs it.',
});

/** A training definition beside the reference workload. */
export const trainingJob = z.strictObject({
  name: z
    .string()
    .regex(
      /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
      'is not a name; lower-case letters, digits and single hyphens are allowed, a letter first. For example demand.',
    )
    .max(24)
    .meta({
      description:
        'Name of the definition. With the name of the environment it begins the names of its jobs, which SageMaker limits.',
      examples: ['demand'],
    }),
  algorithm: z
    .enum(ALGORITHM_NAMES)
    .optional()
    .meta({ description: 'One of the built-in algorithms of SageMaker.', examples: ['xgboost'] }),
  jumpStart: z
    .strictObject({
      model: z
        .string()
        .regex(
          /^[A-Za-z0-9][A-Za-z0-9-]*$/,
          'is not a model of JumpStart; letters, digits and hyphens are allowed. For example lightgbm-regression-model.',
        )
        .optional()
        .meta({
          description: 'Model that the algorithm starts from. Without it: the first of the algorithm.',
          examples: ['lightgbm-regression-model'],
        }),
      copyBucket: z
        .string()
        .regex(
          /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
          'is not a bucket; 3 to 63 lower-case letters, digits, dots and hyphens are allowed. For example our-models.',
        )
        .optional()
        .meta({
          description:
            "Bucket of this account with a copy of script and model under the same keys, which nobody changes under a job. Without it: JumpStart's own.",
          examples: ['our-models'],
        }),
      package: z
        .strictObject({
          version: z
            .string()
            .regex(/^\d+(\.\d+)*$/, 'is not a version; digits and dots are allowed. For example 2.0.0.')
            .meta({ description: 'Version of the model.', examples: ['2.0.0'] }),
          framework: z
            .enum(['autogluon', 'pytorch', 'tensorflow'])
            .meta({ description: 'Framework in whose image the script runs.', examples: ['pytorch'] }),
          frameworkVersion: z
            .string()
            .regex(/^\d+(\.\d+)*$/, 'is not a version; digits and dots are allowed. For example 1.9.0.')
            .meta({ description: 'Version of that image.', examples: ['1.9.0'] }),
          scriptKey: z
            .string()
            .regex(
              /^[\w./-]+\/sourcedir\.tar\.gz$/,
              'is not the key of a script; a path that ends in /sourcedir.tar.gz is allowed. Copy it from the specification of the model.',
            )
            .meta({
              description: 'training_prepacked_script_key of the specification, else training_script_key.',
              examples: ['source-directory-tarballs/example/sourcedir.tar.gz'],
            }),
          modelKey: z
            .string()
            .regex(
              /^[\w./-]+\.tar\.gz$/,
              'is not the key of a model; a path that ends in .tar.gz is allowed. Copy it from the specification of the model.',
            )
            .meta({
              description: 'training_artifact_key of the specification.',
              examples: ['example-training/train-example.tar.gz'],
            }),
        })
        .optional()
        .meta({
          description: 'Where script and model lie, of a model for which AWS publishes it in its specification alone.',
        }),
    })
    .optional()
    .meta({
      description: 'What an algorithm that comes through JumpStart starts from. Without it: what AWS has published.',
    }),
  script: z
    .strictObject({
      framework: z
        .string()
        .superRefine((name, context) => {
          // What is closed has a message of its own.
          if (TRAINED.includes(name) || Object.hasOwn(closedFrameworks, name)) return;
          context.addIssue({ code: 'custom', message: notAChoice(name, TRAINED) });
        })
        .meta({ description: 'Framework in whose image the script runs.', examples: ['pytorch'], enum: [...TRAINED] }),
      version: z
        .string()
        .optional()
        .meta({ description: 'Version of the image. Without it: the newest that AWS patches.', examples: ['2.12.0'] }),
      folder: folder('Folder with the code, below the root of the project.', 'examples/training/ddp'),
      entryPoint: z
        .string()
        .regex(
          /^[\w.-]+\.py$/,
          'is not a Python file; a name at the root of the folder is allowed. For example train.py.',
        )
        .meta({ description: 'File at the root of the folder that is started.', examples: ['train.py'] }),
      checkpoints,
    })
    .optional()
    .meta({ description: 'A script of your own in an image of a framework.' }),
  image: z
    .strictObject({
      folder: folder('Folder with a Dockerfile, below the root of the project.', 'examples/training/own-image'),
      checkpoints,
    })
    .optional()
    .meta({ description: 'An image of your own, built by CodeBuild and kept in ECR.' }),
  marketplace: z
    .strictObject({
      algorithmArn: z
        .string()
        .regex(
          /^arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{12}:algorithm\/[A-Za-z0-9](-*[A-Za-z0-9]){0,62}$/,
          'is not the ARN of an algorithm; one of the Region is allowed. Copy it from the subscription in the Marketplace.',
        )
        .meta({
          description: 'Algorithm that the account is subscribed to.',
          examples: ['arn:aws:sagemaker:eu-west-1:123456789012:algorithm/some-algorithm-1234'],
        }),
      checkpoints,
    })
    .optional()
    .meta({ description: 'An algorithm from the AWS Marketplace.' }),
  autopilot: autopilotOfJob,
  data: z
    .string()
    .regex(
      /^[a-z0-9][\w-]*(\/[\w-]+)*\/$/,
      "is not a prefix; folders with '/' at the end are allowed. For example demand/.",
    )
    // The address of the manifest below it is in the metadata of versions, of at most 256 characters (CustomerMetadataValue of the API).
    .max(90)
    .meta({
      description: 'Prefix in the features zone below which version=<version>/<channel>/ lie, with a manifest.json.',
      examples: ['demand/'],
    }),
  channels: z
    .array(
      z.strictObject({
        name: z
          .string()
          .regex(
            /^[A-Za-z0-9._-]{1,64}$/,
            'is not a name of a channel; 1 to 64 letters, digits, dots, hyphens and underscores are allowed.',
          )
          .meta({ description: 'Name of the channel, and of the folder of the version.', examples: ['train'] }),
        contentType: z
          .string()
          .min(1)
          .max(256)
          .optional()
          .meta({ description: 'Content type that the program is told.', examples: ['text/csv'] }),
        sharded: z
          .boolean()
          .default(false)
          .meta({ description: 'Whether each of several instances gets a part of the files. From S3 only.' }),
      }),
    )
    .min(1)
    .max(19)
    .default([{ name: 'train', sharded: false }])
    .meta({ description: 'Parts of the data that the job reads.', examples: [[{ name: 'train' }]] }),
  storage,
  inputMode,
  instanceType: z
    .string()
    .default('ml.m5.xlarge')
    .meta({
      description:
        'SageMaker instance type that trains, paid by the second of a run. Whether the Region has it, and the quota of the account allows it, is not checked.',
      enum: instanceTypesFor('training').filter((name) => closedFamilies[instanceType(name).family] === undefined),
    }),
  instances: whole(1, 100).default(1).meta({ description: 'Instances of one training.' }),
  volumeGiB: whole(1, 16384).default(30).meta({ description: 'GiB of disk of an instance without disks of its own.' }),
  maxRuntimeMinutes: whole(1, LONGEST_TRAINING_MINUTES)
    .default(60)
    .meta({ description: 'Minutes after which training is stopped, at most 28 days.' }),
  spot: z
    .strictObject({
      maxWaitMinutes: whole(1, LONGEST_TRAINING_MINUTES).meta({
        description: 'Minutes for waiting and training together; at least maxRuntimeMinutes.',
        examples: [120],
      }),
    })
    .optional()
    .meta({ description: 'Train on spare capacity. Without it: on-demand instances.' }),
  keepAliveMinutes: whole(1, 60)
    .optional()
    .meta({
      description: 'Minutes that instances stay warm for the next job, paid like a running job. Not with spot.',
      examples: [15],
    }),
  hyperparameters: z
    .record(
      z.string().min(1).max(256),
      z.union(
        [z.string().max(2500), z.number(), z.boolean()],
        'is not a value of a hyperparameter; text of up to 2500 characters, numbers, true and false are allowed. Put anything else in quotes.',
      ),
    )
    .default({})
    .meta({
      description:
        'What the program is told by name: text, numbers, true and false, at most 100. A script gets each as --name value; an image finds all in /opt/ml/input/config/hyperparameters.json; those of built-in algorithms are checked.',
      examples: [{ num_round: 100 }],
    }),
  metrics: z
    .record(
      z.string().min(1).max(255),
      z
        .string()
        .min(1)
        .max(500)
        .refine(
          findsValue,
          'finds no value; a regular expression with a group around the value is allowed. For example loss=([0-9.]+).',
        ),
    )
    .default({})
    .meta({
      description: 'How SageMaker finds metrics in the log of your own program: a regular expression for each.',
      examples: [{ 'validation:loss': 'loss=([0-9.]+)' }],
    }),
  objective: z
    .strictObject({
      metric: z
        .string()
        .min(1)
        .max(255)
        .regex(
          /^[\w :./@%+-]*$/,
          "is not the name of a metric here; letters, digits, spaces and '_', ':', '.', '/', '@', '%', '+', '-' are allowed. Rename it, also in metrics.",
        )
        .meta({ description: 'Metric that decides.', examples: ['validation:auc'] }),
      atLeast: z
        .number()
        .optional()
        .meta({ description: 'Value from which a model is registered.', examples: [0.7] }),
      atMost: z
        .number()
        .optional()
        .meta({ description: 'Value up to which a model is registered.', examples: [0.5] }),
    })
    .optional()
    .meta({
      description:
        'Which model is registered: one bar, atLeast or atMost. Without it none is; the few algorithms that report no metric have none.',
      examples: [{ metric: 'validation:auc', atLeast: 0.7 }],
    }),
  tuning: tuningOfJob,
  distribution,
  schedule,
});
