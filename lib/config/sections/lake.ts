import { z } from 'zod';
import { whole } from './whole';

/** The longest that S3 locks an object by default, in days: a hundred years. */
const LONGEST_LOCK = 36_500;

/** The zones of the lake. */
export const lake = z
  .strictObject({
    objectLock: z
      .strictObject({
        mode: z.enum(['governance', 'compliance']).meta({
          description:
            'Who can delete a locked version before its time: governance = whoever has s3:BypassGovernanceRetention; compliance = nobody, not even the root of the account.',
          examples: ['governance'],
        }),
        days: whole(1, LONGEST_LOCK).meta({
          description: 'Days for which a version is locked, from the moment when it came.',
          examples: [30],
        }),
      })
      .optional()
      .meta({
        description:
          'Lock on every object of the zone raw, of which everything else can be made again. Decide before the first deployment: switching it on or off later makes a new, empty bucket. Needs onDestroy: keep-all-data. Without it nothing is locked.',
      }),
  })
  .prefault({})
  .meta({ description: 'The zones of the lake.' });
