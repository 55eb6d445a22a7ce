import { ContainerImage, type ContainerImageConfig, Model } from '@aws-cdk/aws-sagemaker-alpha';
import { Stack } from 'aws-cdk-lib';
import type { ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
import type { DataLake } from '../data-lake/data-lake';
import { ServingSecurityGroup } from '../network/serving-security-group';
import { type RegistryImage, registryUri } from '../sagemaker/images';
import { JobRole } from '../sagemaker/job-role';
import type { SourceArchive } from '../sagemaker/source-archive';

/** Choices for the model. */
export interface ServedModelProps {
  /** ARN of the approved model package version to serve; usually read from a parameter at deployment. */
  readonly modelPackageArn: string;

  /** Image of those versions; the role may pull it. */
  readonly image: RegistryImage;

  /** Archive of the baseline, which lies with the assets and not in the lake. */
  readonly baseline: SourceArchive;

  /** Lake whose models zone holds the trained versions. */
  readonly lake: DataLake;

  /** Where they lie in that zone, ending in `/`. */
  readonly artifactsPrefix: string;

  /** Key of the volumes, onto which the model is copied. */
  readonly volumeKey: IKey;

  /** Network of the containers. */
  readonly vpc: IVpc;

  /** Isolated subnets in at least two Availability Zones, even for one instance (HO-06). */
  readonly subnets: ISubnet[];
}

/**
 * A registered model version, ready for an endpoint: isolated from the network, with a role that reads its artifact.
 *
 * The name is left to CloudFormation, because every change replaces the model (HO-02).
 */
export class ServedModel extends Construct {
  /** Name of the model, for an endpoint configuration (HO-03). */
  readonly modelName: string;

  /** Role of the containers. */
  readonly role: IRole;

  constructor(scope: Construct, id: string, props: ServedModelProps) {
    super(scope, id);
    const zones = new Set(props.subnets.map((subnet) => subnet.availabilityZone));
    if (zones.size < 2) {
      throw new Error(
        `subnets must lie in at least two Availability Zones, got ${[...zones].join(', ')}; SageMaker refuses the model otherwise (HO-06)`,
      );
    }

    this.role = new JobRole(this, 'Role', {
      description: 'Model containers: reads model artifacts',
      image: props.image,
      volumeKey: props.volumeKey,
      logGroups: ['/aws/sagemaker/Endpoints/'],
    });
    props.lake.grantStorageRead(this.role, { zone: 'models', prefix: props.artifactsPrefix });
    props.baseline.grantReadEveryVersion(this.role);

    const model = new Model(this, 'Model', {
      role: this.role,
      containers: [{ image: new RegistryContainerImage(props.image) }],
      vpc: props.vpc,
      vpcSubnets: { subnets: props.subnets },
      securityGroups: [
        new ServingSecurityGroup(this, 'SecurityGroup', {
          vpc: props.vpc,
          description: 'Model containers of the endpoint',
        }),
      ],
      networkIsolation: true,
    });
    // The alpha construct knows no model packages; image, artifact and environment come from the registered version.
    const resource = model.node.findChild('Model') as CfnModel;
    resource.addPropertyOverride('PrimaryContainer', { ModelPackageName: props.modelPackageArn });
    resource.addPropertyDeletionOverride('PrimaryContainer.Image');
    this.modelName = model.modelName;
  }
}

/** An image in a registry of AWS; the role that pulls it gets the permission from `JobRole`. */
class RegistryContainerImage extends ContainerImage {
  constructor(private readonly image: RegistryImage) {
    super();
  }

  /** Called by the model. */
  bind(scope: Construct): ContainerImageConfig {
    const { region, urlSuffix } = Stack.of(scope);
    return { imageName: registryUri(this.image, region, urlSuffix) };
  }
}
