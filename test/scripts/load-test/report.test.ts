import { type LoadTest, reportJson, reportLines } from '../../../scripts/load-test/report';
import { picture } from '../../../scripts/load-test/picture';
import type { Judged } from '../../../scripts/load-test/search';

function step(overrides: Partial<Judged>): Judged {
  return {
    ...{ rate: 100, planned: 1000, sent: 1000, errors: 0, achieved: 100, p50Ms: 5, p99Ms: 20, maxMs: 40, lateMs: 0 },
    ...{ kinds: {}, faults: [], ...overrides },
  };
}

function given(overrides: Partial<LoadTest> = {}): LoadTest {
  const steps = [step({}), step({ rate: 200, p99Ms: 1500, faults: ['latency'] })];
  const limits = { p99Ms: 1000, maxErrors: 0.001 };
  return {
    asked: 'Endpoint e',
    local: false,
    encounters: 1,
    limits,
    instances: 1,
    safety: 0.7,
    complete: true,
    steps,
    ...overrides,
  };
}
const text = (test: LoadTest): string => reportLines(test).join('\n');

test('the report ends with lines for the configuration: capacity, times safety, times 60', () => {
  expect(text(given())).toContain(
    'serving:\n  scaling:\n    # 100.0 requests/s, times 0.7, times 60.\n    invocationsPerInstancePerMinute: 4200',
  );
  expect(text(given())).toContain('One instance carries 100.0 requests/s; above it: too slow.');
});

test.each([
  ['was stopped', { complete: false }],
  ['never met a rate that was too much', { steps: [step({})] }],
  ['could not send more', { steps: [step({}), step({ rate: 200, faults: ['generator'] })] }],
])('a search that %s says "at least"', (_, overrides) => {
  expect(text(given(overrides as Partial<LoadTest>))).toContain('carries at least 100.0 requests/s');
});

test('nothing is to paste where no rate was carried', () => {
  const none = text(given({ steps: [step({ faults: ['errors'] })] }));
  expect(none).toContain('None of 1 rates was carried');
  expect(none).not.toContain('invocationsPerInstancePerMinute');
});

test('only a measurement on this machine says what it leaves open', () => {
  expect(text(given({ local: true }))).toContain('not what an instance carries');
  expect(text(given())).not.toContain('not what an instance carries');
});

test('the JSON holds the steps, the limits and the capacity', () => {
  expect(JSON.parse(reportJson(given()))).toMatchObject({
    limits: { p99Ms: 1000 },
    steps: [{}, {}],
    capacity: { perSecond: 100, target: 4200 },
  });
});

test('the picture shows capacity and target where there are such, and is SVG', () => {
  expect(picture(given())).toMatch(/^<svg [\s\S]*capacity[\s\S]*<\/svg>$/);
  expect(picture(given())).toContain('70.0/s');
  expect(picture(given({ steps: [step({ faults: ['errors'] })] }))).not.toContain('capacity');
});
