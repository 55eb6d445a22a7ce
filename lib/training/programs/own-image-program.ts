import type { MetricDefinition } from '@aws-sdk/client-sagemaker';
import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { type RegistryImage, registryUri } from '../../sagemaker/images';
import type { ContainerImage } from './container-image';
import type { OwnChannel, TrainingProgram } from '../training-program';

/** Choices for an image of one's own. */
export interface OwnImageProgramProps {
  /** The image. SageMaker starts it with the argument `train`; the examples have one that does it all. */
  readonly image: ContainerImage;

  /**
   * Hyperparameters, which the container finds in `/opt/ml/input/config/hyperparameters.json`.
   *
   * @default - none
   */
  readonly hyperparameters?: Readonly<Record<string, string>>;

  /**
   * Environment of the container.
   *
   * @default - none
   */
  readonly environment?: Readonly<Record<string, string>>;

  /**
   * How SageMaker finds metrics in what it prints (TR-31).
   *
   * @default - it finds none
   */
  readonly metrics?: readonly MetricDefinition[];

  /**
   * Whether it goes on from `/opt/ml/checkpoints`.
   *
   * @default false
   */
  readonly checkpoints?: boolean;

  /**
   * Whether the container has no network (TR-12).
   *
   * @default true
   */
  readonly isolated?: boolean;
}

/** An image of one's own, which is built before the first job that needs it. */
export class OwnImageProgram implements TrainingProgram {
  /** The image, as an address. */
  readonly algorithm: { readonly TrainingImage: string };

  /** The image. */
  readonly image: RegistryImage;

  /** Hyperparameters, as strings. */
  readonly hyperparameters: Readonly<Record<string, string>>;

  /** Environment of the container. */
  readonly environment: Readonly<Record<string, string>>;

  /**
   * How SageMaker finds metrics.
   *
   * @default - it finds none
   */
  readonly metrics?: readonly MetricDefinition[];

  /** None: the code is in the image. */
  readonly ownChannels: readonly OwnChannel[] = [];

  /** Whether the container has no network. */
  readonly isolated: boolean;

  /** Whether it goes on from checkpoints. */
  readonly checkpoints: boolean;

  /** @param scope in whose Region it runs */
  constructor(scope: IConstruct, props: OwnImageProgramProps) {
    const { region, urlSuffix } = Stack.of(scope);
    this.image = props.image.image;
    this.algorithm = { TrainingImage: registryUri(this.image, region, urlSuffix) };
    this.hyperparameters = { ...props.hyperparameters };
    this.environment = { ...props.environment };
    this.metrics = props.metrics;
    this.isolated = props.isolated ?? true;
    this.checkpoints = props.checkpoints ?? false;
  }

  /** It brings no channel of its own. */
  grantRead(): void {}
}
