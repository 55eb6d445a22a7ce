import { cpSync, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { asList, asProperties, type Properties } from '../../lib/checks/assembly';
import { FEATURES } from '../../lib/readmission/layout';
import type { CallHandler } from './state-machine';
import { filesIn, type WorkflowBuckets } from './workflow-buckets';

/** The task of DataSync whose executions are answered. */
const COPY_TASK = 'arn:aws:datasync:eu-west-1:111122223333:task/task-0123456789abcdef0';

/**
 * File systems of training jobs as one folder, in which a version lies only after a workflow has brought it: by an import into
 * FSx for Lustre, or by a copy to EFS with DataSync. An import of FSx brings the files, too, which come later there.
 */
export class WorkflowFileSystems {
  /** Who answers, by the integration of the call. */
  readonly handlers: Readonly<Record<string, CallHandler>> = {
    'aws-sdk:fsx:createDataRepositoryTask': ({ Paths }) => this.start(asList(Paths).map((path) => this.bring(path))),
    'aws-sdk:fsx:describeDataRepositoryTasks': ({ TaskIds }) =>
      Promise.resolve({
        DataRepositoryTasks: asList(TaskIds).map((id) => ({
          TaskId: id,
          Lifecycle: this.ended(id, 'SUCCEEDED', 'FAILED'),
        })),
      }),
    'aws-sdk:datasync:startTaskExecution': ({ Includes }) =>
      this.start(
        asList(Includes).map((filter) => this.bring(`${this.versions}${String(asProperties(filter).Value).slice(1)}`)),
      ),
    'aws-sdk:datasync:describeTaskExecution': ({ TaskExecutionArn: id }) =>
      Promise.resolve({ TaskExecutionArn: id, Status: this.ended(id, 'SUCCESS', 'ERROR') }),
  };

  private readonly results: boolean[] = [];

  /**
   * @param folder stands for the file systems
   * @param versions address of the folder of the versions, `s3://…/`: what DataSync reads
   */
  constructor(
    private readonly buckets: WorkflowBuckets,
    private readonly folder: string,
    private readonly versions = `s3://@{Data/Lakefeatures00000000}/${FEATURES}`,
  ) {}

  /** Folder of a channel on a file system. @returns undefined when nothing was brought there */
  channel({ DirectoryPath }: Properties): string | undefined {
    const [, version = '', name = ''] = /\/(version=[^/]+)\/([^/]+)$/.exec(String(DirectoryPath)) ?? [];
    const path = join(this.folder, version, name);
    return version !== '' && filesIn(path) > 0 ? path : undefined;
  }

  /** Brings the files of a version. @returns whether there were any */
  private bring(address: unknown): boolean {
    if (!this.buckets.has(address)) return false;
    const source = this.buckets.path(address);
    const target = join(this.folder, basename(source));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(source, target, { recursive: true });
    return true;
  }

  /** What both services answer to a start; each reads its own member. */
  private start(brought: readonly boolean[]): Promise<Properties> {
    const number = String(this.results.push(brought.every((one) => one)) - 1).padStart(17, '0');
    return Promise.resolve({
      DataRepositoryTask: { TaskId: `task-${number}`, Lifecycle: 'PENDING' },
      TaskExecutionArn: `${COPY_TASK}/execution/exec-${number}`,
    });
  }

  private ended(id: unknown, good: string, bad: string): string {
    return this.results[Number(/\d+$/.exec(String(id))?.[0])] === true ? good : bad;
  }
}
