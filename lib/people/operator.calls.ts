import type { Call, RoleCalls } from '../security/calls';
import { logCalls } from './log-access.calls';
import { registryCalls, startCalls, watchCalls } from './workflow-access.calls';

/** Names of the stacks, behind that of the environment. */
const STACKS = 'foundation network data audit ingestion processing training serving people monitoring'.split(' ');

const WORKFLOWS = ['Serving/Promotion/Workflow', 'Training/Readmission/Workflow'];

/** What they look at of stacks. */
function looksAt(stacks: readonly string[]): Call {
  return {
    actions: [
      'cloudformation:DescribeStacks',
      'cloudformation:DescribeStackEvents',
      'cloudformation:DescribeStackResources',
      'cloudformation:ListStackResources',
    ],
    on: stacks.map((id) => `arn:aws:cloudformation:{region}:{account}:stack/{platform}-${id}/*`),
    why: 'They look what a deployment did',
  };
}

/** What operators do. */
export const operatorCalls: RoleCalls = {
  role: 'People/Operator',
  by: 'operators',
  when: { construct: 'People/Operator' },
  trust: { people: true },
  calls: [
    ...startCalls('Serving/Promotion/Workflow'),
    ...WORKFLOWS.flatMap(watchCalls),
    ...logCalls(WORKFLOWS.map((workflow) => `${workflow}/Log`)),
    ...registryCalls,
    ...['Approved', 'Rejected'].map((status) => ({
      actions: ['sagemaker:UpdateModelPackage'],
      on: ['arn:aws:sagemaker:{region}:{account}:model-package/{platform}-readmission/*'],
      context: { 'sagemaker:ModelApprovalStatus': status },
      why: 'They approve a version or reject it',
    })),
    looksAt(STACKS),
    { ...looksAt(['files']), when: { construct: 'Files/Homes' } },
    { ...looksAt(['endpoints']), when: { construct: 'Endpoints/*' } },
    { ...looksAt(['api']), when: { construct: 'Api/Predictions' } },
    {
      actions: ['cloudformation:ListStacks', 'sagemaker:ListEndpoints', 'states:ListStateMachines'],
      on: ['*'],
      why: 'The console lists before it shows one',
    },
    {
      actions: ['sagemaker:DescribeEndpoint'],
      on: ['arn:aws:sagemaker:{region}:{account}:endpoint/{platform}-readmission'],
      why: 'They look whether the endpoint is in service',
    },
    {
      actions: ['ssm:GetParameter', 'ssm:GetParameterHistory'],
      on: ['{Data/Registry/Served}'],
      why: 'They look which version is served, and which were',
    },
    {
      actions: ['cloudwatch:GetDashboard'],
      on: ['arn:aws:cloudwatch::{account}:dashboard/{platform}'],
      why: 'They look at the dashboard',
    },
    {
      actions: [
        'cloudwatch:DescribeAlarms',
        'cloudwatch:DescribeAlarmHistory',
        'cloudwatch:GetMetricData',
        'cloudwatch:ListMetrics',
        'cloudwatch:ListDashboards',
      ],
      on: ['*'],
      why: 'They look at alarms and metrics, which CloudWatch shows for the account as a whole',
    },
  ],
};
