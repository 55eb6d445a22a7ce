import type { CreateTransformJobCommandInput } from '@aws-sdk/client-sagemaker';
import { Duration } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type Chain, Choice, Condition, type IStateMachine, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DataLake } from '../../data-lake/data-lake';
import { checkedPrefix } from '../../data-lake/storage-area';
import { allowLogs, allowOutputKey, allowVolumeKey } from '../../sagemaker/job-permissions';
import { againWithoutCapacity, CAPACITY_TIME } from '../../training/jobs/capacity';
import { grantRun } from '../../training/jobs/grant-run';
import { checkJobPrefix } from '../../training/jobs/job-prefix';
import { Failure } from '../../workflow/failure';
import type { JsonPathParams } from '../../workflow/json-path-params';
import { RETRY_JOB, TaskState } from '../../workflow/task-state';
import { Workflow, type WorkflowReporting, WorkflowRole } from '../../workflow/workflow';
import type { BatchRecords } from './batch-records';
import { type BatchSchedule, scheduleBatch } from './batch-schedule';
import { type BatchInput, BatchSource } from './batch-source';
import { FileCounts } from './file-counts';
import { type BatchRequests, type BatchResources, transformRequest } from './transform-request';

/** The model that scores; a `ServedModel` is one. */
export interface ScoringModel {
  /** Its name. */
  readonly modelName: string;

  /** Its role, with which SageMaker also reads what is scored, and writes the answers. */
  readonly role: IRole;
}

/** Choices for the workflow. */
export interface BatchTransformProps {
  /** The model that scores. */
  readonly model: ScoringModel;

  /** The lake; answers lie in its zone capture, under the key of that zone. */
  readonly lake: DataLake;

  /** What executions may score. */
  readonly input: BatchInput;

  /** How files are cut into requests, and what of the answers is kept. */
  readonly records: BatchRecords;

  /** On what it runs, and for how long. */
  readonly resources: BatchResources;

  /**
   * How the model is asked.
   *
   * @default - bodies of 6 MB; as many at once as the container says, else 1; 10 minutes for each; 3 tries more
   */
  readonly requests?: BatchRequests;

  /**
   * Prefix of the answers in the zone capture, ending in `/`; below it `version=<version>/run=<execution>/`, or `folder/run=<execution>/`.
   *
   * @default 'batch/'
   */
  readonly outputPrefix?: string;

  /** Key of the volumes. */
  readonly volumeKey: IKey;

  /** Start of every job name, of at most 26 lower-case characters: a UUID follows (TR-17, SF-09). */
  readonly jobPrefix: string;

  /** Where outcomes are reported and executions logged. */
  readonly reporting: WorkflowReporting;

  /**
   * When it starts by the clock.
   *
   * @default - people start it
   */
  readonly schedule?: BatchSchedule;
}

/** Prefix of the answers in the zone capture. */
export const BATCH_OUTPUT = 'batch/';

/** Looking for files and counting answers, and what waits in a queue, beside the job. */
const SPARE_TIME = Duration.hours(1);

/** Time that SageMaker takes before and after the requests: instances, image, model, upload. */
const STARTING = Duration.minutes(30);

/**
 * Scores a version of the data, or a folder, with a model, and reports how many files have answers. Nothing runs in between.
 *
 * Every failure is caught and reported to the topic, with the number of files that have answers all the same: SageMaker goes on with
 * the other files when one is bad, and marks the whole job as failed.
 */
export class BatchTransform extends Construct {
  /** The state machine. */
  readonly stateMachine: IStateMachine;

  /** The same with its log, for grants to people. */
  readonly workflow: Workflow;

  private readonly failure: Failure;
  private readonly timeout: Duration;
  private readonly request: JsonPathParams<CreateTransformJobCommandInput>;

