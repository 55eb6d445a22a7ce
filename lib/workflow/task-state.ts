import { Duration, Stack } from 'aws-cdk-lib';
import { CustomState, type IChainable, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

/** A state that calls one AWS API. */
export interface TaskStateProps<Parameters> {
  /** Integration without the ARN prefix, e.g. `sagemaker:createTrainingJob.sync` or `aws-sdk:s3:getObject`. */
  readonly call: string;

  /** Parameters of the call. */
  readonly parameters: Parameters;

  /**
   * What of the answer is kept.
   *
   * @default - the whole answer
   */
  readonly resultSelector?: Readonly<Record<string, unknown>>;

  /** Where the answer is put into the state's input, e.g. `$.training`; `null` drops it. */
  readonly resultPath: string | null;

  /**
   * When the state gives up waiting.
   *
   * @default - the state machine's own time-out
   */
  readonly timeout?: Duration;

  /** What the state does again, how often and after how long. */
  readonly retries: readonly RetryProps[];

  /** Where every error that is left goes. */
  readonly onError: IChainable;

  /**
   * Where it finds the error. States that report or undo another error keep theirs apart from it.
   *
   * @default '$.error'
   */
  readonly errorPath?: string;
}

/** Short calls that only fail in passing: throttling, or a fault of the service. */
export const RETRY_CALL: RetryProps = {
  errors: ['States.TaskFailed'],
  interval: Duration.seconds(5),
  maxAttempts: 3,
  backoffRate: 2,
};

/** Faults of SageMaker and throttling, which pass; quotas and capacity, which pass when other jobs end (SF-13). */
export const RETRY_JOB: RetryProps = {
  errors: ['SageMaker.AmazonSageMakerException', 'SageMaker.ResourceLimitExceededException'],
  interval: Duration.seconds(30),
  maxAttempts: 4,
  backoffRate: 2,
};

/**
 * A task state written as the service's own JSON, typed by the official request types.
 *
 * CDK's own SageMaker tasks cannot say isolation, checkpoints or spot, and add security groups and permissions of
 * their own (SF-07, SF-08). A custom state adds no permission at all (SF-04): whoever makes one grants its calls.
 */
export class TaskState<Parameters extends object> extends CustomState {
  constructor(scope: Construct, id: string, props: TaskStateProps<Parameters>) {
    super(scope, id, {
      stateJson: {
        Type: 'Task',
        Resource: `arn:${Stack.of(scope).partition}:states:::${props.call}`,
        Parameters: props.parameters,
        ...(props.resultSelector === undefined ? {} : { ResultSelector: props.resultSelector }),
        ResultPath: props.resultPath,
        ...(props.timeout === undefined ? {} : { TimeoutSeconds: props.timeout.toSeconds() }),
      },
    });
    for (const retry of props.retries) {
      this.addRetry(retry);
    }
    this.addCatch(props.onError, { resultPath: props.errorPath ?? '$.error' });
  }
}
