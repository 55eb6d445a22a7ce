import { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { allow } from '../security/allow';
import type { RegistryImage } from './images';
import { allowInterfaces, allowLogs, ANY_RESOURCE, allowOutputKey, allowVolumeKey } from './job-permissions';

/** What a SageMaker job or model needs beside its data. */
export interface JobRoleProps {
  /** What the role is for; people read it in the console. */
  readonly description: string;

  /**
   * Image that SageMaker pulls with this role (TR-23).
   *
   * @default - none: what runs is an algorithm of the Marketplace, which brings its own
   */
  readonly image?: RegistryImage;

  /** Key of the volumes. */
  readonly volumeKey: IKey;

  /**
   * Key that the request names for outputs.
   *
   * @default - the request names none; what the role writes is encrypted through S3, by a grant of the lake
   */
  readonly outputKey?: IKey;

  /**
   * Whether it runs in a network of the account, so that SageMaker makes interfaces there with this role.
   *
   * @default true
   */
  readonly inNetwork?: boolean;

  /** Log group families that it writes to, e.g. `/aws/sagemaker/TrainingJobs`. */
  readonly logGroups: readonly string[];
}

/**
 * The role of one SageMaker job or model: pull the image, use the keys, attach to the network, write logs and metrics.
 *
 * Never `AmazonSageMakerFullAccess`. Data comes by grants on top.
 */
export class JobRole extends Role {
  constructor(scope: Construct, id: string, props: JobRoleProps) {
    super(scope, id, {
      assumedBy: new ServicePrincipal('sagemaker.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
      }),
      description: props.description,
    });

    if (props.image !== undefined) {
      this.grantPull(props.image);
    }

    allowVolumeKey(this, props.volumeKey);
    if (props.outputKey !== undefined) {
      allowOutputKey(this, props.outputKey);
    }

    // TR-22: SageMaker makes and removes the network interfaces of the job with this role.
    if (props.inNetwork ?? true) {
      allowInterfaces(this);
    }

    allowLogs(this, props.logGroups);
    allow(this, {
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringLike: { 'cloudwatch:namespace': '/aws/sagemaker/*' } },
      wildcard: 'PutMetricData knows no resources; the namespace is the limit',
    });
  }

  /** Lets SageMaker pull one more image with this role (TR-23): a model may have several containers. */
  grantPull({ account, repository }: RegistryImage): void {
    const resource = 'repository';
    allow(this, {
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      resources: [Stack.of(this).formatArn({ service: 'ecr', account, resource, resourceName: repository })],
    });
    allow(this, {
      actions: ['ecr:GetAuthorizationToken'],
      resources: ['*'],
      wildcard: ANY_RESOURCE,
    });
  }
}
