import { capacityOf } from '../../../scripts/load-test/capacity';
import { openLoop } from '../../../scripts/load-test/open-loop';
import { type Judged, search } from '../../../scripts/load-test/search';
import { queue, SimulatedClock } from './simulated-clock';

const LIMITS = { p99Ms: 1000, maxErrors: 0.001 };

/** Looks for the capacity of a server that takes so many milliseconds for each request. */
async function found(serviceMs: number, rates: { startRate?: number; maxRate?: number } = {}): Promise<Judged[]> {
  const clock = new SimulatedClock();
  const steps: Judged[] = [];
  await clock.during(
    search({
      startRate: 5,
      maxRate: 1000,
      ...rates,
      limits: LIMITS,
      // A step as long as that, or a queue that grows slowly is not seen.
      measure: (rate) => openLoop({ rate, seconds: 60, send: queue(clock, serviceMs), clock, limits: LIMITS }),
      onStep: (step) => steps.push(step),
    }),
  );
  return steps;
}
const capacity = (steps: readonly Judged[], instances = 1) => capacityOf(steps, { instances, safety: 0.7 });

test.each([
  [20, 50],
  [50, 20],
])('of a server that takes %i ms for a request, %i requests/s are found, to a tenth', async (serviceMs, rate) => {
  const { perSecond, target, limitedBy } = capacity(await found(serviceMs));
  expect(perSecond).toBeGreaterThan(rate * 0.9);
  expect(perSecond).toBeLessThan(rate * 1.1);
  expect(target).toBe(Math.floor(perSecond * 0.7 * 60));
  expect(limitedBy).toContain('latency');
});

test('the search doubles until a step fails, and then never leaves the gap', async () => {
  const rates = (await found(20)).map(({ rate }) => rate);
  expect(rates.slice(0, 5)).toEqual([5, 10, 20, 40, 80]);
  expect(rates.slice(5).every((rate) => rate > 40 && rate < 80)).toBe(true);
});

test('a first rate that is too much is halved until one is carried', async () => {
  const { perSecond } = capacity(await found(50, { startRate: 100 }));
  expect(perSecond).toBeGreaterThan(18);
  expect(perSecond).toBeLessThan(22);
});

test('a server that carries the highest rate is told to carry at least that', async () => {
  const steps = await found(1, { maxRate: 30 });
  expect(capacity(steps)).toEqual({ perSecond: 30, target: 1260, limitedBy: [] });
});

test('a server that carries nothing has no capacity, after a few tries', async () => {
  const steps = await found(100_000, { startRate: 32 });
  expect(capacity(steps).perSecond).toBe(0);
  expect(steps.map(({ rate }) => rate)).toEqual([32, 16, 8, 4, 2, 1]);
});

test('what several instances carry is shared among them', async () => {
  expect(capacity(await found(1, { maxRate: 30 }), 3).perSecond).toBe(10);
});
