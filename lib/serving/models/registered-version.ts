import { Arn, ArnFormat, Token } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import type { IConstruct } from 'constructs';
import type { DataLake } from '../../data-lake/data-lake';
import type { RegistryImage } from '../../sagemaker/images';
import type { SourceArchive } from '../../sagemaker/source-archive';
import { checkFolder, checkRegion } from './artifact';
import { imageFacts } from './image-facts';
import type { ModelFacts, Servable } from './servable';

/** Choices for a registered version. */
export interface RegisteredVersionProps {
  /** ARN of an approved model package version; usually read from a parameter at deployment. */
  readonly modelPackageArn: string;

  /** Image of the versions of its group; the role may pull it. */
  readonly image: RegistryImage;

  /** Lake whose models zone holds the trained versions. */
  readonly lake: DataLake;

  /** Where they lie in that zone, ending in `/`. */
  readonly artifactsPrefix: string;

  /**
   * Archive of a version that lies with the assets of a deployment and not in the lake.
   *
   * @default - every version lies in the lake
   */
  readonly baseline?: SourceArchive;
}

/**
 * A version in the registry, which alone says image, artifact and environment. To be promoted, audited and traced, a model
 * is served so; the other sources are for what the registry does not know.
 */
export class RegisteredVersion implements Servable {
  /** What is known about it; of the image, what the group has said. */
  readonly facts: ModelFacts;

  /** The image of its group. */
  readonly images: readonly RegistryImage[];

  /** @throws if the ARN is not one of a version, or the prefix no folder */
  constructor(private readonly props: RegisteredVersionProps) {
    const { modelPackageArn, artifactsPrefix, image } = props;
    if (!Token.isUnresolved(modelPackageArn) && !VERSION.test(modelPackageArn)) {
      throw new Error(
        `modelPackageArn must name a version of a group, got '${modelPackageArn}'; it ends in model-package/<group>/<number> (HO-04)`,
      );
    }
    checkFolder('artifactsPrefix', artifactsPrefix);
    this.images = [image];
    this.facts = { containers: 1, multiModel: false, dataSource: false, bindsToPort: true, ...imageFacts(image) };
  }

  /** The version by its ARN. */
  containers(scope: IConstruct): readonly CfnModel.ContainerDefinitionProperty[] {
    const { modelPackageArn } = this.props;
    if (!Token.isUnresolved(modelPackageArn)) {
      checkRegion('modelPackageArn', Arn.split(modelPackageArn, ArnFormat.SLASH_RESOURCE_NAME).region ?? '', scope);
    }
    return [{ modelPackageName: modelPackageArn }];
  }

  /** Trained versions and archives of baselines: an endpoint fetches what it serves again whenever it adds an instance. */
  grantRead(role: IRole): void {
    const { lake, artifactsPrefix, baseline } = this.props;
    lake.grantStorageRead(role, { zone: 'models', prefix: artifactsPrefix });
    baseline?.grantReadEveryVersion(role);
  }
}

/** API: `VersionedArnOrName`, as an ARN and with a version. */
const VERSION = /^arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:\d{12}:model-package\/[a-zA-Z0-9][a-zA-Z0-9-]{0,62}\/\d{1,9}$/;
