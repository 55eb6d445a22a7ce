import type { PromotionCalls } from './promotion-calls.paths';

/** Names of states that many ways through a promotion have in common. */
export interface PromotionWays {
  /** Until it is clear whether the version may be served. @param take how it is taken */
  readonly described: (take?: TakenBy) => string[];

  /** Until the update is asked for. @param next what changes */
  readonly asked: (next: string, take?: TakenBy) => string[];

  /** One look at the update. */
  readonly watched: readonly string[];

  /** From a complete update to the end. */
  readonly served: readonly string[];

  /** A failure. */
  readonly reported: readonly string[];
}

/** The state that takes the version from the input. */
export type TakenBy = 'TakeVersion' | 'TakeChallenger';

/** The states of a promotion, with a look at the endpoint or without. */
export function promotionWays({ checksEndpoint }: Pick<PromotionCalls, 'checksEndpoint'>): PromotionWays {
  const described: PromotionWays['described'] = (take = 'TakeVersion') => [
    'WhatIsAsked',
    take,
    'DescribeVersion',
    'MayBePromoted',
  ];
  return {
    described,
    asked: (next, take) => [
      ...described(take),
      ...['ReadServed', 'StackIsFree', 'TakeApart', 'WhatChanges', next, 'NameVersions', 'UpdateStack'],
    ],
    watched: ['WaitForUpdate', 'DescribeStack', 'HasEnded'],
    served: [...(checksEndpoint ? ['DescribeEndpoint', 'IsServed'] : []), 'ReportPromoted', 'Promoted'],
    reported: ['ReportFailure', 'Failed'],
  };
}
