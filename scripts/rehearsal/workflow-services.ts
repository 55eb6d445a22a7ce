import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { asProperties, type Properties } from '../../lib/checks/assembly';
import { type CallHandler, ServiceError } from './state-machine';
import { WorkflowAutopilot } from './workflow-autopilot';
import { tuningHandlers } from './workflow-tuning';
import type { WorkflowBuckets } from './workflow-buckets';
import { WorkflowFileSystems } from './workflow-file-systems';
import { WorkflowJobs, type WorkflowJobsProps } from './workflow-jobs';
import { WorkflowRegistry } from './workflow-registry';

/** A report that was published. */
export interface Report {
  /** Its subject. */
  readonly subject: string;

  /** Its text. */
  readonly message: string;
}

/** Choices for the services. */
export interface WorkflowServicesProps extends Omit<WorkflowJobsProps, 'fileSystems'> {
  /** Runs of the Spark job, the newest first; the version of the features has the id of its run. */
  readonly runs: readonly { readonly id: string; readonly state: string }[];

  /** What goes wrong, beside what the data make go wrong. @default - nothing */
  readonly faults?: WorkflowFaults;
}

/** What goes wrong in an execution, because no script makes it go wrong by itself. */
export interface WorkflowFaults {
  /** Errors with which the first calls of an integration are answered; they do nothing then. */
  readonly refused?: Readonly<Record<string, readonly ServiceError[]>>;

  /** Errors with which the first calls of an integration are answered after they did their work: the answer is lost. */
  readonly lost?: Readonly<Record<string, readonly ServiceError[]>>;

  /** What is read instead of a file that a job wrote, by the end of its key. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The services that a workflow calls, on this machine. Names of errors are those of Step Functions. */
export class WorkflowServices {
  /** The model registry. */
  readonly registry = new WorkflowRegistry();

  /** What was published. */
  readonly reports: Report[] = [];

  /** SageMaker's jobs. */
  readonly jobs: WorkflowJobs;

  /** AutoML jobs and batch transforms. */
  readonly autopilot: WorkflowAutopilot;

  /** Who answers, by the integration of the call. */
  readonly handlers: Readonly<Record<string, CallHandler>>;

  private readonly buckets: WorkflowBuckets;

  /** @param props where jobs read and write, and what goes wrong */
  constructor(private readonly props: WorkflowServicesProps) {
    this.buckets = props.buckets;
    const fileSystems = new WorkflowFileSystems(props.buckets, join(props.work, 'file-systems'));
    this.jobs = new WorkflowJobs({ ...props, fileSystems });
    this.autopilot = new WorkflowAutopilot({ buckets: props.buckets, log: this.jobs.logOf('autopilot') });
    const handlers: Record<string, CallHandler> = {
      'sagemaker:createTrainingJob.sync': async (request) => completed(await this.jobs.train(request), 'TrainingJob'),
      'sagemaker:createProcessingJob.sync': async (request) =>
        completed(await this.jobs.process(request), 'ProcessingJob'),
      ...tuningHandlers(this.jobs),
      ...fileSystems.handlers,
      ...this.autopilot.handlers,
      'aws-sdk:sagemaker:createModelPackage': (request) => Promise.resolve(this.registry.register(request)),
      'aws-sdk:s3:getObject': (request) => Promise.resolve(this.getObject(request)),
      'aws-sdk:s3:listObjectsV2': (request) => Promise.resolve(this.listObjects(request)),
      'aws-sdk:glue:getJobRuns': () => Promise.resolve({ JobRuns: this.props.runs.map(jobRun) }),
      'sns:publish': ({ Subject, Message }) => {
        this.reports.push({ subject: String(Subject), message: String(Message) });
        return Promise.resolve({ MessageId: `${this.reports.length}` });
      },
    };
    this.handlers = Object.fromEntries(
      Object.entries(handlers).map(([call, handler]) => [call, faulty(call, handler, props.faults)]),
    );
  }

  /** The objects at a prefix; of a folder those in it, at most as many as are asked for. */
  private listObjects({ Bucket, Prefix, MaxKeys }: Properties): Properties {
    const keys = this.buckets.list(Bucket, Prefix).slice(0, Number(MaxKeys ?? 1000));
    return { KeyCount: keys.length, IsTruncated: false, Contents: keys.map((Key) => ({ Key })) };
  }

  private getObject({ Bucket, Key }: Properties): Properties {
    const instead = Object.entries(this.props.faults?.files ?? {}).find(([end]) => String(Key).endsWith(end));
    const file = this.buckets.object(Bucket, Key);
    if (!existsSync(file) || !statSync(file).isFile()) {
      throw new ServiceError('S3.NoSuchKeyException', `The specified key does not exist. (Key: ${String(Key)})`);
    }
    const body = instead?.[1] ?? readFileSync(file, 'utf8');
    return { Body: body, ContentLength: Buffer.byteLength(body), ContentType: 'application/json' };
  }
}

/** The description of a job that completed. @throws ServiceError as Step Functions tells a job that did not */
export function completed(description: Properties, kind: string): Properties {
  if (description[`${kind}Status`] === 'Completed') return description;
  throw new ServiceError('States.TaskFailed', JSON.stringify(description));
}

function jobRun({ id, state }: { readonly id: string; readonly state: string }, index: number): Properties {
  return { Id: id, JobRunState: state, Attempt: 0, StartedOn: `2026-01-01T00:00:0${index}Z` };
}

/** A handler whose first calls go wrong. */
function faulty(call: string, handler: CallHandler, { refused, lost }: WorkflowFaults = {}): CallHandler {
  const before = [...(refused?.[call] ?? [])];
  const after = [...(lost?.[call] ?? [])];
  return async (parameters) => {
    const refusal = before.shift();
    if (refusal !== undefined) throw refusal;
    const answer = await handler(asProperties(parameters));
    const loss = after.shift();
    if (loss !== undefined) throw loss;
    return answer;
  };
}
