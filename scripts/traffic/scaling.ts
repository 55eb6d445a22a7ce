/**
 * How Application Auto Scaling decides, minute by minute.
 *
 * Sources: Application Auto Scaling user guide, "How target tracking scaling works", "How step scaling works", "How scheduled
 * scaling works"; the API reference, `TargetTrackingScalingPolicyConfiguration`. The periods and thresholds of the alarms that
 * target tracking makes are those that CloudWatch shows for such a policy; AWS may change them.
 */

/** Instances to add when the load is far above the target. */
export interface ScalingStep {
  /** Requests per minute on each instance, from which the step counts. */
  readonly aboveInvocationsPerInstancePerMinute: number;

  /** Instances that it adds. */
  readonly addInstances: number;
}

/** Other limits, from a moment on. */
export interface ScheduledLimits {
  /** Its name. */
  readonly name: string;

  /** `cron(…)` or `at(…)`. */
  readonly expression: string;

  /** Name of IANA. */
  readonly timeZone: string;

  /** Fewest instances from then on. */
  readonly minInstances: number;

  /** Most instances from then on. */
  readonly maxInstances: number;
}

/** `serving.scaling` of a configuration. */
export interface SimulatedScaling {
  /** Fewest instances. */
  readonly minInstances: number;

  /** Most instances. */
  readonly maxInstances: number;

  /** Requests per minute that one instance shall carry. */
  readonly invocationsPerInstancePerMinute?: number;

  /** Per cent of the processors that shall be busy. */
  readonly cpuPercent?: number;

  /** Requests that one instance shall work on at a time. */
  readonly concurrentRequestsPerInstance?: number;

  /** What is added beside. */
  readonly steps?: readonly ScalingStep[];

  /** Limits by the clock. */
  readonly schedules?: readonly ScheduledLimits[];
}

/** A metric and the value that it is to have. */
export interface Tracking {
  /** The value that is aimed at. */
  readonly target: number;

  /** Value of the metric when one instance gets so many requests per minute. */
  readonly value: (perInstance: number) => number;
}

/** One minute, as the alarms see it. */
export interface Seen {
  /** Requests per minute on each instance in service. */
  readonly perInstance: number;

  /** Instances in service. */
  readonly inService: number;
}

/** Minutes above the target until target tracking adds instances. */
export const OUT_MINUTES = 3;

/** Minutes below the lower threshold until target tracking takes instances away. */
export const IN_MINUTES = 15;

/** Share of the target that the lower threshold is. */
export const IN_SHARE = 0.9;

/** Minutes after a removal in which there is no other: `scaleInCooldown` of `lib/serving`. */
export const IN_COOLDOWN = 5;

/** Minutes after a step in which only a larger one counts: the cooldown of the step policy of `lib/serving`. */
export const STEP_COOLDOWN = 1;

/** The policies of one variant. */
export class Policies {
  private readonly seen: Seen[] = [];
  private removedAt = -Infinity;
  private stepped: { readonly at: number; readonly base: number; readonly added: number } | undefined;

  /**
   * @param trackings of target tracking, each with its own metric
   * @param steps of the step policy; none for no such policy
   */
  constructor(
    private readonly trackings: readonly Tracking[],
    private readonly steps: readonly ScalingStep[],
  ) {}

  /**
   * What the policies want after a minute.
   *
   * @param minute its number
   * @param seen what the metrics say of it; nothing when no instance is in service, and alarms have no data
   * @param desired instances that are wanted so far, those that are starting among them
   * @returns instances that are wanted; the limits are not applied
   */
  after(minute: number, seen: Seen | undefined, desired: number): number {
    if (seen === undefined) {
      this.seen.length = 0;
      return desired;
    }
    this.seen.push(seen);
    const wanted = Math.max(...this.trackings.map((tracking) => this.out(tracking)), this.step(minute, seen, desired));
    if (wanted > desired) {
      // A removal that is still cooling down does not keep instances from coming back.
      this.removedAt = -Infinity;
      return wanted;
    }
    return this.isAbove(seen) || minute - this.removedAt < IN_COOLDOWN ? desired : this.fewer(minute, seen, desired);
  }

  /** Instances that a tracking policy wants, when its upper alarm is on. What is starting counts as there. */
  private out(tracking: Tracking): number {
    const last = this.seen.slice(-OUT_MINUTES);
    const isOn =
      last.length === OUT_MINUTES && last.every(({ perInstance }) => tracking.value(perInstance) > tracking.target);
    const now = last.at(-1);
    return isOn && now !== undefined ? needed(tracking, now) : 0;
  }

  /** Instances that the step policy wants; its alarm needs one minute. */
  private step(minute: number, { perInstance }: Seen, desired: number): number {
    const reached = this.steps.filter((step) => perInstance >= step.aboveInvocationsPerInstancePerMinute);
    const added = Math.max(0, ...reached.map(({ addInstances }) => addInstances));
    if (added === 0) return 0;
    const cooling = this.stepped !== undefined && minute - this.stepped.at < STEP_COOLDOWN ? this.stepped : undefined;
    if (cooling !== undefined && added <= cooling.added) return 0;
    const base = cooling?.base ?? desired;
    this.stepped = { at: minute, base, added };
    return base + added;
  }

  /** Whether some policy sees more than it aims at: then none takes instances away. */
  private isAbove({ perInstance }: Seen): boolean {
    return (
      this.trackings.some(({ value, target }) => value(perInstance) > target) ||
      this.steps.some((step) => perInstance >= step.aboveInvocationsPerInstancePerMinute)
    );
  }

  /** Fewer instances, when all tracking policies agree; the largest number of them. */
  private fewer(minute: number, seen: Seen, desired: number): number {
    const last = this.seen.slice(-IN_MINUTES);
    const agree =
      this.trackings.length > 0 &&
      last.length === IN_MINUTES &&
      this.trackings.every(({ value, target }) =>
        last.every(({ perInstance }) => value(perInstance) < target * IN_SHARE),
      );
    const wanted = Math.max(...this.trackings.map((tracking) => needed(tracking, seen)));
    if (!agree || wanted >= desired) return desired;
    this.removedAt = minute;
    return wanted;
  }
}

/** Instances with which the metric would be at its target, rounded up. */
function needed({ target, value }: Tracking, { perInstance, inService }: Seen): number {
  return Math.ceil((inService * value(perInstance)) / target);
}
