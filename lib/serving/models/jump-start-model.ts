import { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import type { IConstruct } from 'constructs';
import { jumpStartBucket } from '../../sagemaker/algorithms/jump-start';
import type { RegistryImage } from '../../sagemaker/images';
import { allow } from '../../security/allow';
import { filesAt } from './artifact';
import { checkEnvironment, type Environment } from './environment';
import { imageAddress } from './image-address';
import { imageFacts } from './image-facts';
import type { ModelFacts, Servable } from './servable';

/**
 * Choices for a model of JumpStart. Its specification says the rest:
 * `s3://jumpstart-cache-prod-<region>/community_models_specs/<model>/specs_v<version>.json`.
 */
export interface JumpStartModelProps {
  /** Name of the model at JumpStart. */
  readonly modelId: string;

  /** Image, from `hosting_ecr_specs` or the variant of the instance type. */
  readonly image: RegistryImage;

  /**
   * `hosting_prepacked_artifact_key`, ending in `/` or `.tar.gz`: the model with its code. A script of its own
   * (`hosting_script_key`) would be downloaded by the container, which has no network (RV-07).
   */
  readonly artifactKey: string;

  /**
   * Variables of the container, from `inference_environment_variables`; nothing secret.
   *
   * @default - none
   */
  readonly environment?: Environment;

  /**
   * Says that you have read the licence of a gated model (`gated_bucket: true`, text at `hosting_eula_key`) and accept it.
   *
   * @default - the model is open
   */
  readonly eula?: 'accepted';

  /**
   * Bucket with a copy under the same key. In a network whose gateway to S3 lets only the account's own buckets pass, it is
   * the one way to the model; and a copy does not change under an endpoint.
   *
   * @default - JumpStart's own bucket of the Region, which the network names among its `readableBuckets`
   */
  readonly copy?: IBucket;
}

/**
 * Models that JumpStart keeps in its private bucket, by how their names begin; seen in their specifications, not all of them.
 *
 * Source: `gated_bucket` in `tests/unit/sagemaker/jumpstart/constants.py` of `aws/sagemaker-python-sdk`, and the address
 * of their artifacts there.
 */
const GATED = ['meta-textgeneration-', 'huggingface-llm-gemma-'];

/** A pretrained model that AWS publishes, with the code that serves it. */
export class JumpStartModel implements Servable {
  /** What is known about it. */
  readonly facts: ModelFacts;

  /** The image. */
  readonly images: readonly RegistryImage[];

  /** @throws if the key is neither a folder nor an archive, if the licence is open, or SageMaker refuses the environment */
  constructor(private readonly props: JumpStartModelProps) {
    const { modelId, image, artifactKey, environment = {}, eula } = props;
    if (!/^[^/].*(?:\/|[^/]\.tar\.gz)$/.test(artifactKey) || artifactKey.endsWith('/sourcedir.tar.gz')) {
      throw new Error(
        `artifactKey must be a folder ending in '/' or a .tar.gz with model and code, got '${artifactKey}'; take hosting_prepacked_artifact_key of its specification (RV-07)`,
      );
    }
    if (eula === undefined && GATED.some((start) => modelId.startsWith(start))) {
      throw new Error(
        `eula must be 'accepted' for the gated model '${modelId}', got nothing; read the text at hosting_eula_key of its specification first (API: ModelAccessConfig)`,
      );
    }
    checkEnvironment(environment);
    this.images = [image];
    const dataSource = eula !== undefined || artifactKey.endsWith('/');
    this.facts = { containers: 1, multiModel: false, dataSource, bindsToPort: true, ...imageFacts(image) };
  }

  /** The one container. */
  containers(scope: IConstruct): readonly CfnModel.ContainerDefinitionProperty[] {
    const { image, artifactKey, environment = {} } = this.props;
    return [
      {
        image: imageAddress(image, scope),
        ...this.location(`s3://${this.bucketName(Stack.of(scope))}/${artifactKey}`),
        ...(Object.keys(environment).length === 0 ? {} : { environment }),
      },
    ];
  }

  /** The artifact alone, in the bucket of AWS or in the copy. */
  grantRead(role: IRole): void {
    const { artifactKey, copy } = this.props;
    const stack = Stack.of(role);
    const bucketArn =
      copy?.bucketArn ?? stack.formatArn({ service: 's3', region: '', account: '', resource: this.bucketName(stack) });
    const folder = artifactKey.endsWith('/');
    allow(role, {
      actions: ['s3:ListBucket'],
      resources: [bucketArn],
      conditions: { StringEquals: { 's3:prefix': artifactKey } },
    });
    allow(role, {
      actions: ['s3:GetObject'],
      resources: [`${bucketArn}/${artifactKey}${folder ? '*' : ''}`],
      ...(folder ? { wildcard: 'The files of one published model, whose names its specification does not say' } : {}),
    });
    copy?.encryptionKey?.grantDecrypt(role);
  }

  /** The licence can only be accepted in a data source. */
  private location(uri: string): Pick<CfnModel.ContainerDefinitionProperty, 'modelDataUrl' | 'modelDataSource'> {
    const folder = uri.endsWith('/');
    if (this.props.eula === undefined) return folder ? { modelDataSource: filesAt(uri) } : { modelDataUrl: uri };
    return {
      modelDataSource: {
        s3DataSource: {
          s3Uri: uri,
          s3DataType: folder ? 'S3Prefix' : 'S3Object',
          compressionType: folder ? 'None' : 'Gzip',
          modelAccessConfig: { acceptEula: true },
        },
      },
    };
  }

  /** Gated models lie in a bucket of their own (`JUMPSTART_GATED_BUCKET_NAME_SET` of the SDK). */
  private bucketName({ region }: Stack): string {
    const { copy, eula } = this.props;
    if (copy !== undefined) return copy.bucketName;
    return eula === undefined ? jumpStartBucket(region) : `jumpstart-private-cache-prod-${region}`;
  }
}
