import { z } from 'zod';
import { whole } from './whole';

const wait = whole(6, 60).meta({
  description: 'Minutes before the next part, in which an alarm brings the old version back; it takes five to ring.',
  examples: [10],
});

const allAtOnce = z.strictObject({
  mode: z.literal('all-at-once').meta({ description: 'All requests at once.', examples: ['all-at-once'] }),
  waitMinutes: wait.optional().meta({
    description:
      'Minutes that the old instances stay, so that an alarm can bring them back. Without it nothing brings them back.',
    examples: [10],
  }),
});

const canary = z.strictObject({
  mode: z.literal('canary').meta({ description: 'A part of the instances first, then all others.' }),
  percentage: whole(1, 50).meta({ description: 'Share of the instances that go first.', examples: [50] }),
  waitMinutes: wait,
});

const linear = z.strictObject({
  mode: z.literal('linear').meta({ description: 'Part after part.' }),
  percentage: whole(10, 50).meta({ description: 'Share of the instances in each part.', examples: [50] }),
  waitMinutes: wait,
});

const rolling = z.strictObject({
  mode: z.literal('rolling').meta({ description: 'Batch after batch in place, without a second fleet.' }),
  percentage: whole(5, 50).meta({ description: 'Share of the instances in each batch.', examples: [50] }),
  waitMinutes: wait,
});

const split = z.strictObject({
  mode: z
    .literal('split')
    .meta({ description: 'A/B: a new version answers a share of the requests until somebody decides.' }),
  share: whole(1, 50).meta({ description: 'Requests of a hundred that the new version answers.', examples: [10] }),
  instances: whole(1, 100).meta({
    description: 'Instances of the new version; paid while it is on trial.',
    examples: [1],
  }),
});

const shadow = z.strictObject({
  mode: z.literal('shadow').meta({ description: 'A new version gets copies of requests; its answers reach nobody.' }),
  share: whole(1, 100).meta({ description: 'Requests of a hundred that are copied.', examples: [100] }),
  instances: whole(1, 100).meta({
    description: 'Instances of the new version; paid while it is on trial.',
    examples: [1],
  }),
});

/** How a new version replaces the one that is served. */
export const rollout = z
  .discriminatedUnion('mode', [allAtOnce, canary, linear, rolling, split, shadow])
  .prefault({ mode: 'all-at-once' })
  .meta({
    description:
      'How a new version replaces the old one: all-at-once, canary, linear or rolling; split or shadow = it is on trial beside the old one first.',
  });

/** How a new version of an endpoint without trials replaces the old one. */
export const plainRollout = z
  .discriminatedUnion('mode', [allAtOnce, canary, linear, rolling])
  .prefault({ mode: 'all-at-once' })
  .meta({ description: 'How a changed endpoint replaces the old one.' });
