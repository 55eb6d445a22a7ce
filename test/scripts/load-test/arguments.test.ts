import { loadTestArguments } from '../../../scripts/load-test/arguments';

const read = (...args: string[]) => loadTestArguments(args, '/project');

test('without an option the server of this machine is asked, with the time that the alarm allows', () => {
  expect(read()).toMatchObject({
    target: { kind: 'local' },
    limits: { p99Ms: 1000 },
    safety: 0.7,
    encounters: 1,
    out: '/project/load-test.out',
  });
  expect(read('--local')).toEqual(read());
});

test('an endpoint is asked in its Region', () => {
  expect(read('--endpoint', 'ml-sandbox-readmission', '--region', 'eu-west-1').target).toEqual({
    kind: 'endpoint',
    name: 'ml-sandbox-readmission',
    region: 'eu-west-1',
  });
});

test.each([
  [['--safety', '70'], "--safety must be a number from 0.05 to 1, got '70'; leave it out for 0.7"],
  [['--encounters', '1.5'], "--encounters must be a whole number from 1 to 10000, got '1.5'"],
  [['--start-rate', '-3'], /^Option '--start-rate'/],
  [['--start-rate', 'x'], "--start-rate must be a number from 1 to 100000, got 'x'"],
  [['--max-rate', '10'], "--max-rate must be at least --start-rate (50), got '10'; raise it, or start lower"],
  [['--region', 'eu-west-1'], '--region must stand beside --endpoint'],
  [['--endpoint', 'e', '--local'], '--local must not stand beside --endpoint'],
  [['--endpoint', 'e', '--workers', '2'], '--workers must not stand beside --endpoint'],
  [['--endpoint', 'https://x'], '--endpoint must be the name of an endpoint'],
  [['--enpoint', 'e'], /^Unknown option '--enpoint'; npm run load-test -- /],
])('%j is refused with what is allowed', (args, message) => {
  expect(() => read(...args)).toThrow(message);
});
