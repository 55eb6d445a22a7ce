import type { PlatformConfig } from './schema';

type Serving = Pick<PlatformConfig['serving'], 'rollout'>;

/** Longest update of an endpoint, in hours (HO-16). */
const LONGEST_UPDATE = 8;

/** Whether a new version is tried beside the served one: an approval then begins an experiment, and does not end one. */
export function takesChallenger({ rollout }: Serving): boolean {
  return rollout.mode === 'split' || rollout.mode === 'shadow';
}

/**
 * Hours after which a promotion is given up: two updates, the second for what SageMaker has rolled back. An execution that
 * looks twice a minute comes to at most 25,000 events in 22 hours, which is the limit of Step Functions.
 */
export function promotionHours({ rollout }: Serving): number {
  return 'waitMinutes' in rollout && rollout.waitMinutes !== undefined ? 2 * LONGEST_UPDATE + 1 : 3;
}
