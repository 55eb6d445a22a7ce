import { z } from 'zod';
import { whole } from './whole';

/** A result is a copy of data that people may keep for ten years at most. */
const LONGEST_RESULT_DAYS = 3650;

/** What people ask Athena. */
export const queries = z
  .strictObject({
    scanLimitGiB: whole(1, 10_240).default(10).meta({
      description:
        'GiB that one query may read; Athena stops it there. Athena costs by what queries read, so this is the most that one query can cost.',
    }),
    resultDays: whole(1, LONGEST_RESULT_DAYS).default(7).meta({
      description: 'Days after which results of queries are deleted. Each can be asked for again.',
    }),
  })
  .prefault({})
  .meta({ description: 'What people ask Athena.' });
