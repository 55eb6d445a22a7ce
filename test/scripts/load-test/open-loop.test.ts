import { openLoop } from '../../../scripts/load-test/open-loop';
import { faultsOf } from '../../../scripts/load-test/step';
import { queue, SimulatedClock } from './simulated-clock';

const LIMITS = { p99Ms: 1000, maxErrors: 0.01 };

function given(overrides: Partial<Parameters<typeof openLoop>[0]> = {}) {
  const clock = new SimulatedClock();
  const all = { rate: 50, seconds: 10, send: queue(clock, 10), clock, limits: LIMITS, ...overrides };
  return { clock, step: () => clock.during(openLoop({ ...all, clock, send: overrides.send ?? queue(clock, 10) })) };
}

test('a server that keeps up answers all requests that were planned, at the planned rate', async () => {
  const step = await given().step();
  expect(step).toMatchObject({ planned: 500, sent: 500, errors: 0, achieved: 50, lateMs: 0 });
  expect(step.p50Ms).toBeGreaterThanOrEqual(10);
  expect(step.p99Ms).toBeLessThan(100);
  expect(faultsOf(step, LIMITS)).toEqual([]);
});

test('requests start at their moment, whatever the answers do: no answer at all keeps none from being sent', async () => {
  const clock = new SimulatedClock();
  const sent: number[] = [];
  const send = async (): Promise<undefined> => {
    sent.push(clock.now());
    await clock.until(900);
    return undefined;
  };
  await clock.during(openLoop({ rate: 100, seconds: 0.9, send, clock, limits: LIMITS }));
  expect(sent).toHaveLength(90);
  expect(Math.max(...sent)).toBeLessThan(900);
});

test('time counts from the planned moment: a stall of the server slows also those who come while it lasts', async () => {
  const clock = new SimulatedClock();
  // From second 4 to 5 nothing is answered.
  const send = async (): Promise<undefined> => {
    await clock.until(clock.now() >= 4000 && clock.now() < 5000 ? 5001 : clock.now() + 1);
    return undefined;
  };
  const step = await clock.during(
    openLoop({ rate: 100, seconds: 10, send, clock, limits: { p99Ms: 2000, maxErrors: 0 } }),
  );
  // A tenth of the requests waits, half a second on average; a closed loop would have seen one slow request.
  expect(step.p50Ms).toBeCloseTo(1, 1);
  expect(step.p99Ms).toBeGreaterThan(800);
});

test('a step that cannot be passed any more is broken off, so that a server is not filled with requests', async () => {
  const step = await given({ rate: 500 }).step();
  expect(step.sent).toBeLessThan(step.planned / 2);
  expect(faultsOf(step, LIMITS)).toEqual(expect.arrayContaining(['latency', 'rate']));
});

test('errors are counted by kind, and too many of them break the step off', async () => {
  const step = await given({ send: (index) => Promise.resolve(index % 2 === 0 ? 'status 500' : undefined) }).step();
  expect(step.kinds).toEqual({ 'status 500': step.errors });
  expect(step.sent).toBeLessThan(20);
  expect(faultsOf(step, LIMITS)).toContain('errors');
});

test('a program that sends too late says so of itself, and nothing of the server', async () => {
  const clock = new SimulatedClock();
  let late = 0;
  const slow = {
    now: () => clock.now() + late,
    until: (moment: number) => clock.until(moment).then(() => void (late += 5)),
  };
  const step = await clock.during(
    openLoop({
      rate: 100,
      seconds: 1,
      send: () => Promise.resolve(undefined),
      clock: slow,
      limits: { p99Ms: 50, maxErrors: 0 },
    }),
  );
  expect(faultsOf(step, { p99Ms: 50, maxErrors: 0 })).toEqual(['generator']);
});
