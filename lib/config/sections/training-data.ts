import { z } from 'zod';
import { LUSTRE_THROUGHPUTS } from '../../storage/lustre-choices';

/** Where training data may lie. */
export const storage = z.enum(['s3', 'fsx-lustre', 'efs']).default('s3').meta({
  description:
    'Where jobs read their data: s3 = the features zone itself; fsx-lustre = a cache of it, which costs by the hour and pays when the same data is read many times; efs = shared files, to which each version is copied first.',
});

/** How data in S3 is read. */
export const inputMode = z.enum(['file', 'fast-file', 'pipe']).default('file').meta({
  description:
    'How jobs read data in S3: file = copied before the start; fast-file = streamed as files; pipe = streamed, for programs that read pipes. File systems know file alone.',
});

/** The cache of the features. */
export const lustre = z
  .strictObject({
    deployment: z.enum(['scratch', 'persistent']).default('scratch').meta({
      description:
        'scratch = cheapest, one copy of each file; persistent = replaces what fails, under our key, with a throughput.',
    }),
    capacityGiB: z.int().min(1200).max(480_000).default(1200).meta({
      description: 'Size: 1200, or a multiple of 2400. It costs by the hour, read or not.',
    }),
    throughput: z
      .literal(LUSTRE_THROUGHPUTS)
      .optional()
      .meta({ description: 'MB/s for each TiB, of a persistent file system only, which needs it.', examples: [125] }),
  })
  .optional()
  .meta({
    description: 'The Lustre file system of storage fsx-lustre. Without it: 1200 GiB of scratch, if something uses it.',
  });

/** The shared files. */
export const files = z
  .strictObject({
    teams: z
      .array(
        z.strictObject({
          name: z
            .string()
            .regex(
              /^[a-z][a-z0-9-]{0,30}$/,
              'is not a name of a team; a lower-case letter and at most 30 letters, digits and hyphens after it are allowed. For example research.',
            )
            .meta({ description: 'Name of the team, and of its folder.', examples: ['research'] }),
          uid: z
            .int()
            .min(1000)
            .max(60_000)
            .meta({
              description: 'Number of the POSIX user and group that own the home, another one for each team.',
              examples: [1001],
            }),
        }),
      )
      .max(20)
      .default([])
      .meta({
        description: 'Teams that get a home, reached by an access point of their own.',
        examples: [[{ name: 'research', uid: 1001 }]],
      }),
    backups: z.boolean().default(true).meta({
      description: 'Whether AWS Backup keeps daily copies, which cost beside the files.',
    }),
  })
  .optional()
  .meta({
    description:
      'An EFS file system with homes of teams. It is there when this section is, or when a job reads its data from efs.',
  });
