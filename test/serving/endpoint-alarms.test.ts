import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENDPOINT_ALARMS, SLOWEST_ALARM } from '../../lib/serving/endpoint-alarms';

const readme = readFileSync(join(__dirname, '..', '..', 'lib', 'serving', 'README.md'), 'utf8');

describe('the runbook in lib/serving/README.md', () => {
  test('has a row for each alarm on an endpoint, and for no other', () => {
    const rows = [...readme.matchAll(/^\| alarm `(\w+)`/gm)].map(([, name]) => name);
    expect(rows.sort()).toEqual(Object.keys(ENDPOINT_ALARMS).sort());
  });

  test('has a row for the message that no more instances may be added', () => {
    expect(readme).toContain('message "as many instances run as scaling may start"');
  });

  test('says how long the slowest alarm that takes a version back needs: five minutes', () => {
    expect(SLOWEST_ALARM.toMinutes()).toBe(5);
    expect(readme).toMatch(/rings within five/);
  });
});
