import { glueSchedule } from '../../lib/config/glue-schedule';

describe('glueSchedule', () => {
  test.each([
    'cron(0 3 * * ? *)',
    'cron(0/5 * * * ? *)',
    'cron(15 12 ? * MON-FRI *)',
    'cron(0,30 8-18 ? JAN,JUL 2 2026-2030)',
    'cron(0 0 L * ? *)',
    'cron(0 0 15W * ? *)',
    'cron(0 0 ? * 6#3 *)',
    'cron(59 23 31 12 ? 2199)',
  ])('accepts %s', (schedule) => {
    expect(glueSchedule(schedule)).toBeUndefined();
  });

  test.each([
    ['rate(1 day)', /^is not a schedule; cron\(minutes hours/],
    ['0 3 * * ? *', /^is not a schedule; /],
    ['cron(60 3 * * ? *)', /^has '60' as minutes; 0-59 and its wildcards are allowed\. /],
    ['cron(0 24 * * ? *)', /^has '24' as hours; /],
    ['cron(0 3 0 * ? *)', /^has '0' as day-of-month; /],
    ['cron(0 3 * 13 ? *)', /^has '13' as month; 1-12 or JAN-DEC /],
    ['cron(0 3 ? * FUN *)', /^has 'FUN' as day-of-week; /],
    ['cron(0/0 3 * * ? *)', /^has '0\/0' as minutes; /],
    ['cron(0 3 * * * *)', /^does not say which day counts; /],
    ['cron(0 3 ? * ? *)', /^does not say which day counts; /],
    ['cron(* * * * ? *)', /^starts more often than every 5 minutes; /],
    ['cron(0,3 * * * ? *)', /^starts more often than every 5 minutes; /],
    ['cron(10-20 * * * ? *)', /^starts more often than every 5 minutes; /],
  ])('refuses %s', (schedule, message) => {
    expect(glueSchedule(schedule)).toMatch(message);
  });
});
