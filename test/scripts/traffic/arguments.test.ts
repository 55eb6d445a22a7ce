import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { trafficArguments } from '../../../scripts/traffic/arguments';
import { readDemand, SHAPES } from '../../../scripts/traffic/demand';
import { isDue } from '../../../scripts/traffic/cron';

const folder = mkdtempSync(join(tmpdir(), 'traffic '));
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const read = (...args: string[]) => trafficArguments(['-c', 'config=config/production.yaml', ...args], folder);

test('instances, limits and zones are those of the configuration', () => {
  const { situation } = read('--zone-loss', '720');
  expect(situation).toMatchObject({
    instances: 3,
    scaling: { minInstances: 3 },
    zoneLoss: { zone: 'eu-west-1a', minute: 720 },
  });
  expect(situation.zones).toHaveLength(3);
});

test('the capacity is taken from a load test, a second being a sixtieth of a minute', () => {
  writeFileSync(join(folder, 'load-test.json'), '{"capacity": {"perSecond": 10}}');
  expect(read('--load-test', 'load-test.json').situation.capacity).toBe(600);
});

test('without a measurement the guess is said to be one', () => {
  expect(read().told.join('\n')).toContain('857 requests a minute (a guess: the target is taken for 0.7 of it)');
});

test.each([
  [['--shape', 'flat'], "--shape must be one of night-and-day, spike, ramp, got 'flat'"],
  [['--traffic', 'none.csv'], '--traffic must be a file that can be read'],
  [['--capacity', '0'], "--capacity must be a number from 1 to 10000000, got '0'"],
  [['--capacity', '5', '--load-test', 'x'], '--capacity and --load-test both say'],
  [['--low', '9', '--peak', '5'], "--low must be at most --peak (5), got '9'"],
  [['--zone-loss', '1440'], "--zone-loss must be a number from 0 to 1439, got '1440'"],
  [['--zone', 'eu-west-1a'], '--zone must stand beside --zone-loss'],
  [['--zone', 'eu-west-1z', '--zone-loss', '1'], '--zone must be one of eu-west-1a'],
  [['--date', '2026-13-01'], '--date must be a day as yyyy-mm-dd'],
])('%j is refused with what is allowed', (args, message) => {
  expect(() => read(...args)).toThrow(message);
});

test('a line of a file holds until the next one', () => {
  expect(readDemand('minute,requests\n0,10\n3,20\n\n')).toEqual([10, 10, 10, 20]);
});

test.each(['1,10', '0,10\n0,20', '0,-1', '0;1', '0,1\n10080,1'])('the file %j is refused with the line', (text) => {
  expect(() => readDemand(text)).toThrow(/--traffic must have lines of .* in line \d/);
});

test.each(Object.entries(SHAPES))('%s goes from the lowest to the highest level within a day', (_, shape) => {
  const day = shape({ low: 10, peak: 90 });
  expect([day.length, Math.min(...day), Math.max(...day)]).toEqual([1440, 10, 90]);
});

test.each([
  ['cron(0/15 8-17 ? * MON-FRI *)', '2026-03-02T08:45:00Z', true],
  ['cron(0/15 8-17 ? * MON-FRI *)', '2026-03-01T08:45:00Z', false],
  ['cron(0 12 1,15 MAR ? 2026)', '2026-03-15T12:00:00Z', true],
  ['cron(0 12 1,15 MAR ? 2026)', '2026-04-15T12:00:00Z', false],
  ['at(2026-03-02T08:00:00)', '2026-03-02T08:00:00Z', true],
])('%s at %s: %s', (expression, moment, due) => {
  expect(isDue(expression, 'Etc/UTC', new Date(moment))).toBe(due);
});

test.each(['cron(0 12 L * ? *)', 'cron(0 12 ? * 6#3 *)', 'cron(0 12 15W * ? *)', 'rate(1 hour)'])(
  '%s is not simulated, and says so',
  (expression) => {
    expect(() => isDue(expression, 'Etc/UTC', new Date())).toThrow('is not simulated');
  },
);
