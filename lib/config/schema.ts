import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';
import type { InterfaceEndpointName } from '../network/network';
import {
  closedFamilies,
  type InstanceTypeFacts,
  instanceType,
  type InstanceUse,
  instanceTypesFor,
} from '../sagemaker/instance-types';
import { platformRegions } from '../sagemaker/regions';
import { glueSchedule } from './glue-schedule';
import { privateRange } from './private-range';

/** How long CloudWatch Logs can keep events, in days; it refuses any other number. */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const satisfies readonly RetentionDays[];

/** Services that the network can give an interface endpoint (VPC-06). */
const INTERFACE_ENDPOINTS = [
  'athena',
  'ecr-api',
  'ecr-dkr',
  'glue',
  'kms',
  'lakeformation',
  'logs',
  'monitoring',
  'sagemaker-api',
  'sagemaker-runtime',
  'secretsmanager',
  'states',
  'sts',
] as const satisfies readonly InterfaceEndpointName[];

/** SageMaker stops a training job after 28 days at the latest. */
const LONGEST_TRAINING_MINUTES = 28 * 24 * 60;

/** Seven days: the longest that Glue lets a job run. */
const LONGEST_GLUE_MINUTES = 7 * 24 * 60;

/**
 * Whether an instance type can run the XGBoost image, which trains, evaluates and serves. XGBoost 3.2-0 is built for
 * x86-64, with NVIDIA's accelerators or none; AWS publishes images for Graviton of 1.3-1 and 1.5-1 alone (TR-25).
 */
function runsXgboostImage({ architecture, accelerator = 'nvidia' }: InstanceTypeFacts): boolean {
  return architecture === 'x86_64' && accelerator === 'nvidia';
}

/**
 * Instance types that a configuration may name: those for this use that can run the image, without families that AWS has
 * closed or left.
 */
export function openInstanceTypes(use: InstanceUse): string[] {
  return instanceTypesFor(use).filter((name) => {
    const facts = instanceType(name);
    return closedFamilies[facts.family] === undefined && runsXgboostImage(facts);
  });
}

const whole = (min: number, max: number) => z.int().min(min).max(max);

const hours = () =>
  whole(24, 8760).default(24).meta({
    description: 'Hours that the stream keeps a record, so that a consumer can catch up. 24 is included in the price.',
  });

/** A Region that can run the platform; editors offer those with the training image and all resource types. */
export const regionSchema = z.string().meta({
  description:
    'AWS Region of everything. It must have the SageMaker XGBoost image, and CloudFormation all types of the platform.',
  examples: ['eu-west-1'],
  enum: platformRegions(),
});

/** An AWS account id. */
export const accountSchema = z
  .string('is not text; 12 digits in quotes are allowed. Put the number in quotes, or YAML drops leading zeros.')
  .regex(
    /^\d{12}$/,
    'is not an account id; 12 digits in quotes are allowed. Copy it from the console or `aws sts get-caller-identity`.',
  )
  .meta({
    description: 'Account to deploy to, 12 digits in quotes. Without it: the account of whoever deploys.',
    examples: ['123456789012'],
  });

const stream = z
  .discriminatedUnion('mode', [
    z.strictObject({
      mode: z
        .literal('provisioned')
        .meta({ description: 'Shards by number, paid by the hour.', examples: ['provisioned'] }),
      shards: whole(1, 100).default(1).meta({
        description: 'Shards. Each takes 1 MiB or 1,000 records a second and costs by the hour, idle or not.',
      }),
      retentionHours: hours(),
    }),
    z.strictObject({
      mode: z
        .literal('on-demand')
        .meta({ description: 'Grows and shrinks by itself; an hourly price for the stream and one for each GB.' }),
      retentionHours: hours(),
    }),
  ])
  .prefault({ mode: 'provisioned' })
  .meta({ description: 'The Kinesis stream of encounters.' });

const network = z
  .strictObject({
    cidr: z
      .string()
      .superRefine((cidr, context) => {
        const problem = privateRange(cidr);
        if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
      })
      .default('10.0.0.0/16')
      .meta({
        description:
          'Private address range of the network, from /16 to /20. Each Availability Zone gets a sixteenth of it, so a /24 at least.',
      }),
    interfaceEndpoints: z.array(z.enum(INTERFACE_ENDPOINTS)).default([]).meta({
      description:
        'AWS services that are reached from inside the network. Each costs by the hour in every Availability Zone. S3 is always reached, for free.',
      uniqueItems: true,
    }),
  })
  .prefault({})
  .meta({ description: 'The network. It has no way to the internet.' });

