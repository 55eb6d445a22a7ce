import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import type { IConstruct } from 'constructs';
import type { ImageProcessor, RegistryImage } from '../../sagemaker/images';

/** What must be known about a model before an endpoint or a job can say whether it fits; `model-fit.ts` compares. */
export interface ModelFacts {
  /** Containers that run side by side on each instance, from 1 to 15. */
  readonly containers: number;

  /** Whether a container serves whichever archive under a prefix a request names. */
  readonly multiModel: boolean;

  /**
   * Whether each request names the container that answers it.
   *
   * @default false
   */
  readonly direct?: boolean;

  /**
   * Whether the artifact is given as a `ModelDataSource`, because it is not compressed or has a licence. Serverless endpoints,
   * batch transform and multi-model endpoints take none (API: ContainerDefinition, ModelDataSource).
   */
  readonly dataSource: boolean;

  /**
   * Whether every container listens where `SAGEMAKER_BIND_TO_PORT` says, as several on one instance have to
   * ("Run Real-time Predictions with an Inference Pipeline" of SageMaker's guide).
   */
  readonly bindsToPort: boolean;

  /**
   * What the images compute on.
   *
   * @default - on more than one kind, or it is not known
   */
  readonly processor?: ImageProcessor;

  /**
   * What the images are built for.
   *
   * @default - it is not known
   */
  readonly architecture?: 'x86_64' | 'arm64';
}

/** Something that can be served: its containers, and what a role needs for them. */
export interface Servable {
  /** What is known about it. */
  readonly facts: ModelFacts;

  /** Images that the role pulls (TR-23). */
  readonly images: readonly RegistryImage[];

  /**
   * How several containers get their requests: one after the other, or each by its name.
   *
   * @default - there is one container
   */
  readonly execution?: 'Serial' | 'Direct';

  /**
   * The containers, as SageMaker takes them.
   *
   * @param scope the model, in whose Region they run
   * @throws if something that they name lies in another Region (HO-27)
   */
  containers(scope: IConstruct): readonly CfnModel.ContainerDefinitionProperty[];

  /** Lets the role of the model read its artifacts. */
  grantRead(role: IRole): void;
}
