import { serving, summaryOf } from '../../../scripts/traffic/report';
import type { SimulatedScaling } from '../../../scripts/traffic/scaling';
import { simulate, type Situation } from '../../../scripts/traffic/simulation';

const SCALING: SimulatedScaling = { minInstances: 2, maxInstances: 10, invocationsPerInstancePerMinute: 100 };

/** Two instances in two zones with a target of 100 each and room for 150, at the beginning of a Monday. */
function given(overrides: Partial<Situation> = {}) {
  return simulate({
    demand: constant(60, 150),
    instances: 2,
    scaling: SCALING,
    zones: ['a', 'b'],
    capacity: 150,
    startMinutes: 5,
    begin: new Date('2026-03-02T00:00:00Z'),
    ...overrides,
  });
}
const constant = (minutes: number, demand: number): number[] => Array.from({ length: minutes }, () => demand);
const instances = (minutes: ReturnType<typeof given>): number[] => minutes.map(serving);

test('at its target nothing happens', () => {
  expect(new Set(instances(given({ demand: constant(120, 199) })))).toEqual(new Set([2]));
});

test('three minutes above the target ask for as many as it takes, which answer after their start', () => {
  const minutes = given({ demand: [...constant(10, 150), ...constant(50, 550)] });
  // Minutes 10, 11 and 12 are above; the sixth of 550/100 is rounded up; five minutes later they answer.
  expect(minutes.findIndex(({ desired }) => desired === 6)).toBe(13);
  expect(instances(minutes).slice(0, 18)).toEqual(constant(18, 2));
  expect(instances(minutes).slice(18)).toEqual(constant(42, 6));
  // 250 too many in each of the eight minutes.
  expect(summaryOf(minutes)).toMatchObject({ overMinutes: 8, overShare: (8 * 250) / (10 * 150 + 50 * 550) });
});

test('two minutes above the target ask for nothing', () => {
  expect(new Set(instances(given({ demand: [...constant(10, 150), 550, 550, ...constant(40, 150)] })))).toEqual(
    new Set([2]),
  );
});

test('fifteen minutes below nine tenths of the target take away what is left over, never below the minimum', () => {
  const minutes = given({ demand: constant(60, 50), instances: 8, scaling: { ...SCALING, minInstances: 3 } });
  expect(instances(minutes).slice(0, 15)).toEqual(constant(15, 8));
  expect(instances(minutes).slice(15)).toEqual(constant(45, 3));
});

test('between nine tenths of the target and the target nothing is taken away', () => {
  expect(
    new Set(instances(given({ demand: constant(60, 1850), instances: 20, scaling: { ...SCALING, maxInstances: 20 } }))),
  ).toEqual(new Set([20]));
});

test('after a removal there is none for five minutes', () => {
  const minutes = given({ demand: [...constant(15, 450), ...constant(30, 250)], instances: 8 });
  const wanted = minutes.map(({ desired }) => desired);
  expect([wanted[15], wanted[19], wanted[20]]).toEqual([5, 5, 3]);
});

test('the highest step that is reached adds its instances after each minute that reaches it, up to the maximum', () => {
  const steps = [
    { aboveInvocationsPerInstancePerMinute: 200, addInstances: 1 },
    { aboveInvocationsPerInstancePerMinute: 450, addInstances: 4 },
  ];
  const scaling = { ...SCALING, invocationsPerInstancePerMinute: undefined, steps };
  const wanted = given({ demand: [150, 150, ...constant(28, 900)], startMinutes: 20, scaling }).map(
    ({ desired }) => desired,
  );
  expect(wanted.slice(0, 9)).toEqual([2, 2, 2, 6, 10, 10, 10, 10, 10]);
});

test('a schedule changes the limits at its minute, in its time zone', () => {
  const schedules = [
    {
      name: 'day',
      expression: 'cron(30 1 ? * MON-FRI *)',
      timeZone: 'Europe/Berlin',
      minInstances: 6,
      maxInstances: 10,
    },
    {
      name: 'later',
      expression: 'at(2026-03-02T02:00:00)',
      timeZone: 'Europe/Berlin',
      minInstances: 2,
      maxInstances: 4,
    },
  ];
  const wanted = given({ demand: constant(90, 150), scaling: { ...SCALING, schedules } }).map(({ desired }) => desired);
  // Berlin is an hour ahead of UTC in March.
  expect([wanted[29], wanted[30], wanted[59], wanted[60]]).toEqual([2, 6, 6, 4]);
});

test('a lost zone takes its instances with it; others come up in the zones that are left', () => {
  const minutes = given({
    demand: constant(40, 380),
    instances: 4,
    scaling: { ...SCALING, minInstances: 4 },
    zoneLoss: { zone: 'a', minute: 10 },
  });
  expect(minutes[9]?.inService).toEqual({ a: 2, b: 2 });
  expect(minutes[10]?.inService).toEqual({ a: 0, b: 2 });
  expect(minutes[15]?.inService).toEqual({ a: 0, b: 4 });
  expect(summaryOf(minutes)).toMatchObject({ overMinutes: 5, overShare: (5 * 80) / (40 * 380) });
});

test('with one zone its loss leaves nothing', () => {
  const minutes = given({ zones: ['a'], zoneLoss: { zone: 'a', minute: 10 } });
  expect(instances(minutes).slice(10)).toEqual(constant(50, 0));
});

test('of two metrics the one that wants more decides, and all must agree to take away', () => {
  const scaling = { minInstances: 1, maxInstances: 10, cpuPercent: 50, concurrentRequestsPerInstance: 1 };
  // 600 a minute: at a second each, ten at a time; of the processors, 600 / 150 / 50 % are eight.
  expect(instances(given({ demand: constant(60, 600), scaling, latencyMs: 1000 })).at(-1)).toBe(10);
  expect(instances(given({ demand: constant(60, 60), instances: 4, scaling, latencyMs: 3900 })).at(-1)).toBe(4);
});

test('a policy on requests at a time needs the time of one', () => {
  const scaling = { minInstances: 1, maxInstances: 2, concurrentRequestsPerInstance: 3 };
  expect(() => given({ scaling })).toThrow('--latency-ms must be given for concurrentRequestsPerInstance');
});

test('without scaling the number stays', () => {
  expect(new Set(instances(given({ scaling: undefined, demand: constant(60, 9000) })))).toEqual(new Set([2]));
});
