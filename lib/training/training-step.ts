import type { Duration } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Chain, IChainable } from 'aws-cdk-lib/aws-stepfunctions';

/** The step of a workflow that ends with a model: a training job, a tuning job, or an AutoML job. */
export interface TrainingStep {
  /** Role of the jobs. */
  readonly role: IRole;

  /** How long it takes at the most, waiting for capacity and the start of instances included. */
  readonly longest: Duration;

  /**
   * The states. They need `$.version`, keep what the state has, and leave
   * - `$.training.job`: name of the job whose model it is,
   * - `$.training.model`: address of its archive, `s3://…/model.tar.gz`,
   * - `$.training.metrics`: list of `{MetricName, Value}`, the final metrics of the job as SageMaker describes it.
   *
   * @param onError where every error that is left goes, with the error as `$.error`
   */
  states(onError: IChainable): Chain;

  /** Lets a state machine run it: start, watch and stop its jobs, and hand them their role (SF-01, SF-02, SF-10). */
  grantRun(stateMachine: IRole): void;
}
