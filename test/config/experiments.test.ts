import { promotionHours, takesChallenger } from '../../lib/config/experiments';

test.each([
  [{ mode: 'split', share: 10, instances: 1 } as const, true],
  [{ mode: 'shadow', share: 100, instances: 1 } as const, true],
  [{ mode: 'canary', percentage: 10, waitMinutes: 10 } as const, false],
  [{ mode: 'all-at-once' } as const, false],
])('a version is tried first with split and shadow alone: %j', (rollout, tried) => {
  expect(takesChallenger({ rollout })).toBe(tried);
});

test.each([
  [{ mode: 'all-at-once' } as const, 3],
  [{ mode: 'all-at-once', waitMinutes: 10 } as const, 17],
  [{ mode: 'rolling', percentage: 5, waitMinutes: 10 } as const, 17],
  [{ mode: 'shadow', share: 100, instances: 1 } as const, 3],
])('a promotion leaves time for two updates, of eight hours each where they wait (HO-16): %j', (rollout, hours) => {
  expect(promotionHours({ rollout })).toBe(hours);
});
