import { Duration, TimeZone } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { Rollout } from '../serving/rollout';
import type { Scaling } from '../serving/scaling';
import type { PlatformConfig } from './schema';

type Serving = PlatformConfig['serving'];

/** Scaling of a configuration, in the words of the constructs. */
export function scalingOf(scaling: Serving['scaling']): Scaling | undefined {
  if (scaling === undefined) return undefined;
  const { schedules, ...rest } = scaling;
  return {
    ...rest,
    schedules: schedules?.map(({ expression, timeZone, ...bounds }) => ({
      ...bounds,
      schedule: Schedule.expression(expression),
      timeZone: TimeZone.of(timeZone),
    })),
  };
}

/** Rollout of a configuration, in the words of the constructs; undefined for one that puts a version on trial. */
export function rolloutOf(rollout: Serving['rollout']): Rollout | undefined {
  if (rollout.mode === 'split' || rollout.mode === 'shadow') return undefined;
  if (rollout.mode === 'all-at-once') {
    const { mode, waitMinutes } = rollout;
    return { mode, wait: waitMinutes === undefined ? undefined : Duration.minutes(waitMinutes) };
  }
  const { waitMinutes, ...rest } = rollout;
  return { ...rest, wait: Duration.minutes(waitMinutes) };
}
