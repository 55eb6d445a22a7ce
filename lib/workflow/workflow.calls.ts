import type { Call, Trust } from '../security/calls';

/** Step Functions says which account it works for. */
export const statesTrust: Trust = {
  service: 'states.amazonaws.com',
  context: { 'aws:SourceAccount': '{account}' },
};

/** What Step Functions calls for any workflow that logs, traces and reports. */
export const workflowCalls: readonly Call[] = [
  { actions: ['sns:Publish'], on: ['{Foundation/Alarms}'], why: 'It reports every outcome' },
  {
    actions: [
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
    ],
    on: ['*'],
    why: 'It sets up the delivery of its logs; the guide lists these eight, without resources',
  },
  {
    actions: ['xray:GetSamplingRules', 'xray:GetSamplingTargets', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
    on: ['*'],
    why: 'It traces executions; X-Ray knows no resources here',
  },
];
