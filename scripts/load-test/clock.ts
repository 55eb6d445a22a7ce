import { setTimeout } from 'node:timers/promises';

/** Time, as the load test sees it. */
export interface LoadClock {
  /** Milliseconds since some fixed moment. */
  now(): number;

  /** Comes back at that moment, or at once when it is over. */
  until(moment: number): Promise<void>;
}

/** The time of this machine, which never jumps. */
export const MACHINE_CLOCK: LoadClock = {
  now: () => performance.now(),
  // Rounded up: a timer of 0.4 ms would come too early and be set again.
  until: async (moment) => void (await setTimeout(Math.max(0, Math.ceil(moment - performance.now())))),
};
