import { z } from 'zod';
import { closedFamilies, instanceType, instanceTypesFor, type InstanceUse } from '../../sagemaker/instance-types';
import { plainRollout } from './rollout';
import { scaling } from './scaling';
import { oneModel, servedModel, unnamedModel } from './served-model';
import { schedule } from './start';
import { whole } from './whole';

/** Types of a use, of any accelerator, in families that AWS still offers. */
const open = (use: InstanceUse): string[] =>
  instanceTypesFor(use).filter((name) => closedFamilies[instanceType(name).family] === undefined);

const hosts = z.string().meta({
  description: 'SageMaker instance type that hosts.',
  examples: ['ml.m5.large'],
  enum: open('hosting'),
});

const name = z
  .string()
  .regex(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    'is not a name; lower-case letters, digits and single hyphens are allowed, a letter first. For example churn.',
  )
  .max(24)
  .meta({
    description: 'Name of the definition; with that of the environment it names the endpoint.',
    examples: ['churn'],
  });

const startupMinutes = whole(1, 60)
  .default(5)
  .meta({ description: 'Minutes in which a model must be copied, and then start; large ones need more.' });

const neuronCores = whole(1, 64)
  .optional()
  .meta({
    description: 'NeuronCores that one copy of the model takes; compared with those of the instance.',
    examples: [2],
  });

const machineImage = z
  .string()
  .regex(
    /^al2(023)?-ami-sagemaker-inference-[a-z0-9-]+$/,
    'is not a machine image; al2-ami-sagemaker-inference-<drivers> is allowed.',
  )
  .optional()
  .meta({
    description: 'Machine image with the drivers that the container needs. Without it SageMaker chooses.',
    examples: ['al2-ami-sagemaker-inference-neuron-2'],
  });

const onInstances = {
  instanceType: hosts,
  instances: whole(1, 100).default(2).meta({ description: 'Instances at first; spread over the Availability Zones.' }),
  startupMinutes,
  machineImage,
  neuronCores,
};

const variantName = z
  .string()
  .regex(
    /^[A-Za-z0-9](-?[A-Za-z0-9])*$/,
    'is not a name; letters, digits and single hyphens are allowed. For example main.',
  )
  .max(63)
  .meta({ description: 'Name of the variant.', examples: ['main'] });

const realTime = z.strictObject({
  kind: z
    .literal('real-time')
    .meta({ description: 'Answers at once, on instances that always run.', examples: ['real-time'] }),
  name,
  variants: z
    .array(
      z.strictObject({
        name: variantName,
        model: servedModel,
        weight: z
          .number()
          .min(0)
          .max(1000)
          .default(1)
          .meta({ description: 'Share of the requests, relative to the others.' }),
        scaling,
        ...onInstances,
      }),
    )
    .min(1)
    .max(10)
    .meta({
      description: 'What is served, 1 to 10; requests are split by weight.',
      examples: [
        [{ name: 'main', model: { mode: 'version', training: 'churn', number: 3 }, instanceType: 'ml.m5.large' }],
      ],
    }),
  shadow: z
    .strictObject({
      name: variantName,
      model: oneModel,
      share: whole(1, 100).meta({ description: 'Requests of a hundred that are copied.', examples: [20] }),
      ...onInstances,
    })
    .optional()
    .meta({ description: 'A model that gets copies of requests; its answers reach nobody.' }),
  rollout: plainRollout,
  dataCapture: z
    .strictObject({
      samplingPercentage: whole(1, 100).meta({
        description: 'Requests and answers that are kept, of a hundred.',
        examples: [10],
      }),
    })
    .optional()
    .meta({ description: 'Keep requests and answers in S3. Without it nothing is kept.' }),
  highlyAvailable: z.boolean().default(true).meta({
    description: 'Two instances of each variant at least, at any time. false = one may do.',
  }),
});

const serverless = z.strictObject({
  kind: z.literal('serverless').meta({
    description: 'Answers at once, paid by the request; outside of the network, so not for patient data.',
  }),
  name,
  model: oneModel,
  memoryMiB: z
    .literal([1024, 2048, 3072, 4096, 5120, 6144])
    .default(2048)
    .meta({ description: 'Memory in MiB, a whole GiB from 1 to 6.' }),
  maxConcurrency: whole(1, 200).default(20).meta({ description: 'Requests at the same time; more are refused.' }),
  provisioned: z
    .strictObject({
      least: whole(1, 200).meta({
        description: 'Requests at the same time without a cold start; paid by the hour.',
        examples: [1],
      }),
      most: whole(1, 200).meta({ description: 'And at most, when they are in use.', examples: [5] }),
      usedPercent: whole(10, 90).default(70).meta({ description: 'Share of them that is meant to be in use.' }),
    })
    .optional()
    .meta({
      description: 'Requests that are answered without a cold start. Without it nothing costs while nobody asks.',
    }),
});

