import type { Duration } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Chain, IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Bar } from '../gate';

/** The step of a workflow that finds out how good a model is, on data that it never saw. */
export interface EvaluationStep {
  /** How long it takes at the most, the start of instances included. */
  readonly longest: Duration;

  /** Where the figures lie afterwards: an intrinsic function that makes the address of a file of SageMaker's model quality statistics. */
  readonly statistics: string;

  /** What of the figures decides; their paths begin with `$.evaluation.metrics`. */
  readonly bars: readonly Bar[];

  /** Which parts of the version of the data it reads, by the names of their folders. */
  readonly parts: readonly string[];

  /**
   * The states. They need `$.version` and what `TrainingStep` leaves, keep what the state has, and leave the figures, as the file
   * has them, as `$.evaluation.metrics`.
   *
   * @param onError where every error that is left goes, with the error as `$.error`
   */
  states(onError: IChainable): Chain;

  /** Lets a state machine run it: start, watch and stop its jobs, hand them their role, and read the figures (SF-03, SF-10). */
  grantRun(stateMachine: IRole): void;
}
