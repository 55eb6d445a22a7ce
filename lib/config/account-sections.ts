import { z } from 'zod';
import { email } from './sections/email';
import { roleArn } from './sections/role-arn';
import { whole } from './sections/whole';

/** Who makes what an account can have only once. */
const ownership = z.enum(['create', 'existing']);

/** A limit of cost. */
export const budget = z
  .strictObject({
    monthlyUsd: whole(1, 1_000_000).meta({
      description: 'Cost of the account in US dollars a month that should not be passed.',
      examples: [100],
    }),
    email: email('Address that is told when the cost comes near it.'),
  })
  .meta({ description: 'A warning about the cost of the account. It stops nothing. Without it nobody is warned.' });

/** Cost that is not as usual. */
export const costAnomalies = z
  .strictObject({
    monitor: z
      .string()
      .regex(
        /^(create|arn:aws(-[a-z]+)*:ce::\d{12}:anomalymonitor\/[\w-]+)$/,
        'is neither create nor the ARN of a monitor; create or arn:aws:ce::<account>:anomalymonitor/<id> is allowed. `aws ce get-anomaly-monitors` lists those that there are.',
      )
      .meta({
        description:
          'create, or the ARN of the monitor of services that the account has; it can have one, and many accounts have one from AWS (cloudformation-coverage-roadmap#2515).',
        examples: ['create'],
      }),
    aboveUsd: whole(1, 1_000_000).meta({
      description: 'Unusual cost in US dollars from which a mail is sent.',
      examples: [20],
    }),
    email: email('Address that is told, once a day.'),
  })
  .meta({ description: 'A mail a day after a service costs more than usual. It stops nothing. Free.' });

/** API Gateway. */
export const apiGatewayLogRole = ownership.meta({
  description:
    'The role with which API Gateway writes logs; the account and Region has one for all APIs (RV-10). create makes it in place of any other; existing leaves the one that is there. Without the key nobody looks.',
});

/** DMS. */
export const dmsRoles = ownership.meta({
  description:
    'The two roles that DMS looks for by name (DM-01). create makes them, which fails where they are; existing leaves them. Without the key nobody looks.',
});

/** The Glue catalog. */
export const catalogEncryption = ownership.meta({
  description:
    'A key for the Glue catalog of the account and Region (GL-08). From then on whoever reads a table needs the key, others than this platform too: ask them first. create takes the place of other settings; existing leaves them. Without the key nobody looks.',
});

/** The most that roles may do. */
export const permissionsBoundary = z
  .strictObject({
    policyName: z
      .string()
      .regex(
        /^[\w+=,.@-]{1,128}$/,
        'is not a name; letters, digits and +=,.@_- are allowed, 1 to 128. For example ml-platform-boundary.',
      )
      .meta({
        description: 'Name of the policy, one for all Regions of the account; environments name it.',
        examples: ['ml-platform-boundary'],
      }),
  })
  .meta({
    description:
      'A managed policy that says the most that a role of a platform can be given; it gives nothing by itself. Free.',
  });

/** Settings of Lake Formation for everybody. */
export const accountLakeFormation = z
  .strictObject({
    administrators: z.array(roleArn).default([]).meta({
      description:
        'ARNs of IAM roles that become administrators beside the deploying role. In an account that has administrators already, one of them must let the deploying role in first (LF-02).',
      uniqueItems: true,
    }),
    newTablesGive: z.enum(['nothing', 'unchanged']).meta({
      description:
        'What new databases and tables of the whole account and Region give to everybody with IAM permissions: nothing, or what they give now (LF-06). CloudFormation has been reported to ignore nothing (cloudformation-coverage-roadmap#2197); the preflight command looks.',
      examples: ['unchanged'],
    }),
  })
  .meta({
    description:
      'Administrators and defaults of Lake Formation, once for all environments; then say lakeFormation.settings: existing in each of them. Without it each environment adds the deploying role itself.',
  });

/** AWS Config. */
export const configuration = z
  .strictObject({
    recorder: ownership.optional().meta({
      description:
        'The recorder of AWS Config with its delivery channel and bucket; an account and Region has one (RV-11). create makes all three and stops where there is one; existing leaves it.',
    }),
    serviceRole: ownership.optional().meta({
      description:
        'For recorder: create. The role AWSServiceRoleForConfig, of which an account has one for all Regions. create makes it; existing uses it. Without the key: create.',
    }),
    globalTypes: z.boolean().optional().meta({
      description:
        'For recorder: create. Whether IAM roles, users and policies are recorded here, which one Region of an account should do. Without the key: true.',
    }),
    conformancePack: z.boolean().default(false).meta({
      description:
        'Whether the rules of lib/account/conformance-rules.ts look at what the recorder sees. It costs by resource that changes and by evaluation.',
    }),
  })
  .meta({ description: 'A record of how every resource is configured, and rules about it.' });

/** GuardDuty. */
export const guardDuty = z
  .strictObject({
    detector: ownership.meta({
      description:
        'The detector of GuardDuty; an account and Region has one (RV-11). create makes it, with protection of S3 and Lambda; existing leaves it, and only the mails are made.',
      examples: ['create'],
    }),
    alertFrom: z
      .number()
      .min(1)
      .max(10)
      .default(4)
      .meta({ description: 'Severity from which a finding is sent to alertEmail: 4 is medium, 7 high, 9 critical.' }),
  })
  .meta({ description: 'A watch for those who use the account as they should not. It costs by event.' });

/** Macie. */
export const macie = z
  .strictObject({
    session: ownership.meta({
      description:
        'Whether Macie is switched on, once for the account and Region (RV-11): create does it, existing finds it on.',
      examples: ['create'],
    }),
    identifiers: z
      .array(
        z.strictObject({
          name: z
            .string()
            .regex(
              /^[a-z][a-z0-9-]{1,59}$/,
              'is not a name; lower-case letters, digits and hyphens are allowed, 2 to 60, a letter first. For example patient-number.',
            )
            .meta({ description: 'Name of what is looked for.', examples: ['patient-number'] }),
          pattern: z
            .string()
            .min(1)
            .max(512)
            .meta({
              description: 'Regular expression of the text, without groups that capture and without look-behind.',
              examples: ['[0-9]{3,9}'],
            }),
          keywords: z
            .array(z.string().min(3).max(90))
            .min(1)
            .max(50)
            .meta({
              description: 'Words of which one must stand near, or in the name of the column; 3 to 90 characters each.',
              examples: [['patient_nbr']],
            }),
        }),
      )
      .default([])
      .meta({ description: 'Data to look for beside what Macie knows.' }),
  })
  .meta({
    description:
      'A search for data about people where there should be none. It costs by bucket, and by GB that a job reads; jobs are started by an API call (lib/account/README.md).',
  });
