import type { Duration } from 'aws-cdk-lib';

/** On what a training job runs, and for how long. */
export interface TrainingResources {
  /** Instance type that SageMaker offers for training. */
  readonly instanceType: string;

  /**
   * Number of instances.
   *
   * @default 1
   */
  readonly instanceCount?: number;

  /** Disk of an instance without local storage, in GiB (TR-04). */
  readonly volumeGiB: number;

  /** When SageMaker stops the job (TR-32). */
  readonly maxRuntime: Duration;

  /**
   * Buys spare capacity, and waits for it at most this long, the running time included (TR-05).
   *
   * @default - on-demand capacity
   */
  readonly spotWait?: Duration;

  /**
   * How long the instances are kept warm for the next job of the same kind, 1 to 60 minutes; paid like a running job, and
   * silently ignored while the account's quota for warm pools is 0 (TR-07). Not with spare capacity.
   *
   * @default - instances are given back at once
   */
  readonly keepAlive?: Duration;
}
