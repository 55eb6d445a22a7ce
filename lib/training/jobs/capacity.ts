/* eslint-disable awscdk/require-passing-this -- the states are children of the workflow that asks for them */
import { Duration } from 'aws-cdk-lib';
import {
  Chain,
  Choice,
  Condition,
  type CustomState,
  type IChainable,
  Pass,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

/** How long a job waits that found no instances. */
const PAUSE = Duration.minutes(15);

/** How often it waits. */
const PAUSES = 3;

/** Time that SageMaker looks for instances before it gives a job up. */
const LOOKING = Duration.minutes(30);

/** How much longer a job takes at the most that is started again when there are no instances. */
export const CAPACITY_TIME = Duration.minutes(PAUSES * (PAUSE.toMinutes() + LOOKING.toMinutes()));

/** Where it is kept how often the job waited. */
const WAITED = '$.capacity.waited';

/**
 * Starts a training job again, after a quarter of an hour and three times at most, when SageMaker found no instances for it.
 *
 * A job that SageMaker cannot place is made, and fails with a `FailureReason` that begins with `CapacityError`. To Step Functions
 * that is `States.TaskFailed`, as a script that breaks is, and a `Retry` knows an error only by its name: so it is caught, and its
 * cause looked at. Source: aws/sagemaker-python-sdk#3033, which tells such failures by the same text, November 2026.
 *
 * @param start makes the state that runs the job, with what catches its errors
 * @param onError where every other error goes, with the error as `$.error`
 */
export function againWithoutCapacity(
  scope: Construct,
  start: (onError: IChainable) => CustomState,
  onError: IChainable,
): Chain {
  const wait = new Wait(scope, 'WaitForCapacity', { time: WaitTime.duration(PAUSE) });
  const first = new Pass(scope, 'CountFirstWait', { parameters: { waited: 1 }, resultPath: '$.capacity' });
  const next = new Pass(scope, 'CountWait', {
    parameters: { 'waited.$': `States.MathAdd(${WAITED}, 1)` },
    resultPath: '$.capacity',
  });
  // A time-out has no cause.
  const found = Condition.and(
    Condition.isPresent('$.error.Cause'),
    Condition.stringMatches('$.error.Cause', '*CapacityError*'),
  );
  const lacks = new Choice(scope, 'LacksCapacity')
    .when(Condition.and(found, Condition.not(Condition.isPresent(WAITED))), first.next(wait))
    .when(Condition.and(found, Condition.numberLessThan(WAITED, PAUSES)), next.next(wait))
    .otherwise(onError);
  const job = start(lacks);
  wait.next(job);
  return Chain.start(job);
}