const lakeFormation = z
  .strictObject({
    mode: z.enum(['off', 'hybrid', 'strict']).default('hybrid').meta({
      description:
        'Who decides about tables: off = IAM alone; hybrid = IAM and Lake Formation beside each other; strict = Lake Formation alone, also for new databases of the whole account and Region, once checked. CloudFormation has been reported to ignore an empty list of account defaults (cloudformation-coverage-roadmap#2197), so the platform also sets the defaults of its own databases; the README of lib/data-lake says what to check once.',
    }),
    administrators: z
      .array(
        z
          .string()
          .regex(
            /^arn:aws(-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
            'is not the ARN of an IAM role; arn:aws:iam::<account>:role/<name> is allowed. Name the role itself, not a session or a user.',
          ),
      )
      .default([])
      .meta({
        description:
          'ARNs of IAM roles that are administrators of Lake Formation besides the deploying role. In an account that has administrators already, one of them must deploy.',
        uniqueItems: true,
      }),
  })
  .prefault({})
  .meta({ description: 'Permissions on tables, rows and columns.' });

const processing = z
  .strictObject({
    inVpc: z.boolean().default(false).meta({
      description:
        'Run the Spark job inside the network. It then needs the interface endpoints glue, logs, monitoring, kms and sts.',
    }),
    schedule: z
      .string()
      .superRefine((expression, context) => {
        const problem = glueSchedule(expression);
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

const training = z
  .strictObject({
    instanceType: z
      .string()
      .default('ml.m5.xlarge')
      .meta({
        description: 'SageMaker instance type that trains the model. Paid by the second of a run.',
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
    minimumAuc: z.number().min(0.5).max(1).default(0.6).meta({
      description:
        'Area under the ROC curve, measured on the test data, from which a model is registered. 0.5 is chance, 1 is perfect.',
    }),
  })
  .prefault({})
  .meta({ description: 'The workflow that trains, measures and registers a model.' });

const serving = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .meta({ description: 'Whether an endpoint exists. It costs by the hour for each instance, idle or not.' }),
    instanceType: z
      .string()
      .default('ml.m5.large')
      .meta({ description: 'SageMaker instance type behind the endpoint.', enum: openInstanceTypes('hosting') }),
    instances: whole(1, 100)
      .default(1)
      .meta({ description: 'Instances at first. With two or more, the loss of one Availability Zone leaves one.' }),
    scaling: z
      .strictObject({
        minInstances: whole(1, 100).meta({ description: 'Instances that are always there.', examples: [1] }),
        maxInstances: whole(1, 100).meta({ description: 'Instances at most.', examples: [2] }),
        invocationsPerInstancePerMinute: whole(1, 1_000_000).meta({
          description: 'Requests each minute that one instance shall carry; more of them add instances.',
          examples: [600],
        }),
      })
      .optional()
      .meta({ description: 'Follow the load. Without it the number of instances stays.' }),
    dataCapture: z
      .strictObject({
        samplingPercentage: whole(1, 100).meta({
          description: 'Requests and answers that are kept, of a hundred.',
          examples: [100],
        }),
      })
      .optional()
      .meta({
        description:
          'Keep requests and answers in S3, to watch the model. They hold patient data. Without it nothing is kept.',
      }),
    promoteOnApproval: z.boolean().default(true).meta({
      description:
        'Whether a model version that is approved in the registry is deployed at once; false = a person starts the promotion.',
    }),
  })
  .prefault({})
  .meta({ description: 'The endpoint that answers predictions.' });

/** What one environment of the platform is: the whole difference between two environments stands in one such file. */
export const platformSchema = z
  .strictObject({
    name: z
      .string()
      .regex(
        /^[a-z](?:-?[a-z0-9])+$/,
        'is not a name; lower-case letters, digits and single hyphens are allowed, a letter first, no hyphen last. For example ml-sandbox.',
      )
      .max(
        16,
        'is too long; at most 16 characters are allowed. SageMaker limits the names that are made of it, so shorten it.',
      )
      .regex(
        /^(?!aws|ssm)/,
        'begins with a reserved word; Parameter Store refuses names that begin with aws or ssm. Put another word in front.',
      )
      .meta({
        description:
          'Name of the environment, at most 16 characters. Every name that a service forces on the platform begins with it, so it must be unique in the account and Region.',
        examples: ['ml-sandbox'],
      }),
    region: regionSchema,
    availabilityZones: z
      .array(
        z
          .string()
          .regex(
            /^[a-z]{2}(?:-[a-z]+)+-\d[a-z]$/,
            'is not an Availability Zone; a Region followed by one letter is allowed. For example eu-west-1a.',
          ),
      )
      .min(2)
      .max(6)
      .meta({
        description:
          'Availability Zones of the network, 2 to 6. SageMaker asks for two at least, also for one instance.',
        examples: [['eu-west-1a', 'eu-west-1b']],
        uniqueItems: true,
      }),
    account: accountSchema.optional(),
    keepData: z.boolean().default(true).meta({
      description:
        'What is left when the stacks are destroyed: true = data, keys and logs; false = no data is left; the README lists the little that is.',
    }),
    alarmEmail: z
      .email('is not an e-mail address; one address is allowed. Write it like team@example.com, or remove the line.')
      .optional()
      .meta({
        description:
          'Address that is told about alarms and failed runs, once it has confirmed. Without it nobody is told.',
        examples: ['team@example.com'],
      }),
    logRetentionDays: z
      .literal(LOG_RETENTION_DAYS)
      .default(90)
      .meta({ description: 'Days that CloudWatch Logs keeps the logs of the platform.' }),
    network,
    lakeFormation,
    stream,
    processing,
    training,
    serving,
  })
  .meta({ title: 'ml-platform configuration', description: 'One environment of the platform.' });

/** One environment of the platform, checked, with every default filled in. */
export type PlatformConfig = z.output<typeof platformSchema>;
