import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Failure } from '../../lib/workflow/failure';
import { RETRY_CALL, type TaskStateProps, TaskState } from '../../lib/workflow/task-state';
import { Workflow, WorkflowRole } from '../../lib/workflow/workflow';
import { testApp } from '../app';

/** A workflow with one call, after which it succeeds or reports. */
export function given(overrides: Partial<TaskStateProps<Record<string, unknown>>> = {}): Template {
  const stack = new Stack(testApp(), 'Test', { env: { region: 'eu-west-1' } });
  const reporting = {
    alarms: new Topic(stack, 'Alarms'),
    logKey: new Key(stack, 'LogKey'),
    logGroupName: '/aws/vendedlogs/states/test',
    logRetention: RetentionDays.ONE_MONTH,
    retainLogs: true,
  };
  const failure = new Failure(stack, 'Failure', { alarms: reporting.alarms, subject: 'It failed' });
  const call = new TaskState(stack, 'Call', {
    call: 'aws-sdk:ssm:getParameter',
    parameters: { Name: '/a/name' },
    resultPath: '$.answer',
    retries: [RETRY_CALL],
    onError: failure.report,
    ...overrides,
  });
  new Workflow(stack, 'Workflow', {
    role: new WorkflowRole(stack, 'Role', { description: 'Test', reporting }),
    definition: call,
    timeout: Duration.hours(1),
    reporting,
  });
  return Template.fromStack(stack);
}
