import { ContainerImage, Model, ModelData } from '@aws-cdk/aws-sagemaker-alpha';
import type { ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
import { ServingSecurityGroup } from '../../network/serving-security-group';
import { JobRole } from '../../sagemaker/job-role';
import { checkTogether, type Environment } from './environment';
import type { ModelFacts, Servable } from './servable';

/** Where the containers are. */
export interface ModelNetwork {
  /** Network of the containers. */
  readonly vpc: IVpc;

  /** Isolated subnets in at least two Availability Zones, even for one instance (HO-06). */
  readonly subnets: ISubnet[];
}

/** Choices for the model. */
export interface ServedModelProps {
  /** What is served. */
  readonly source: Servable;

  /** Key of the volumes, onto which the model is copied. */
  readonly volumeKey: IKey;

  /**
   * Where the containers are. In a network they reach nothing but the archive that SageMaker brings them. With `none` they
   * reach the Internet, with the credentials of their role: code or a library of the model could send patient data
   * away, and nothing here would stop or see it. It is for serverless endpoints alone, which take no network (HO-13).
   */
  readonly network: ModelNetwork | 'none';

  /**
   * Log group of its containers, which SageMaker names after what serves them: `/aws/sagemaker/Endpoints/<endpoint>`,
   * `/aws/sagemaker/InferenceComponents/<component>` or `/aws/sagemaker/TransformJobs`.
   *
   * @default - that of any endpoint
   */
  readonly logGroup?: string;
}

/** What is known about a model that is made. */
export interface ServedModelFacts extends ModelFacts {
  /** Whether its containers are in a VPC and reach no network. */
  readonly isolated: boolean;
}

/** Something about a model, of which its facts are known and it need not be made: what checks look at. */
export type WithFacts<T extends { readonly model: ServedModel }> = Omit<T, 'model'> & {
  /** What is known about the model. */
  readonly model: Pick<ServedModel, 'facts'>;
};

/**
 * A model, ready for an endpoint or a batch transform: isolated from the network, with a role that reads its artifact.
 *
 * The name is left to CloudFormation, because every change replaces the model (HO-02).
 */
export class ServedModel extends Construct {
  /** Name of the model, for an endpoint configuration (HO-03). */
  readonly modelName: string;

  /** Role of the containers. */
  readonly role: IRole;

  /** What an endpoint has to know; `model-fit.ts` compares. */
  readonly facts: ServedModelFacts;

  /** @throws if the subnets lie in one zone, or the environment of all containers is too long */
  constructor(scope: Construct, id: string, props: ServedModelProps) {
    super(scope, id);
    const { source, network, logGroup = '/aws/sagemaker/Endpoints/' } = props;
    if (network !== 'none') checkZones(network);
    const containers = source.containers(this);
    checkTogether(containers.map(({ environment }) => (environment ?? {}) as Environment));
    this.facts = { ...source.facts, isolated: network !== 'none' };

    const [image, ...more] = source.images;
    const role = new JobRole(this, 'Role', {
      description: 'Model containers: reads model artifacts',
      image,
      volumeKey: props.volumeKey,
      inNetwork: network !== 'none',
      logGroups: [logGroup],
    });
    for (const other of more) {
      role.grantPull(other);
    }
    source.grantRead(role);
    this.role = role;

    const known = containers.every(isKnown);
    const model = new Model(this, 'Model', {
      role,
      containers: known ? containers.map(containerOf) : [],
      ...(network === 'none' ? { networkIsolation: false } : { ...this.placed(network), networkIsolation: true }),
    });
    const resource = model.node.findChild('Model') as CfnModel;
    if (!known) setContainers(resource, containers);
    if (source.execution !== undefined) resource.inferenceExecutionConfig = { mode: source.execution };
    this.modelName = model.modelName;
  }

  private placed({ vpc, subnets }: ModelNetwork) {
    return {
      vpc,
      vpcSubnets: { subnets },
      securityGroups: [
        new ServingSecurityGroup(this, 'SecurityGroup', { vpc, description: 'Model containers of the endpoint' }),
      ],
    };
  }
}

/** What the module of CDK can say about a container. */
const KNOWN = ['image', 'modelDataUrl', 'environment', 'containerHostname'];

function isKnown(container: CfnModel.ContainerDefinitionProperty): boolean {
  return Object.keys(container).every((property) => KNOWN.includes(property));
}

/** A container in the words of the module. */
function containerOf({ image, modelDataUrl, environment, containerHostname }: CfnModel.ContainerDefinitionProperty) {
  return {
    image: new ImageAt(image ?? ''),
    environment: environment as Record<string, string> | undefined,
    containerHostname,
    modelData: modelDataUrl === undefined ? undefined : new DataAt(modelDataUrl),
  };
}

/** Says in L1 what the module does not know: model packages, data sources, many models. */
function setContainers(resource: CfnModel, containers: readonly CfnModel.ContainerDefinitionProperty[]): void {
  const [first, ...more] = containers;
  resource.primaryContainer = more.length === 0 ? first : undefined;
  resource.containers = more.length === 0 ? undefined : [...containers];
}

/** An image at its address; the role that pulls it gets the permission from `JobRole`. */
class ImageAt extends ContainerImage {
  constructor(private readonly imageName: string) {
    super();
  }

  /** Called by the model. */
  bind() {
    return { imageName: this.imageName };
  }
}

/** An archive at its address; the role gets the permission from the source. */
class DataAt extends ModelData {
  constructor(private readonly uri: string) {
    super();
  }

  /** Called by the model. */
  bind() {
    return { uri: this.uri };
  }
}

/** @throws if SageMaker would refuse the subnets */
function checkZones({ subnets }: ModelNetwork): void {
  const zones = new Set(subnets.map((subnet) => subnet.availabilityZone));
  if (zones.size < 2) {
    throw new Error(
      `subnets must lie in at least two Availability Zones, got ${[...zones].join(', ')}; SageMaker refuses the model otherwise (HO-06)`,
    );
  }
}
