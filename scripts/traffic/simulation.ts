import { UsageError } from '../preflight/command-line';
import { isDue } from './cron';
import { Fleet } from './fleet';
import { Policies, type SimulatedScaling, type Tracking } from './scaling';

/** What is simulated. */
export interface Situation {
  /** Requests in each minute. */
  readonly demand: readonly number[];

  /** Instances at first. */
  readonly instances: number;

  /**
   * How their number follows the load.
   *
   * @default - it stays
   */
  readonly scaling?: SimulatedScaling;

  /** Names of the Availability Zones. */
  readonly zones: readonly string[];

  /** Requests per minute that one instance carries. */
  readonly capacity: number;

  /** Minutes from the decision until an instance answers. */
  readonly startMinutes: number;

  /** First minute, UTC: what schedules go by. */
  readonly begin: Date;

  /**
   * Milliseconds that an answer takes; `concurrentRequestsPerInstance` goes by it.
   *
   * @default - that policy is refused
   */
  readonly latencyMs?: number;

  /**
   * A zone that is lost, and the minute.
   *
   * @default - none
   */
  readonly zoneLoss?: { readonly zone: string; readonly minute: number };
}

/** One minute of the day. */
export interface Minute {
  /** Its number, from 0. */
  readonly minute: number;

  /** Requests. */
  readonly demand: number;

  /** Instances that are wanted. */
  readonly desired: number;

  /** Instances that answer, by zone. */
  readonly inService: Readonly<Record<string, number>>;

  /** Requests per minute that they carry. */
  readonly capacity: number;

  /** Requests that are more than they carry: slow or refused. */
  readonly over: number;
}

/**
 * Goes through the minutes: schedules and losses at the beginning of one, alarms at its end.
 *
 * @throws UsageError for a policy that the situation says too little about
 */
export function simulate(situation: Situation): Minute[] {
  const { demand, scaling, zones, startMinutes, zoneLoss, begin } = situation;
  const fleet = new Fleet(zones, startMinutes, situation.instances);
  const policies = new Policies(trackingsOf(situation), scaling?.steps ?? []);
  let limits = { min: scaling?.minInstances ?? situation.instances, max: scaling?.maxInstances ?? situation.instances };
  let desired = situation.instances;
  return demand.map((requests, minute) => {
    const moment = new Date(begin.getTime() + minute * 60_000);
    for (const schedule of scaling?.schedules ?? []) {
      if (isDue(schedule.expression, schedule.timeZone, moment)) {
        limits = { min: schedule.minInstances, max: schedule.maxInstances };
      }
    }
    desired = Math.min(limits.max, Math.max(limits.min, desired));
    if (zoneLoss?.minute === minute) fleet.lose(zoneLoss.zone);
    fleet.become(desired, minute);
    const inService = fleet.inService(minute);
    const count = Object.values(inService).reduce((sum, each) => sum + each, 0);
    const capacity = count * situation.capacity;
    const now: Minute = {
      minute,
      demand: requests,
      desired,
      inService,
      capacity,
      over: Math.max(0, requests - capacity),
    };
    const seen = count === 0 ? undefined : { perInstance: requests / count, inService: count };
    if (scaling !== undefined) desired = policies.after(minute, seen, desired);
    return now;
  });
}

function trackingsOf({ scaling, capacity, latencyMs }: Situation): Tracking[] {
  const {
    invocationsPerInstancePerMinute: requests,
    cpuPercent,
    concurrentRequestsPerInstance: atOnce,
  } = scaling ?? {};
  if (atOnce !== undefined && latencyMs === undefined) {
    throw new UsageError(
      `--latency-ms must be given for concurrentRequestsPerInstance, got none; it says how many requests an instance works on at ${atOnce} a time`,
    );
  }
  return [
    ...(requests === undefined ? [] : [{ target: requests, value: (perInstance: number) => perInstance }]),
    // Busy processors, as if what an instance carries kept all of them busy.
    ...(cpuPercent === undefined
      ? []
      : [{ target: cpuPercent, value: (perInstance: number) => Math.min(100, (perInstance / capacity) * 100) }]),
    // Little's law: requests at a time are requests per second times seconds.
    ...(atOnce === undefined
      ? []
      : [{ target: atOnce, value: (perInstance: number) => ((perInstance / 60) * (latencyMs ?? NaN)) / 1000 }]),
  ];
}
