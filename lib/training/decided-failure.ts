import { type IChainable, Pass } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

/** An error that no service reports but a step decides on. */
export interface DecidedFailureProps {
  /** Name of the error. */
  readonly error: string;

  /** An intrinsic function that says what went wrong, and what to do. */
  readonly cause: string;

  /** Where it goes, with the error as `$.error`. */
  readonly onError: IChainable;
}

/** A state that puts an error where every `Catch` puts it, and goes on as they do. */
export class DecidedFailure extends Pass {
  constructor(scope: Construct, id: string, props: DecidedFailureProps) {
    super(scope, id, { parameters: { Error: props.error, 'Cause.$': props.cause }, resultPath: '$.error' });
    this.next(props.onError);
  }
}
