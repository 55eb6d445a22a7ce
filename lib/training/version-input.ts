import type { GetJobRunsCommandInput } from '@aws-sdk/client-glue';
import type { ListObjectsV2CommandInput } from '@aws-sdk/client-s3';
import { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Choice, Condition, type IChainable, Pass } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DataLake } from '../data-lake/data-lake';
import { allow } from '../security/allow';
import type { Failure } from '../workflow/failure';
import type { JsonPathParams } from '../workflow/json-path-params';
import { RETRY_CALL, TaskState } from '../workflow/task-state';
import { checkedDataPrefix } from './data/data-versions';

/** The word of the input that stands for the newest version. */
export const LATEST = 'latest';

/** File of a version that is written last: a version without it is not finished, and nothing may train on it. */
export const MANIFEST = 'manifest.json';

/** Where versions of the data lie, and who makes them. */
export interface VersionInputProps {
  /** The lake whose zone features holds them. */
  readonly lake: DataLake;

  /** Where they lie in it, ending in `/`; below it `version=<version>/`. */
  readonly prefix: string;

  /**
   * Name of the Glue job that makes them, and names each after the id of its run.
   *
   * @default - others make them: no input asks for the newest one
   */
  readonly jobName?: string;

  /** Where it is reported that there is no such version. */
  readonly failure: Failure;

  /**
   * Another input that the workflow takes, as people write it; whoever is refused is told of it.
   *
   * @default - a version is all that it takes
   */
  readonly orElse?: string;
}

/** How many of the newest runs are looked at; their descriptions must fit into the 256 KiB of a state. */
const RUNS = 50;

/**
 * From the one input that every training workflow takes to a version of the data that is finished.
 *
 * Input: `{"version": "<version>"}`, or `{"version": "latest"}` for the newest run of the job that succeeded. It goes on with the
 * name of a version as `$.version` whose manifest is there.
 */
export class VersionInput extends Construct {
  /** An intrinsic function that makes the address of the manifest of `$.version`. */
  readonly manifest: string;

  private readonly props: VersionInputProps;
  private readonly prefix: string;

  /** @throws if the prefix names no folder */
  constructor(scope: Construct, id: string, props: VersionInputProps) {
    super(scope, id);
    this.props = props;
    this.prefix = checkedDataPrefix(props.prefix);
    const folder = props.lake.uri({ zone: 'features', prefix: this.prefix });
    this.manifest = `States.Format('${folder}version={}/${MANIFEST}', $.version)`;
  }

  /** Whether an input may ask for the newest version. */
  get knowsLatest(): boolean {
    return this.props.jobName !== undefined;
  }

  /** The states, from the input to `next`. */
  states(next: IChainable): Choice {
    const { failure, jobName } = this.props;
    const checked = this.findManifest().next(
      new Choice(this, 'HasManifest')
        .when(Condition.numberGreaterThanEquals('$.manifest.found', 1), next)
        .otherwise(
          failure.because(
            'NoManifest',
            'InvalidInput',
            `The version must be finished: ${this.prefix}version=(name)/${MANIFEST} in the features zone is written last, and is not there`,
          ),
        ),
    );
    const latest = Condition.stringEquals('$.version', LATEST);
    // A test of the type alone would end the execution, uncaught, where the path is absent.
    const choice = new Choice(this, 'HasVersion').when(
      Condition.not(Condition.and(Condition.isPresent('$.version'), Condition.isString('$.version'))),
      failure.because('NoVersion', 'InvalidInput', this.contract()),
    );
    return choice
      .when(
        latest,
        jobName === undefined
          ? failure.because('NoLatest', 'InvalidInput', `No job makes versions of this data; ${this.contract()}`)
          : this.findLatest(jobName, checked),
      )
      .otherwise(checked);
  }

  /** Lets a state machine look for runs and manifests; it reads no data. */
  grantFind(stateMachine: IRole): void {
    const { lake, jobName } = this.props;
    allow(stateMachine, {
      actions: ['s3:ListBucket'],
      resources: [lake.zones.features.bucketArn],
      conditions: { StringLike: { 's3:prefix': `${this.prefix}version=*/${MANIFEST}` } },
    });
    if (jobName !== undefined) {
      allow(stateMachine, {
        actions: ['glue:GetJobRuns'],
        resources: [Stack.of(this).formatArn({ service: 'glue', resource: 'job', resourceName: jobName })],
      });
    }
  }

  private contract(): string {
    const ways = `{"version": "name of the version"}, as the manifest of the data names it`;
    const { orElse } = this.props;
    return [
      `The input must be ${ways}`,
      ...(this.knowsLatest ? [`{"version": "${LATEST}"} for the newest`] : []),
      ...(orElse === undefined ? [] : [orElse]),
    ].join(', or ');
  }

  /** Glue gives the newest run first (API: GetJobRuns). */
  private findLatest(jobName: string, checked: IChainable): IChainable {
    const use = new Pass(this, 'UseLatest', { parameters: { 'version.$': '$.latest.versions[0]' } });
    const found = new Choice(this, 'HasLatest')
      .when(Condition.isPresent('$.latest.versions[0]'), use.next(checked))
      .otherwise(
        this.props.failure.because(
          'NoRun',
          'InvalidInput',
          `None of the newest ${RUNS} runs of the job ${jobName} succeeded; start it, or name a version`,
        ),
      );
    return new TaskState<JsonPathParams<GetJobRunsCommandInput>>(this, 'FindLatest', {
      call: 'aws-sdk:glue:getJobRuns',
      parameters: { JobName: jobName, MaxResults: RUNS },
      resultSelector: { 'versions.$': "$.JobRuns[?(@.JobRunState == 'SUCCEEDED')].Id" },
      resultPath: '$.latest',
      retries: [RETRY_CALL],
      onError: this.props.failure.report,
    }).next(found);
  }

  /** A listing, because whoever may read no data may still see whether there is some. */
  private findManifest(): TaskState<JsonPathParams<ListObjectsV2CommandInput>> {
    return new TaskState(this, 'FindManifest', {
      call: 'aws-sdk:s3:listObjectsV2',
      parameters: {
        Bucket: this.props.lake.zones.features.bucketName,
        'Prefix.$': `States.Format('${this.prefix}version={}/${MANIFEST}', $.version)`,
        MaxKeys: 1,
      },
      resultSelector: { 'found.$': '$.KeyCount' },
      resultPath: '$.manifest',
      retries: [RETRY_CALL],
      onError: this.props.failure.report,
    });
  }
}
