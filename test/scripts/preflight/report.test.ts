import type { Line } from '../../../scripts/preflight/check';
import { report } from '../../../scripts/preflight/report';

const OK: Line = { status: 'ok', what: 'credentials', found: 'somebody' };
const WARN: Line = { status: 'warn', what: 'stacks', found: 'unknown', todo: 'allow it' };
const STOP: Line = { status: 'stop', what: 'CDK bootstrap', found: 'missing', todo: 'npx cdk bootstrap' };

describe('report', () => {
  test('is a table, with what to do below what was found', () => {
    expect(report([OK, WARN, STOP], 'npx cdk deploy --all').text).toBe(
      [
        'ok    credentials    somebody',
        'warn  stacks         unknown',
        '      -> allow it',
        'stop  CDK bootstrap  missing',
        '      -> npx cdk bootstrap',
        '',
        '1 stop, 1 warning. Mend the stops before: npx cdk deploy --all',
        '',
      ].join('\n'),
    );
  });

  test('ends with 1 when something stops, else with 0, and then says how to go on', () => {
    expect(report([OK, STOP], 'deploy').exitCode).toBe(1);
    expect(report([OK, WARN], 'deploy')).toEqual({
      text: expect.stringContaining('1 warning, nothing that stops. Next: deploy'),
      exitCode: 0,
    });
  });
});
