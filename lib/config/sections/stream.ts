import { z } from 'zod';
import { whole } from './whole';

const hours = () =>
  whole(24, 8760).default(24).meta({
    description: 'Hours that the stream keeps a record, so that a consumer can catch up. 24 is included in the price.',
  });

/** The stream of encounters. */
export const stream = z
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