  /** @throws if SageMaker would refuse the job, its name or its place, or nothing can be scored */
  constructor(scope: Construct, id: string, props: BatchTransformProps) {
    super(scope, id);
    const { lake, model, reporting, jobPrefix } = props;
    checkJobPrefix(jobPrefix);
    const prefix = checkedPrefix({ zone: 'capture', prefix: props.outputPrefix ?? BATCH_OUTPUT });
    if (prefix === '') {
      throw new Error("outputPrefix must be a folder, got ''; endpoints keep their answers in the same zone");
    }
    this.timeout = props.resources.maxRuntime.plus(STARTING);
    this.request = transformRequest({
      modelName: model.modelName,
      records: props.records,
      resources: props.resources,
      requests: props.requests,
      volumeKey: props.volumeKey,
      outputKey: lake.keyOf('capture'),
      // A name of its own for every attempt: names of past jobs stay taken (TR-18).
      jobName: `States.Format('${jobPrefix}-{}', States.UUID())`,
      files: "States.Format('s3://{}/{}', $.source.bucket, $.source.prefix)",
      answers: `States.Format('${lake.uri({ zone: 'capture', prefix })}{}', $.source.answers)`,
    });
    this.failure = new Failure(this, 'Failure', { alarms: reporting.alarms, subject: 'Scoring failed' });
    const { failure } = this;
    const source = new BatchSource(this, 'Source', { lake, input: props.input, failure });
    const counts = new FileCounts(this, 'Counts', { lake, areas: source.areas(), answersPrefix: prefix, failure });

    const role = new WorkflowRole(this, 'Role', {
      description: 'Batch transform: looks for files, runs the job, counts answers, reports',
      reporting,
    });
    source.grantFind(role);
    counts.grantCount(role);
    grantRun(role, { kind: 'transform', jobPrefix, role: model.role });
    this.grantScore(props, source, prefix);

    this.workflow = new Workflow(this, 'Workflow', {
      role,
      definition: source.states(this.run(counts)),
      timeout: this.timeout.plus(CAPACITY_TIME).plus(SPARE_TIME),
      reporting,
    });
    this.stateMachine = this.workflow.stateMachine;
    scheduleBatch(this, {
      schedule: props.schedule,
      input: props.input,
      stateMachine: this.stateMachine,
      alarms: reporting.alarms,
    });
  }

  /** From files that were named to answers, or to a report of why not. */
  private run(counts: FileCounts): Chain {
    const scored = this.failure
      .reportState('ReportScored', {
        subject: 'A batch is scored',
        message: `States.Format('{}: {} of {} files have answers below {}', $.transform.job, $.answered.files, $.asked.files, $.transform.answers)`,
      })
      .next(new Succeed(this, 'Scored'));
    const complete = new Choice(this, 'HasEveryAnswer')
      .when(
        // SageMaker makes one file of answers for each file, so that fewer are a loss that nobody reported.
        Condition.numberLessThanJsonPath('$.answered.files', '$.asked.files'),
        this.failure.because(
          'AnswersMissing',
          'AnswersMissing',
          'The job completed, and there are fewer files of answers than files that were asked; compare the folders, and score what is missing',
        ),
      )
      .otherwise(scored);
    const job = againWithoutCapacity(this, (onError) => this.score(onError), counts.partly());
    return counts.asked(job.next(counts.answered(complete)));
  }

  private score(
    onError: ConstructorParameters<typeof TaskState>[2]['onError'],
  ): TaskState<JsonPathParams<CreateTransformJobCommandInput>> {
    return new TaskState(this, 'Score', {
      call: 'sagemaker:createTransformJob.sync',
      parameters: this.request,
      resultSelector: { 'job.$': '$.TransformJobName', 'answers.$': '$.TransformOutput.S3OutputPath' },
      resultPath: '$.transform',
      timeout: this.timeout,
      retries: [RETRY_JOB],
      onError,
    });
  }

  /** What SageMaker does in the name of the model: read, answer, log. The image and the network are granted where the model is made. */
  private grantScore({ lake, model, volumeKey }: BatchTransformProps, source: BatchSource, prefix: string): void {
    source.grantRead(model.role);
    lake.grantStorageWrite(model.role, { zone: 'capture', prefix });
    allowVolumeKey(model.role, volumeKey);
    allowOutputKey(model.role, lake.keyOf('capture'));
    allowLogs(model.role, ['/aws/sagemaker/TransformJobs']);
  }
}
