import type { MetricDefinition } from '@aws-sdk/client-sagemaker';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { RegistryImage } from '../sagemaker/images';

/**
 * What a job runs: one of SageMaker's algorithms, a script in a framework's image, an image of one's own, or an algorithm
 * from the Marketplace. Where its data lies, and on what it runs, is said elsewhere (`TrainingData`, `TrainingResources`).
 */
export interface TrainingProgram {
  /** The part of `AlgorithmSpecification` that says what runs: the address of an image, or the ARN of an algorithm. */
  readonly algorithm: { readonly TrainingImage: string } | { readonly AlgorithmName: string };

  /**
   * The image that the role of the job pulls (TR-23).
   *
   * @default - none: an algorithm of the Marketplace brings its own
   */
  readonly image?: RegistryImage;

  /** Hyperparameters, as strings: at most 100 of at most 2,500 characters each (API: HyperParameterValue; TR-19). */
  readonly hyperparameters: Readonly<Record<string, string>>;

  /** Environment of the container. */
  readonly environment: Readonly<Record<string, string>>;

  /**
   * How SageMaker finds the metrics in the log.
   *
   * @default - SageMaker knows them: it is one of its own algorithms (TR-31)
   */
  readonly metrics?: readonly MetricDefinition[];

  /** Channels that the program brings itself, beside those of the data: an archive of code, a pre-trained model. */
  readonly ownChannels: readonly OwnChannel[];

  /**
   * Whether the container has no network at all (TR-12).
   *
   * @default true
   */
  readonly isolated?: boolean;

  /**
   * Command that the container is started with.
   *
   * @default - the one of the image
   */
  readonly entrypoint?: readonly string[];

  /**
   * Whether it keeps a cache of compiled graphs in `/opt/ml/checkpoints`, which the next execution should find. A program that saves
   * checkpoints there as well finds its cache within an execution only: checkpoints of another execution are not its own.
   *
   * @default false
   */
  readonly compileCache?: boolean;

  /** Whether it goes on from `/opt/ml/checkpoints`; without it a spot job may wait an hour at most (TR-06). */
  readonly checkpoints: boolean;

  /** Lets the role of a job read the channels that the program brings itself. */
  grantRead(role: IRole): void;
}

/** A channel whose content belongs to the program. */
export interface OwnChannel {
  /** Name of the channel. */
  readonly name: string;

  /** Address of an object or of a prefix, `s3://…`. */
  readonly uri: string;
}
