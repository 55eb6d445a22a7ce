import type { ListObjectsV2CommandInput } from '@aws-sdk/client-s3';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Chain, Choice, Condition, type IChainable, Pass } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { DataLake, StorageArea } from '../../data-lake/data-lake';
import { allow } from '../../security/allow';
import type { Failure } from '../../workflow/failure';
import type { JsonPathParams } from '../../workflow/json-path-params';
import { RETRY_CALL, TaskState, type TaskStateProps } from '../../workflow/task-state';

/** Choices for the counting. */
export interface FileCountsProps {
  /** The lake. */
  readonly lake: DataLake;

  /** Where the files lie that may be asked about, with `*` for what an execution names. */
  readonly areas: readonly StorageArea[];

  /** Where the answers lie in the zone capture, ending in `/`. */
  readonly answersPrefix: string;

  /** Where it is reported that there is nothing to score, and that nothing could be counted. */
  readonly failure: Failure;
}

type Listing = JsonPathParams<ListObjectsV2CommandInput>;

/**
 * Counts the files that are asked about and those with answers, up to a thousand, which is what one listing tells (API: ListObjectsV2).
 * SageMaker makes a file of answers only when it has one for every record of a file, so that files tell whether records are missing.
 */
export class FileCounts extends Construct {
  private readonly props: FileCountsProps;

  constructor(scope: Construct, id: string, props: FileCountsProps) {
    super(scope, id);
    this.props = props;
  }

  /** The files below `$.source.prefix`, as `$.asked.files`; without one the execution fails. */
  asked(next: IChainable): Chain {
    const nothing = this.props.failure.because(
      'NothingToScore',
      'InvalidInput',
      'There must be a file to score, and there is none below the version or folder; its name, and the part of the version, must be those in S3',
    );
    return Chain.start(
      this.listing('CountFiles', {
        parameters: { 'Bucket.$': '$.source.bucket', 'Prefix.$': '$.source.prefix' },
        resultPath: '$.asked',
      }),
    ).next(
      new Choice(this, 'HasFiles').when(Condition.numberGreaterThanEquals('$.asked.files', 1), next).otherwise(nothing),
    );
  }

  /** The files with answers after a job that completed, as `$.answered.files`. */
  answered(next: IChainable): Chain {
    return Chain.start(this.listing('CountAnswers', { parameters: this.answers(), resultPath: '$.answered' })).next(
      next,
    );
  }

  /** After a job that failed: the files with answers all the same, told with the error. */
  partly(): Chain {
    const { failure } = this.props;
    const tell = new Pass(this, 'TellPart', {
      parameters: {
        'files.$': '$.error.answered.files',
        'of.$': '$.asked.files',
        'below.$': '$.source.answers',
      },
      resultPath: '$.error.answered',
    });
    return Chain.start(
      this.listing('CountPart', {
        parameters: this.answers(),
        resultPath: '$.error.answered',
        // What went wrong first is told, not that nothing could be counted.
        errorPath: '$.notCounted',
      }),
    ).next(tell.next(failure.report));
  }

  /** Lets a state machine list these folders; it reads no data. */
  grantCount(stateMachine: IRole): void {
    const { lake, areas, answersPrefix } = this.props;
    for (const { zone, prefix = '' } of [...areas, { zone: 'capture', prefix: answersPrefix } as const]) {
      allow(stateMachine, {
        actions: ['s3:ListBucket'],
        resources: [lake.zones[zone].bucketArn],
        // Of a version the whole part is counted; elsewhere the execution names what is below.
        conditions: { StringLike: { 's3:prefix': prefix.includes('*') ? prefix : `${prefix}*` } },
      });
    }
  }

  private answers(): Listing {
    const { lake, answersPrefix } = this.props;
    return {
      Bucket: lake.zones.capture.bucketName,
      'Prefix.$': `States.Format('${answersPrefix}{}', $.source.answers)`,
    };
  }

  private listing(
    id: 'CountFiles' | 'CountAnswers' | 'CountPart',
    props: Pick<TaskStateProps<Listing>, 'parameters' | 'resultPath' | 'errorPath'>,
  ): TaskState<Listing> {
    return new TaskState(this, id, {
      call: 'aws-sdk:s3:listObjectsV2',
      resultSelector: { 'files.$': '$.KeyCount' },
      retries: [RETRY_CALL],
      onError: this.props.failure.report,
      ...props,
    });
  }
}
