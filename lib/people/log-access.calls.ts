import type { Call } from '../security/calls';

/** What the console and the command line call for who reads log groups, by the paths of the groups. */
export function logCalls(groups: readonly string[]): Call[] {
  return [
    {
      actions: ['logs:DescribeLogStreams', 'logs:FilterLogEvents', 'logs:GetQueryResults', 'logs:StartQuery'],
      on: groups.map((group) => `{${group}}:*`),
      why: 'They look for lines in the log, by a filter or a query',
    },
    {
      actions: ['logs:GetLogEvents'],
      on: groups.map((group) => `{${group}}:log-stream:*`),
      why: 'They read one stream of the log',
    },
    { actions: ['logs:DescribeLogGroups'], on: ['*'], why: 'The console lists all groups before it shows one' },
  ];
}
