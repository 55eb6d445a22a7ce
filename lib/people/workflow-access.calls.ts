import type { Call } from '../security/calls';

/** Executions of the state machine at a path. */
const executions = (workflow: string): string => `arn:aws:states:{region}:{account}:execution:{${workflow}#Name}:*`;

/** What starting a workflow by hand takes, and stopping it. */
export function startCalls(workflow: string): Call[] {
  return [
    { actions: ['states:StartExecution'], on: [`{${workflow}}`], why: 'They start the workflow' },
    { actions: ['states:StopExecution'], on: [executions(workflow)], why: 'They stop it' },
  ];
}

/** What the console calls to show a workflow. */
export function watchCalls(workflow: string): Call[] {
  return [
    {
      actions: ['states:DescribeStateMachine', 'states:ListExecutions'],
      on: [`{${workflow}}`],
      why: 'They look at the workflow and its executions',
    },
    {
      actions: ['states:DescribeExecution', 'states:DescribeStateMachineForExecution', 'states:GetExecutionHistory'],
      on: [executions(workflow)],
      why: 'They look what an execution did',
    },
  ];
}

/** What looking at the registry takes. */
export const registryCalls: readonly Call[] = [
  {
    actions: ['sagemaker:DescribeModelPackageGroup'],
    on: ['arn:aws:sagemaker:{region}:{account}:model-package-group/{platform}-readmission'],
    why: 'They look at the group',
  },
  {
    actions: ['sagemaker:DescribeModelPackage'],
    on: ['arn:aws:sagemaker:{region}:{account}:model-package/{platform}-readmission/*'],
    why: 'They look at a version and its figures',
  },
  {
    actions: ['sagemaker:ListModelPackages', 'sagemaker:ListModelPackageGroups'],
    on: ['*'],
    why: 'They look which versions there are',
  },
];
