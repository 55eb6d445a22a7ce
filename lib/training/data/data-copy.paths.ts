import { CALLED_AGAIN, oneOf } from '../../workflow/paths';
import { hasState, type PartTable } from '../part.paths';

const STARTED = ['CopyFeatures', 'WaitForCopy', 'DescribeCopy', 'HasCopyEnded'];
const EXECUTION =
  'arn:aws:datasync:eu-west-1:111122223333:task/task-0123456789abcdef0/execution/exec-0123456789abcdef0';

/** An execution as DataSync describes it. */
const execution = (Status: string, more: object = {}) => ({ TaskExecutionArn: EXECUTION, Status, ...more });

/** How a version comes to EFS before the job. */
export const dataCopyPaths: PartTable = (facts, version) => {
  if (!hasState(facts, 'CopyFeatures')) return undefined;
  return {
    calls: {
      CopyFeatures: {
        call: 'aws-sdk:datasync:startTaskExecution',
        parameters: {
          TaskArn: oneOf(facts.values('AWS::DataSync::Task', 'TaskArn')),
          Includes: [{ FilterType: 'SIMPLE_PATTERN', Value: `/version=${version}` }],
        },
        answer: { TaskExecutionArn: EXECUTION },
        retried: { errors: ['States.TaskFailed'], after: [30, 60, 120, 240, 480] },
      },
      DescribeCopy: {
        call: 'aws-sdk:datasync:describeTaskExecution',
        parameters: { TaskExecutionArn: EXECUTION },
        answer: execution('SUCCESS'),
        retried: CALLED_AGAIN,
      },
    },
    waits: { WaitForCopy: 30 },
    states: [...STARTED, 'CopyDone'],
    detours: [
      {
        name: 'a copy that waits for another one, and then takes its time, is waited for',
        answers: {
          DescribeCopy: ['QUEUED', 'TRANSFERRING', 'SUCCESS'].map((status) => ({ gives: execution(status) })),
        },
        states: [...STARTED, ...STARTED.slice(1), ...STARTED.slice(1), 'CopyDone'],
      },
    ],
    dead: [
      {
        name: 'a copy that fails ends the execution, and the report tells why',
        answers: {
          DescribeCopy: [{ gives: execution('ERROR', { Result: { ErrorCode: 'PushPermissionDenied' } }) }],
        },
        states: [...STARTED, 'CopyFailed'],
        error: 'CopyFailed',
        tells: /did not come to EFS: .*PushPermissionDenied/,
      },
    ],
  };
};
