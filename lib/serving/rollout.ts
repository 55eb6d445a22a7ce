import { Duration } from 'aws-cdk-lib';
import type { CfnEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import { instanceType } from '../sagemaker/instance-types';
import { SLOWEST_ALARM } from './endpoint-alarms';

/** How a new version replaces the old one. */
export type Rollout =
  /** All requests go to the new instances at once. */
  | {
      readonly mode: 'all-at-once';

      /**
       * How long the old instances stay beside the new ones, so that an alarm can bring them back.
       *
       * @default - not at all: nothing brings them back. It is the way out when an alarm already rings, because SageMaker starts no other update then
       */
      readonly wait?: Duration;
    }
  /** A part of the requests first, then all others. */
  | {
      readonly mode: 'canary';

      /** Share of the instances that answer first, in percent, 1 to 50 (HO-16). */
      readonly percentage: number;

      /** How long before the others follow, and again before the old instances go. */
      readonly wait: Duration;
    }
  /** Part after part. */
  | {
      readonly mode: 'linear';

      /** Share of the instances that each step adds, in percent, 10 to 50 (HO-16). */
      readonly percentage: number;

      /** How long before the next step, and before the old instances go. */
      readonly wait: Duration;
    }
  /** Instances are replaced in place, batch after batch: no second fleet, for types that are scarce (HO-18). */
  | {
      readonly mode: 'rolling';

      /** Share of the instances in one batch, in percent, 5 to 50 (HO-16). */
      readonly percentage: number;

      /** How long before the next batch. */
      readonly wait: Duration;
    };

/** Limits of the parts, in percent (HO-16). */
const PERCENT = { canary: [1, 50], linear: [10, 50], rolling: [5, 50] } as const;

/** Longest wait that SageMaker takes (HO-16). */
const LONGEST_WAIT = Duration.hours(1);

/** What new instances may take to come up, for each batch of them. */
const STARTUP = Duration.minutes(30);

/** Shortest and longest time that an update may have (HO-16). */
const SHORTEST_UPDATE = Duration.minutes(10);
const LONGEST_UPDATE = Duration.hours(8);

/** Most alarms that SageMaker watches (HO-16). */
const MOST_ALARMS = 10;

/** Variant as far as a rollout looks at it. */
interface Rolled {
  readonly name: string;
  readonly instanceType: string;
  readonly instances: number;
}

/**
 * What SageMaker is told about updates.
 *
 * @param alarmNames alarms that bring the old version back
 * @throws if SageMaker would refuse the rollout, or ignore a part of it
 */
export function deploymentConfig(
  rollout: Rollout,
  variants: readonly Rolled[],
  alarmNames: readonly string[],
): CfnEndpoint.DeploymentConfigProperty | undefined {
  const { mode, wait } = rollout;
  if (wait === undefined) return undefined;
  checkFleet(mode, variants);
  if (alarmNames.length > MOST_ALARMS) {
    throw new Error(
      `rollout must be watched by at most ${MOST_ALARMS} alarms, two of each variant, got ${alarmNames.length}; serve fewer variants, or roll out all at once without a wait (HO-16)`,
    );
  }
  checkWait(wait);
  const parts = mode === 'all-at-once' ? 1 : partsOf(mode, rollout.percentage, variants);
  const seconds = updateSeconds(mode, wait, parts);
  const autoRollbackConfiguration = { alarms: alarmNames.map((alarmName) => ({ alarmName })) };
  if (mode === 'rolling') {
    return {
      rollingUpdatePolicy: {
        maximumBatchSize: percent(rollout.percentage),
        waitIntervalInSeconds: wait.toSeconds(),
        maximumExecutionTimeoutInSeconds: seconds,
      },
      autoRollbackConfiguration,
    };
  }
  return {
    blueGreenUpdatePolicy: {
      trafficRoutingConfiguration: {
        type: { 'all-at-once': 'ALL_AT_ONCE', canary: 'CANARY', linear: 'LINEAR' }[mode],
        waitIntervalInSeconds: wait.toSeconds(),
        ...(mode === 'canary' ? { canarySize: percent(rollout.percentage) } : {}),
        ...(mode === 'linear' ? { linearStepSize: percent(rollout.percentage) } : {}),
      },
      // The old instances stay as long again after the last request has moved.
      terminationWaitInSeconds: wait.toSeconds(),
      maximumExecutionTimeoutInSeconds: seconds,
    },
    autoRollbackConfiguration,
  };
}

function percent(value: number): CfnEndpoint.CapacitySizeProperty {
  return { type: 'CAPACITY_PERCENT', value };
}

/** @throws if SageMaker would update all at once whatever is asked for, or refuse (HO-17) */
function checkFleet(mode: Rollout['mode'], variants: readonly Rolled[]): void {
  const old = variants.find((variant) => instanceType(variant.instanceType).family === 'inf1');
  if (old !== undefined) {
    throw new Error(
      `rollout must be all-at-once without a wait for ${old.instanceType} of variant '${old.name}', got '${mode}'; SageMaker has no other for Inf1: use ml.inf2.xlarge (HO-17)`,
    );
  }
  if (mode === 'rolling' && variants.length > 1) {
    throw new Error(
      `rollout must not be rolling for several variants, got ${variants.length}; SageMaker updates them blue/green only: use canary or linear (HO-17)`,
    );
  }
}

/** @throws if the old instances would go before an alarm can ring, or SageMaker would refuse the wait (HO-16) */
function checkWait(wait: Duration): void {
  if (wait.toSeconds() > LONGEST_WAIT.toSeconds()) {
    throw new Error(`rollout.wait must be at most 60 minutes, got ${wait.toMinutes({ integral: false })} (HO-16)`);
  }
  if (wait.toSeconds() <= SLOWEST_ALARM.toSeconds()) {
    throw new Error(
      `rollout.wait must be more than ${SLOWEST_ALARM.toMinutes()} minutes, which the slowest alarm takes to see a fault, got ${wait.toMinutes({ integral: false })}`,
    );
  }
}

/** Number of parts in which the instances are replaced. @throws if SageMaker would refuse the size, or it is no instance (HO-16) */
function partsOf(mode: keyof typeof PERCENT, percentage: number, variants: readonly Rolled[]): number {
  const [least, most] = PERCENT[mode];
  if (!(Number.isInteger(percentage) && percentage >= least && percentage <= most)) {
    throw new Error(
      `rollout.percentage of ${mode} must be a whole number from ${least} to ${most}, got ${percentage} (HO-16)`,
    );
  }
  const alone = variants.find(({ instances }) => instances < 2);
  if (alone !== undefined) {
    throw new Error(
      `rollout must be all-at-once for variant '${alone.name}' with 1 instance, got '${mode}': at most half of it is no instance; start with 2 instances or more (HO-16)`,
    );
  }
  return mode === 'canary' ? 2 : Math.ceil(100 / percentage);
}

/** How long the whole update may take. @throws if that is more than SageMaker waits for (HO-16) */
function updateSeconds(mode: Rollout['mode'], wait: Duration, parts: number): number {
  const waits = wait.toSeconds() * (parts + (mode === 'rolling' ? 0 : 1));
  const starts = STARTUP.toSeconds() * (mode === 'rolling' ? parts : 1);
  const seconds = waits + starts;
  if (seconds > LONGEST_UPDATE.toSeconds()) {
    throw new Error(
      `rollout must end within 8 hours, got ${parts} parts with a wait of ${wait.toMinutes({ integral: false })} minutes each and time to start instances; choose a larger percentage or a shorter wait (HO-16)`,
    );
  }
  return Math.max(seconds, SHORTEST_UPDATE.toSeconds());
}
