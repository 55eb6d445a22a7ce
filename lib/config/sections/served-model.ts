import { z } from 'zod';
import { closedFrameworks, FRAMEWORKS, frameworkVersions } from '../../sagemaker/images';
import { whole } from './whole';

/** Frameworks with an image that serves. */
const SERVED: readonly string[] = FRAMEWORKS.filter(
  (name) => closedFrameworks[name] === undefined && frameworkVersions(name, 'inference').length > 0,
);

const key = z
  .string()
  .regex(
    /^(?!\/)(?!.*\.\.)[\w.=/-]+\/[\w.=-]+\.tar\.gz$/,
    'is not the key of an archive; a path in a folder that ends in .tar.gz is allowed. Copy it from the job that made it.',
  )
  .meta({
    description: 'Archive in the models zone; it must be there before the endpoint is deployed.',
    examples: ['definitions/churn/training/ml-sandbox-churn-1/output/model.tar.gz'],
  });

const prefix = (what: string) =>
  z
    .string()
    .regex(/^(?!\/)(?!.*\.\.)([\w.=-]+\/)+$/, 'is not a folder; a path that ends in / is allowed. For example models/.')
    .meta({ description: what, examples: ['stores/'] });

const environment = z
  .record(z.string().regex(/^[A-Za-z_]\w{0,1023}$/), z.string().max(1024))
  .optional()
  .meta({
    description: 'Variables of the container; nothing secret.',
    examples: [{ SAGEMAKER_MODEL_SERVER_WORKERS: '2' }],
  });

const script = z
  .string()
  .regex(/^[\w-]+\.py$/, 'is not a file of Python; a name that ends in .py is allowed. For example inference.py.')
  .default('inference.py')
  .meta({ description: 'File in the folder code of the archive that answers requests.' });

const framework = z
  .enum(SERVED as [string, ...string[]])
  .meta({ description: 'Framework in whose image it is served.', examples: ['xgboost'] });

const frameworkVersion = z
  .string()
  .regex(/^[\d.-]+$/, 'is not a version; digits, dots and hyphens are allowed. For example 2.6.0.')
  .optional()
  .meta({ description: 'Version of the framework. Without it: the newest.', examples: ['2.6.0'] });

const repository = z
  .string()
  .regex(
    /^[a-z0-9]+([._/-][a-z0-9]+)*$/,
    'is not a repository; lower-case letters, digits, dots, slashes and hyphens are allowed. For example churn.',
  )
  .meta({ description: 'Repository in ECR of this account and Region.', examples: ['churn'] });

const imageVersion = z
  .string()
  .regex(
    /^(?!latest$)(sha256:[0-9a-f]{64}|[\w][\w.-]{0,127})$/,
    'is not a version of an image; a tag that never moves, other than latest, or a digest is allowed. For example 1.0.3.',
  )
  .meta({ description: 'Tag that never moves, or digest that begins with sha256:.', examples: ['1.0.3'] });

const artifact = z.strictObject({
  mode: z
    .literal('artifact')
    .meta({ description: 'An archive in S3, in an image of a framework.', examples: ['artifact'] }),
  key,
  framework,
  frameworkVersion,
  script,
  environment,
});

const image = z.strictObject({
  mode: z.literal('image').meta({ description: 'An image of your own, with its model or without.' }),
  repository,
  version: imageVersion,
  key: key.optional(),
  bindsToPort: z.boolean().default(false).meta({
    description:
      'Whether the image listens where SAGEMAKER_BIND_TO_PORT says, and has the label for it, as a step of a pipeline must.',
  }),
  environment,
});

const version = z.strictObject({
  mode: z
    .literal('version')
    .meta({ description: 'A registered version of a training definition, approved.', examples: ['version'] }),
  training: z.string().meta({ description: 'Name of the definition of training.jobs.', examples: ['churn'] }),
  number: whole(1, 999_999_999).meta({ description: 'Number of the version in its group.', examples: [3] }),
});

