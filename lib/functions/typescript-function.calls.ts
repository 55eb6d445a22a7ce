import type { Call } from '../security/calls';

/**
 * What Lambda itself calls with the role of a function; the log group is there, so none is created.
 *
 * @param path of the construct
 */
export function functionLogCalls(path: string): readonly Call[] {
  return [
    {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      on: [`{${path}/Log}:log-stream:*`],
      why: 'Lambda writes what the function prints',
    },
  ];
}
