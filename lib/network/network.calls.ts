import type { RoleCalls } from '../security/calls';

/** What VPC flow logs call, as the VPC guide lists it; the log group is there, so none is created. */
export const flowLogCalls: RoleCalls = {
  role: 'Network/Isolated/FlowLogRole',
  by: 'VPC flow logs',
  trust: { service: 'vpc-flow-logs.amazonaws.com', context: { 'aws:SourceAccount': '{account}' } },
  calls: [
    {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      on: ['{Network/Isolated/FlowLogs}:log-stream:*'],
      why: 'One stream per network interface',
    },
    {
      actions: ['logs:DescribeLogStreams'],
      on: ['{Network/Isolated/FlowLogs#Arn}'],
      why: 'It looks whether the stream is there; IAM sees the group with `:*` behind it here',
    },
  ],
};
