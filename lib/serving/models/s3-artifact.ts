import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import type { IConstruct } from 'constructs';
import type { RegistryImage } from '../../sagemaker/images';
import { type Artifact, artifactLocation, checkArtifact, grantArtifact } from './artifact';
import { checkEnvironment, type Environment, scriptEnvironment } from './environment';
import { imageAddress } from './image-address';
import { imageFacts } from './image-facts';
import type { ModelFacts, Servable } from './servable';

/** Choices for an artifact. */
export interface S3ArtifactProps {
  /** Archive or files of the model, there before the model is made (HO-04). */
  readonly artifact: Artifact;

  /** Image of AWS that serves it, as `xgboostImage`, `algorithmImage` and `frameworkImage` find them. */
  readonly image: RegistryImage;

  /**
   * File in the folder `code` of the archive that answers requests, for images of frameworks (RV-07).
   *
   * @default - the image answers by itself, as those of SageMaker's algorithms do
   */
  readonly script?: string;

  /**
   * More variables of the container, such as `SAGEMAKER_MODEL_SERVER_WORKERS`; nothing secret.
   *
   * @default - none beside those of the script
   */
  readonly environment?: Environment;
}

/** What was trained, in S3, with an image of AWS that serves it. */
export class S3Artifact implements Servable {
  /** What is known about it. */
  readonly facts: ModelFacts;

  /** The image. */
  readonly images: readonly RegistryImage[];

  private readonly environment: Environment;

  /** @throws if the key is no `.tar.gz`, a folder is none, or SageMaker refuses the environment */
  constructor(private readonly props: S3ArtifactProps) {
    const { artifact, image, script, environment } = props;
    checkArtifact(artifact);
    this.environment = { ...(script === undefined ? {} : scriptEnvironment(script)), ...environment };
    checkEnvironment(this.environment);
    this.images = [image];
    this.facts = {
      containers: 1,
      multiModel: false,
      dataSource: 'prefix' in artifact,
      bindsToPort: true,
      ...imageFacts(image),
    };
  }

  /** The one container. */
  containers(scope: IConstruct): readonly CfnModel.ContainerDefinitionProperty[] {
    const { artifact, image } = this.props;
    return [
      {
        image: imageAddress(image, scope),
        ...artifactLocation(artifact, scope),
        ...(Object.keys(this.environment).length === 0 ? {} : { environment: this.environment }),
      },
    ];
  }

  /** The artifact, and those that may still be served beside it. */
  grantRead(role: IRole): void {
    grantArtifact(this.props.artifact, role);
  }
}
