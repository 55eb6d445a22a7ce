import { Duration } from 'aws-cdk-lib';
import {
  Chain,
  type Choice,
  Condition,
  type CustomState,
  type Pass,
  type Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';

/** How long a workflow waits before it asks again how far a preparation is. */
export const BETWEEN_LOOKS = WaitTime.duration(Duration.seconds(30));

/** States that start something, and ask until it has ended. */
export interface PreparationStates {
  /** Starts it. */
  readonly start: CustomState;

  /** Waits before each look. */
  readonly wait: Wait;

  /** Looks how far it is. */
  readonly look: CustomState;

  /** Decides whether it has ended. */
  readonly ended: Choice;

  /** Where the status is. */
  readonly status: string;

  /** Status with which it ends well. */
  readonly succeeded: string;

  /** Statuses with which it goes on; with any other it has failed. */
  readonly goesOn: readonly string[];

  /** Follows when it has ended well. */
  readonly done: Pass;

  /** Says why it has not; leads out of the chain. */
  readonly failed: Chain;
}

/** The states in their order, from the start to `done`. */
export function preparationChain(states: PreparationStates): Chain {
  const { start, wait, look, ended, status, done } = states;
  start
    .next(wait)
    .next(look)
    .next(
      ended
        .when(Condition.stringEquals(status, states.succeeded), done)
        .when(Condition.or(...states.goesOn.map((one) => Condition.stringEquals(status, one))), wait)
        .otherwise(states.failed),
    );
  return Chain.custom(start, [done], done);
}
