import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';
import { platformRegions } from '../sagemaker/regions';
import { audit } from './sections/audit';
import { catalog } from './sections/catalog';
import { lake } from './sections/lake';
import { files } from './sections/training-data';
import { availabilityZone } from './sections/availability-zone';
import { lakeFormation } from './sections/lake-formation';
import { network } from './sections/network';
import { people } from './sections/people';
import { permissionsBoundary } from './sections/permissions-boundary';
import { processing } from './sections/processing';
import { queries } from './sections/queries';
import { serving } from './sections/serving';
import { stream } from './sections/stream';
import { training } from './sections/training';

/** How long CloudWatch Logs can keep events, in days; it refuses any other number. */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const satisfies readonly RetentionDays[];

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
      .array(availabilityZone())
      .min(2)
      .max(6)
      .meta({
        description:
          'Availability Zones of the network, 2 to 6. SageMaker asks for two at least, also for one instance.',
        examples: [['eu-west-1a', 'eu-west-1b']],
        uniqueItems: true,
      }),
    account: accountSchema.optional(),
    onDestroy: z.enum(['keep-all-data', 'delete-all-data']).default('keep-all-data').meta({
      description:
        'What happens to data, keys and logs when the stacks are destroyed: keep-all-data = they stay, and go on costing; delete-all-data = every bucket is emptied and deleted, and no data is left; the README lists the little that is.',
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
    lake,
    lakeFormation,
    audit,
    catalog,
    queries,
    stream,
    processing,
    files,
    training,
    serving,
    people,
    permissionsBoundary,
  })
  .meta({ title: 'ml-platform configuration', description: 'One environment of the platform.' });

/** One environment of the platform, checked, with every default filled in. */
export type PlatformConfig = z.output<typeof platformSchema>;
