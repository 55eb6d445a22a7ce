import type { LoadClock } from '../../../scripts/load-test/clock';

/** Time that jumps from one thing to the next, so that hours of a load test take none. */
export class SimulatedClock implements LoadClock {
  private time = 0;
  private readonly waiting: { readonly at: number; readonly wake: () => void }[] = [];

  now(): number {
    return this.time;
  }

  until(moment: number): Promise<void> {
    return new Promise((wake) => {
      const at = Math.max(moment, this.time);
      // Sorted by time, and those of one time in the order in which they came.
      let place = this.waiting.length;
      while (place > 0 && (this.waiting[place - 1]?.at ?? 0) > at) place--;
      this.waiting.splice(place, 0, { at, wake });
    });
  }

  /** Lets time go on until `work` is done. */
  async during<T>(work: Promise<T>): Promise<T> {
    let done = false;
    const ended = work.finally(() => (done = true));
    ended.catch(() => undefined);
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (done) return ended;
      const next = this.waiting.shift();
      if (next === undefined) throw new Error('nothing waits for the time any more, and the work is not done');
      this.time = next.at;
      next.wake();
    }
  }
}

/** A server with one worker and a queue: each request keeps it busy for so many milliseconds. */
export function queue(clock: LoadClock, serviceMs: number): () => Promise<undefined> {
  let freeAt = 0;
  return async () => {
    freeAt = Math.max(freeAt, clock.now()) + serviceMs;
    await clock.until(freeAt);
    return undefined;
  };
}