const asynchronous = z.strictObject({
  kind: z.literal('asynchronous').meta({ description: 'Answers from a queue in S3; no instance while it is empty.' }),
  name,
  model: unnamedModel,
  instanceType: hosts,
  minInstances: whole(0, 100).default(0).meta({ description: 'Instances that are always there.' }),
  maxInstances: whole(1, 100).default(2).meta({ description: 'Instances at most.' }),
  backlogPerInstance: whole(1, 10_000).default(5).meta({ description: 'Requests that may wait for each instance.' }),
  concurrencyPerInstance: whole(1, 1000)
    .optional()
    .meta({
      description: 'Requests that one instance works on at the same time. Without it SageMaker chooses.',
      examples: [4],
    }),
  startupMinutes,
  machineImage,
  neuronCores,
});

const components = z.strictObject({
  kind: z.literal('components').meta({ description: 'Several models that share instances; none while nobody asks.' }),
  name,
  instanceType: hosts,
  minInstances: whole(0, 100).default(0).meta({ description: 'Instances that are always there.' }),
  maxInstances: whole(1, 100).default(2).meta({ description: 'Instances at most.' }),
  components: z
    .array(
      z.strictObject({
        name,
        model: servedModel,
        minCopies: whole(0, 100).default(0).meta({ description: 'Copies that are always there.' }),
        maxCopies: whole(1, 100).default(2).meta({ description: 'Copies at most.' }),
        concurrencyPerCopy: whole(1, 1000).default(4).meta({ description: 'Requests at the same time for each copy.' }),
        memoryMiB: whole(128, 2_000_000).meta({ description: 'Memory of a copy in MiB.', examples: [2048] }),
        cpus: z
          .number()
          .min(0.25)
          .max(448)
          .optional()
          .meta({ description: 'Processors of a copy.', examples: [1] }),
        accelerators: whole(1, 16)
          .optional()
          .meta({ description: 'Accelerators of a copy.', examples: [1] }),
      }),
    )
    .min(1)
    .max(100)
    .meta({
      description: 'The models.',
      examples: [
        [{ name: 'churn', model: { mode: 'version', training: 'churn', number: 3 }, memoryMiB: 2048, cpus: 1 }],
      ],
    }),
});

const batch = z.strictObject({
  kind: z.literal('batch').meta({ description: 'Scores files of the lake; instances run for the time of a job only.' }),
  name,
  model: unnamedModel,
  instanceType: z.string().meta({
    description: 'SageMaker instance type for batch transform.',
    examples: ['ml.m5.large'],
    enum: open('transform'),
  }),
  instances: whole(1, 100).default(1).meta({ description: 'Instances of a job.' }),
  maxRuntimeMinutes: whole(1, 28 * 24 * 60)
    .default(120)
    .meta({ description: 'Minutes after which a job is stopped.' }),
  data: z
    .string()
    .regex(
      /^(?!\/)(?!.*\.\.)([\w.-]+\/)+$/,
      'is not a folder; a path that ends in / is allowed. For example readmission/.',
    )
    .meta({ description: 'Folder of the features zone whose versions are scored.', examples: ['churn/'] }),
  part: z
    .string()
    .regex(/^[\w-]+$/, 'is not a folder; letters, digits, _ and - are allowed. For example score.')
    .default('score')
    .meta({ description: 'Folder of a version that is scored.' }),
  contentType: z
    .string()
    .regex(/^[\w.+-]+\/[\w.+-]+$/, 'is not a content type; type/subtype is allowed. For example text/csv.')
    .default('text/csv')
    .meta({ description: 'Content type of the files.' }),
  join: z.boolean().default(true).meta({ description: 'Whether each answer comes with its record.' }),
  inputFilter: z
    .string()
    .regex(/^\$\S*$/, 'is not a path; a JSONPath that begins with $ is allowed. For example $[1:].')
    .optional()
    .meta({ description: 'What of a record the model gets. Without it the whole.', examples: ['$[1:]'] }),
  schedule,
});

/** Endpoints and batch jobs beside the reference endpoint. */
export const endpoints = z
  .array(
    z
      .discriminatedUnion('kind', [realTime, serverless, asynchronous, components, batch])
      .meta({ description: 'An endpoint, or a batch job.' }),
  )
  .max(100)
  .default([])
  .meta({ description: 'Endpoints and batch jobs beside the reference endpoint.', examples: [[]] });
