import { CALLED_AGAIN, oneOf } from '../../workflow/paths';
import { hasState, type PartTable } from '../part.paths';

const STARTED = ['ImportFeatures', 'WaitForImport', 'DescribeImport', 'HasImportEnded'];

/** A task as FSx describes it. */
const task = (lifecycle: string, more: object = {}) => ({
  DataRepositoryTasks: [{ TaskId: TASK, Lifecycle: lifecycle, Type: 'IMPORT_METADATA_FROM_REPOSITORY', ...more }],
});
const TASK = 'task-0123456789abcdef0';

/** How the listing of a version comes into a Lustre cache before the job. */
export const lustreImportPaths: PartTable = (facts, version) => {
  if (!hasState(facts, 'ImportFeatures')) return undefined;
  return {
    calls: {
      ImportFeatures: {
        call: 'aws-sdk:fsx:createDataRepositoryTask',
        parameters: {
          Type: 'IMPORT_METADATA_FROM_REPOSITORY',
          FileSystemId: oneOf(facts.values('AWS::FSx::FileSystem')),
          Paths: [new RegExp(`^s3://[^/]*[Ll]akefeatures[^/]*/.+/version=${version}$`)],
          Report: { Enabled: false },
          ClientRequestToken: /^[0-9a-f]{32}$/,
        },
        answer: { DataRepositoryTask: { TaskId: TASK, Lifecycle: 'PENDING' } },
        retried: { errors: ['States.TaskFailed'], after: [30, 60, 120, 240, 480] },
      },
      DescribeImport: {
        call: 'aws-sdk:fsx:describeDataRepositoryTasks',
        parameters: { TaskIds: [TASK] },
        answer: task('SUCCEEDED'),
        retried: CALLED_AGAIN,
      },
    },
    waits: { WaitForImport: 30 },
    states: [...STARTED, 'ImportDone'],
    detours: [
      {
        name: 'an import that takes its time is waited for',
        answers: {
          DescribeImport: [
            { gives: task('PENDING') },
            { gives: task('EXECUTING') },
            { gives: task('SUCCEEDED', { Status: { TotalCount: 4, SucceededCount: 4, FailedCount: 0 } }) },
          ],
        },
        states: [...STARTED, ...STARTED.slice(1), ...STARTED.slice(1), 'ImportDone'],
      },
    ],
    dead: [
      {
        name: 'an import that fails ends the execution, and the report tells why',
        answers: {
          DescribeImport: [{ gives: task('FAILED', { FailureDetails: { Message: 'The path does not exist' } }) }],
        },
        states: [...STARTED, 'ImportFailed'],
        error: 'ImportFailed',
        tells: /did not come into the Lustre cache: .*The path does not exist/,
      },
      {
        name: 'an import that somebody cancels ends the execution',
        answers: { DescribeImport: [{ gives: task('CANCELED') }] },
        states: [...STARTED, 'ImportFailed'],
        error: 'ImportFailed',
        tells: /did not come into the Lustre cache: .*CANCELED/,
      },
    ],
  };
};