const multiModel = z.strictObject({
  mode: z.literal('multi-model').meta({ description: 'Whichever archive of a folder a request names.' }),
  prefix: prefix('Folder of the archives in the models zone; all of them can be asked for.'),
  framework,
  frameworkVersion,
  script,
  cache: z.boolean().default(true).meta({ description: 'Whether models stay in memory between requests.' }),
  environment,
});

const stepName = z
  .string()
  .regex(
    /^[a-z0-9](-?[a-z0-9])*$/,
    'is not a name; lower-case letters, digits and single hyphens are allowed. For example prepare.',
  )
  .max(63)
  .meta({ description: 'Name of the container.', examples: ['prepare'] });

const pipeline = z.strictObject({
  mode: z.literal('pipeline').meta({ description: 'Several containers, one after the other or each by its name.' }),
  steps: z
    .array(
      z.strictObject({
        name: stepName,
        model: z.discriminatedUnion('mode', [artifact, image]).meta({
          description: 'What the container serves.',
          examples: [{ mode: 'image', repository: 'prepare', version: '1.0.3', bindsToPort: true }],
        }),
      }),
    )
    .min(2)
    .max(15)
    .meta({
      description: 'Containers, 2 to 15; the first one gets the request.',
      examples: [
        [
          { name: 'prepare', model: { mode: 'image', repository: 'prepare', version: '1.0.3', bindsToPort: true } },
          { name: 'predict', model: { mode: 'artifact', key: 'models/predict/model.tar.gz', framework: 'xgboost' } },
        ],
      ],
    }),
  execution: z.enum(['serial', 'direct']).default('serial').meta({
    description: 'serial = each answer is the request of the next; direct = a request names its container.',
  }),
});

const jumpStart = z.strictObject({
  mode: z.literal('jump-start').meta({ description: 'A model of JumpStart.' }),
  model: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/, 'is not a model of JumpStart; letters, digits and hyphens are allowed.')
    .meta({ description: 'Name of the model.', examples: ['huggingface-text2text-flan-t5-small'] }),
  framework,
  frameworkVersion,
  artifactKey: z
    .string()
    .regex(
      /^[\w./-]+(\/|\.tar\.gz)$/,
      'is not the key of an artifact; a path that ends in / or .tar.gz is allowed. Copy it from the specification of the model.',
    )
    .meta({
      description: 'hosting_prepacked_artifact_key of its specification.',
      examples: ['huggingface-infer/prepack/v1.0.0/infer-prepack-huggingface-text2text-flan-t5-small.tar.gz'],
    }),
  copyBucket: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
      'is not a bucket; 3 to 63 lower-case letters, digits, dots and hyphens are allowed.',
    )
    .meta({
      description: 'Bucket of this account with a copy under the same key, which no one changes under an endpoint.',
      examples: ['our-models'],
    }),
  licence: z
    .literal('accepted')
    .optional()
    .meta({
      description: 'Says that you have read and accept the licence of a gated model.',
      examples: ['accepted'],
    }),
  environment,
});

/** What an endpoint serves. */
export const servedModel = z
  .discriminatedUnion('mode', [version, artifact, image, multiModel, pipeline, jumpStart])
  .meta({
    description: 'What is served.',
    examples: [{ mode: 'version', training: 'churn', number: 3 }],
  });

/** The same of one container with one model: what serverless endpoints take (HO-13), and what a shadow may be. */
export const oneModel = z
  .discriminatedUnion('mode', [version, artifact, image, jumpStart])
  .meta({ description: 'What is served: one model.', examples: [{ mode: 'version', training: 'churn', number: 3 }] });

/** The same without models that a request must name, which neither a queue nor a batch job does. */
export const unnamedModel = z.discriminatedUnion('mode', [version, artifact, image, pipeline, jumpStart]).meta({
  description: 'What is served, without a word of the request.',
  examples: [{ mode: 'version', training: 'churn', number: 3 }],
});
