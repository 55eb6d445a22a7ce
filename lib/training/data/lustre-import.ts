/* eslint-disable awscdk/require-passing-this -- the states are children of the workflow that asks for them */
import { Duration, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { type Chain, Choice, type IChainable, Pass, type RetryProps, Wait } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { allow } from '../../security/allow';
import type { LustreCache } from '../../storage/lustre-cache';
import type { JsonPathParams } from '../../workflow/json-path-params';
import { RETRY_CALL, TaskState } from '../../workflow/task-state';
import { BETWEEN_LOOKS, preparationChain } from './preparation';

/** Request of FSx's `CreateDataRepositoryTask`, as far as an import needs it. Source: botocore, fsx 2018-03-01 (2026-11). */
interface CreateDataRepositoryTaskInput {
  readonly Type: 'IMPORT_METADATA_FROM_REPOSITORY';
  readonly FileSystemId: string;
  readonly Paths?: string[];
  readonly Report: { readonly Enabled: boolean };
  readonly ClientRequestToken?: string;
}

/** Request of FSx's `DescribeDataRepositoryTasks`, as far as an import needs it. */
interface DescribeDataRepositoryTasksInput {
  readonly TaskIds?: string[];
}

/**
 * A file system runs one task at a time and refuses a second one (`DataRepositoryTaskExecuting`): five times, after half a
 * minute to eight minutes. It names no errors, because Step Functions documents no names for those of FSx.
 */
export const RETRY_IMPORT: RetryProps = {
  errors: ['States.TaskFailed'],
  interval: Duration.seconds(30),
  maxAttempts: 5,
  backoffRate: 2,
};

/**
 * States that import the listing of one version into a cache: files come from S3 when they are read. They need `$.version`,
 * and leave `$.import` beside what the state has.
 *
 * @param uri address of the folder that holds the versions, `s3://…/`
 */
export function importStates(scope: Construct, cache: LustreCache, uri: string, onError: IChainable): Chain {
  return preparationChain({
    start: new TaskState<JsonPathParams<CreateDataRepositoryTaskInput>>(scope, 'ImportFeatures', {
      call: 'aws-sdk:fsx:createDataRepositoryTask',
      parameters: {
        Type: 'IMPORT_METADATA_FROM_REPOSITORY',
        FileSystemId: cache.fileSystemId,
        // A path that is not there makes the task fail: a version that nobody wrote ends here, not in the job.
        'Paths.$': `States.Array(States.Format('${uri}version={}', $.version))`,
        Report: { Enabled: false },
        // Lets FSx recognize a call that is made again, so that it starts one task and not two.
        'ClientRequestToken.$': "States.Hash($$.Execution.Id, 'MD5')",
      },
      resultSelector: { 'task.$': '$.DataRepositoryTask.TaskId' },
      resultPath: '$.import',
      retries: [RETRY_IMPORT],
      onError,
    }),
    wait: new Wait(scope, 'WaitForImport', { time: BETWEEN_LOOKS }),
    look: new TaskState<JsonPathParams<DescribeDataRepositoryTasksInput>>(scope, 'DescribeImport', {
      call: 'aws-sdk:fsx:describeDataRepositoryTasks',
      parameters: { 'TaskIds.$': 'States.Array($.import.task)' },
      resultSelector: { 'task.$': '$.DataRepositoryTasks[0]' },
      resultPath: '$.import.state',
      retries: [RETRY_CALL],
      onError,
    }),
    ended: new Choice(scope, 'HasImportEnded'),
    status: '$.import.state.task.Lifecycle',
    succeeded: 'SUCCEEDED',
    goesOn: ['PENDING', 'EXECUTING', 'CANCELING'],
    done: new Pass(scope, 'ImportDone'),
    failed: new Pass(scope, 'ImportFailed', {
      parameters: {
        Error: 'ImportFailed',
        'Cause.$': `States.Format('Version {} of the features did not come into the Lustre cache: {}', $.version, States.JsonToString($.import.state.task))`,
      },
      resultPath: '$.error',
    }).next(onError),
  });
}

/** Lets a state machine make the calls of `importStates`. */
export function grantImport(stateMachine: IRole, cache: LustreCache): void {
  allow(stateMachine, {
    actions: ['fsx:CreateDataRepositoryTask'],
    resources: [
      cache.fileSystemArn,
      Stack.of(cache).formatArn({ service: 'fsx', resource: 'task', resourceName: '*' }),
    ],
    wildcard: 'FSx makes the id of a task when the task is made',
  });
  allow(stateMachine, {
    actions: ['fsx:DescribeDataRepositoryTasks'],
    resources: ['*'],
    wildcard: 'The service knows no resources for this action',
  });
}
