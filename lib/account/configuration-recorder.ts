import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnConfigurationRecorder, CfnDeliveryChannel } from 'aws-cdk-lib/aws-config';
import { CfnServiceLinkedRole, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct, type IConstruct } from 'constructs';
import { PrivateBucket } from '../storage/private-bucket';
import type { Ownership } from './ownership';

const CONFIG = 'config.amazonaws.com';

/** Choices for the recorder. */
export interface ConfigurationRecorderProps {
  /** Key of the files. It must be made in this app, because AWS Config is added to its policy. */
  readonly encryptionKey: IKey;

  /** Bucket that receives the server access logs of the recorder's own bucket. */
  readonly accessLogs: IBucket;

  /**
   * Whether to make `AWSServiceRoleForConfig`, of which an account has one for all Regions. The console of AWS Config makes
   * it, too, and so does the recorder of another Region.
   */
  readonly serviceRole: Ownership;

  /**
   * Whether IAM users, groups, roles and policies are recorded, too. They belong to no Region: with recorders in several
   * Regions, one of them is enough, and each records, and costs, the same again.
   *
   * @default true
   */
  readonly globalTypes?: boolean;
}

/**
 * Records how every resource of the account and Region is configured, and when that changes (RV-11).
 *
 * Everything stays when the stack goes: rules of others need the recorder, and the files say what was. To deploy it once more
 * would fail, because an account and Region have one; by then it is an existing one.
 */
export class ConfigurationRecorder extends Construct {
  /** Bucket of snapshots and history. */
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, props: ConfigurationRecorderProps) {
    super(scope, id);
    const { partition, account } = Stack.of(this);
    const files = new PrivateBucket(this, 'Files', {
      encryptionKey: props.encryptionKey,
      accessLogs: props.accessLogs,
      // Files are written once; what was overwritten or deleted by hand can be had back for a while.
      lifecycleRules: [{ id: 'Overwritten', noncurrentVersionExpiration: Duration.days(90) }],
    });
    this.bucket = files.bucket;
    this.letConfigWrite(props.encryptionKey);

    const recorder = new CfnConfigurationRecorder(this, 'Resource', {
      roleArn: `arn:${partition}:iam::${account}:role/aws-service-role/${CONFIG}/AWSServiceRoleForConfig`,
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: props.globalTypes ?? true },
    });
    const channel = new CfnDeliveryChannel(this, 'Channel', {
      s3BucketName: this.bucket.bucketName,
      s3KmsKeyArn: props.encryptionKey.keyArn,
      configSnapshotDeliveryProperties: { deliveryFrequency: 'TwentyFour_Hours' },
    });
    // The recorder starts only once there is a channel, and the channel wants a recorder: CloudFormation makes both at the
    // same time. A dependency between them, in either direction, never ends (aws-cloudformation-user-guide#1282).
    // CF-10: Config writes a test file when the channel is made. Waiting for the same, the two still start together.
    const before: IConstruct[] = [files];
    if (props.serviceRole === 'create') {
      const role = new CfnServiceLinkedRole(this, 'ServiceRole', {
        awsServiceName: CONFIG,
        description: 'AWS Config reads how resources are configured with it',
      });
      role.applyRemovalPolicy(RemovalPolicy.RETAIN);
      before.push(role);
    }
    for (const resource of [recorder, channel]) {
      resource.node.addDependency(...before);
      resource.applyRemovalPolicy(RemovalPolicy.RETAIN);
    }
  }

  /** The service-linked role may use neither bucket nor key; Config then writes as a service, for this account alone. */
  private letConfigWrite(key: IKey): void {
    const { account } = Stack.of(this);
    const forThisAccount = { 'aws:SourceAccount': account };
    const config = [new ServicePrincipal(CONFIG)];
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'ConfigLooks',
        principals: config,
        actions: ['s3:GetBucketAcl', 's3:ListBucket'],
        resources: [this.bucket.bucketArn],
        conditions: { StringEquals: forThisAccount },
      }),
    );
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'ConfigWrites',
        principals: config,
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects(`AWSLogs/${account}/Config/*`)],
        conditions: { StringEquals: { ...forThisAccount, 's3:x-amz-acl': 'bucket-owner-full-control' } },
      }),
    );
    key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Config',
        principals: config,
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: forThisAccount },
      }),
    );
  }
}
