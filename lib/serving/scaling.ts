import type { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { TimeZone } from 'aws-cdk-lib';
import { instanceType } from '../sagemaker/instance-types';

/** Adds instances at once when the load is far above what one is meant to carry. */
export interface ScalingStep {
  /** Requests per minute on each instance, from which the step holds until the next one begins. */
  readonly aboveInvocationsPerInstancePerMinute: number;

  /** Instances that are added. */
  readonly addInstances: number;
}

/** Other bounds from a time on, until another schedule changes them. */
export interface ScheduledBounds {
  /** Name, unique among the schedules of the variant: letters, digits and hyphens. */
  readonly name: string;

  /** When they begin to hold. */
  readonly schedule: Schedule;

  /**
   * Time zone of the schedule.
   *
   * @default TimeZone.ETC_UTC
   */
  readonly timeZone?: TimeZone;

  /** Fewest instances from then on, within those of the scaling. */
  readonly minInstances: number;

  /** Most instances from then on, within those of the scaling. */
  readonly maxInstances: number;
}

/**
 * How the number of instances follows the load. What is tracked, steps and schedules work together: of several policies the one
 * that asks for the most instances wins, and instances go only when all that is tracked allows it.
 */
export interface Scaling {
  /** Fewest instances, at least one (HO-11). */
  readonly minInstances: number;

  /** Most instances. */
  readonly maxInstances: number;

  /**
   * Requests per minute that one instance is meant to answer; more add instances, fewer remove them. `npm run load-test` finds it.
   *
   * @default - the number of requests is not tracked
   */
  readonly invocationsPerInstancePerMinute?: number;

  /**
   * Requests that one instance is meant to work on at the same time; measured every ten seconds, so it answers sooner. For models whose
   * answers take seconds.
   *
   * @default - requests at the same time are not tracked
   */
  readonly concurrentRequestsPerInstance?: number;

  /**
   * Share of its processors that one instance is meant to use, in percent of all of them.
   *
   * @default - processors are not tracked
   */
  readonly cpuPercent?: number;

  /**
   * Instances that are added at once when the load jumps. They only add: what is tracked takes instances away.
   *
   * @default - none
   */
  readonly steps?: readonly ScalingStep[];

  /**
   * Bounds that change by the clock, e.g. before people come to work.
   *
   * @default - the bounds stay
   */
  readonly schedules?: readonly ScheduledBounds[];
}

/** Variant as far as its scaling looks at it. */
interface Scaled {
  readonly instanceType: string;
  readonly instances: number;
  readonly scaling?: Scaling;
}

/** @throws if SageMaker would refuse to scale this variant (HO-10, HO-11), or its policies contradict each other */
export function checkScaling({ instanceType: type, instances, scaling }: Scaled): void {
  if (scaling === undefined) return;
  if (instanceType(type).burstable) {
    throw new Error(
      `instanceType must not be burstable when it scales, got '${type}'; use ml.m5.large, or leave scaling out (HO-10)`,
    );
  }
  const { minInstances: min, maxInstances: max } = scaling;
  if (!(min >= 1 && min <= instances && instances <= max)) {
    throw new Error(
      `scaling must satisfy 1 <= minInstances <= instances <= maxInstances, got ${min}, ${instances} and ${max} (HO-10, HO-11)`,
    );
  }
  checkTargets(scaling);
  checkSteps(scaling);
  checkSchedules(scaling);
}

function checkTargets(scaling: Scaling): void {
  const { invocationsPerInstancePerMinute, concurrentRequestsPerInstance, cpuPercent, schedules = [] } = scaling;
  const tracked = { invocationsPerInstancePerMinute, concurrentRequestsPerInstance, cpuPercent };
  for (const [name, value] of Object.entries(tracked)) {
    if (value !== undefined && !(value > 0)) throw new Error(`scaling.${name} must be above 0, got ${value}`);
  }
  if ((cpuPercent ?? 0) > 100) {
    throw new Error(`scaling.cpuPercent must be at most 100, all processors together, got ${cpuPercent}`);
  }
  if (schedules.length === 0 && Object.values(tracked).every((value) => value === undefined)) {
    throw new Error(
      'scaling must track something or have schedules, got neither; set invocationsPerInstancePerMinute, or leave scaling out: steps alone never take an instance away',
    );
  }
}

function checkSteps({ steps = [], invocationsPerInstancePerMinute: target }: Scaling): void {
  for (const [index, { aboveInvocationsPerInstancePerMinute: above, addInstances }] of steps.entries()) {
    const last = index === 0 ? target : steps[index - 1]?.aboveInvocationsPerInstancePerMinute;
    if (target === undefined) {
      throw new Error(
        'scaling.steps must stand beside invocationsPerInstancePerMinute, which takes away what they add, and it is not set; set it, or remove the steps',
      );
    }
    if (!(above > (last ?? 0))) {
      throw new Error(
        `scaling.steps must begin above ${index === 0 ? 'invocationsPerInstancePerMinute' : 'the step before'}, ${last}, got ${above}; order them from small to large`,
      );
    }
    if (!(Number.isInteger(addInstances) && addInstances >= 1)) {
      throw new Error(`scaling.steps must add whole instances, one or more, got ${addInstances}`);
    }
  }
}

function checkSchedules({ schedules = [], minInstances, maxInstances }: Scaling): void {
  const names = schedules.map(({ name }) => name);
  for (const [index, { name, minInstances: min, maxInstances: max }] of schedules.entries()) {
    if (!/^[A-Za-z0-9-]{1,64}$/.test(name) || names.indexOf(name) !== index) {
      throw new Error(
        `scaling.schedules must have names of at most 64 letters, digits and hyphens, each once, got '${name}'`,
      );
    }
    if (!(minInstances <= min && min <= max && max <= maxInstances)) {
      throw new Error(
        `scaling.schedules '${name}' must lie within minInstances and maxInstances, ${minInstances} to ${maxInstances}, got ${min} to ${max}; change it, or widen the bounds`,
      );
    }
  }
}
