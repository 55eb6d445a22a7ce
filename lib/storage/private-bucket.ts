import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type IBucket,
  type LifecycleRule,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

const SEVEN_DAYS = Duration.days(7);

/** How long no version of an object can be deleted or changed after it came. */
export interface ObjectLock {
  /**
   * - `governance`: whoever has `s3:BypassGovernanceRetention` and says so may delete it earlier.
   * - `compliance`: nobody may, not even the root of the account, and nobody can shorten the time.
   */
  readonly mode: 'governance' | 'compliance';

  /** The time, in whole days: S3 takes 1 to 36,500. */
  readonly duration: Duration;
}

/** Choices for a bucket. */
export interface PrivateBucketProps {
  /**
   * Key that encrypts the objects, with bucket keys on.
   *
   * @default - keys managed by S3; only for buckets that receive server access logs, which S3 cannot deliver under a customer key (FS-15)
   */
  readonly encryptionKey?: IKey;

  /**
   * Bucket that receives the server access logs, under the prefix `<construct path>/`.
   *
   * @default - no access logs; only right for the access-log bucket itself
   */
  readonly accessLogs?: IBucket;

  /**
   * Whether objects outlive the stack, and go on costing (CO-05). `false` empties and deletes the bucket with its stack.
   *
   * @default true
   */
  readonly retain?: boolean;

  /**
   * What happens to objects as they age, beside the removal of unfinished uploads after seven days.
   *
   * @default - objects stay until somebody deletes them
   */
  readonly lifecycleRules?: LifecycleRule[];

  /**
   * Whether object events go to EventBridge. Never on a bucket that a Lustre file system imports from (FS-10).
   *
   * @default false
   */
  readonly objectEvents?: boolean;

  /**
   * Lock that every object gets when it comes. CloudFormation replaces the bucket when this is switched on or off, so decide
   * before the first deployment; mode and time can be changed, for objects that come later.
   *
   * @default - none
   */
  readonly objectLock?: ObjectLock;
}

/** A bucket that only this account reads, only over TLS, with versions and a record of who asked. */
export class PrivateBucket extends Construct {
  /** The bucket. */
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const retain = props.retain ?? true;
    if (props.accessLogs?.encryptionKey !== undefined) {
      throw new Error(
        `accessLogs must be a bucket with keys managed by S3, got '${props.accessLogs.node.path}', which has a customer ` +
          'key, so that S3 could not deliver to it (FS-15); give a PrivateBucket without encryptionKey',
      );
    }

    checkLock(props);

    const bucket = new Bucket(this, 'Resource', {
      encryption: props.encryptionKey ? BucketEncryption.KMS : BucketEncryption.S3_MANAGED,
      encryptionKey: props.encryptionKey,
      bucketKeyEnabled: props.encryptionKey ? true : undefined,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: true,
      serverAccessLogsBucket: props.accessLogs,
      serverAccessLogsPrefix: props.accessLogs ? `${this.node.path}/` : undefined,
      lifecycleRules: [
        { id: 'UnfinishedUploads', abortIncompleteMultipartUploadAfter: SEVEN_DAYS },
        ...(props.lifecycleRules ?? []),
      ],
      objectLockDefaultRetention: props.objectLock && retention(props.objectLock),
      removalPolicy: retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      autoDeleteObjects: !retain,
    });
    if (props.objectEvents ?? false) {
      // The L2 switch adds a custom resource that owns the notifications (RV-03); the plain property does the same work.
      (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
        eventBridgeConfiguration: { eventBridgeEnabled: true },
      };
    }
    this.bucket = bucket;
  }
}

function retention({ mode, duration }: ObjectLock): ObjectLockRetention {
  return mode === 'compliance' ? ObjectLockRetention.compliance(duration) : ObjectLockRetention.governance(duration);
}

/** @throws if what is locked could not be deleted with its stack, or access logs could not be delivered */
function checkLock({ objectLock, retain, encryptionKey }: PrivateBucketProps): void {
  if (objectLock === undefined) return;
  if (!(retain ?? true)) {
    throw new Error(
      `objectLock must not meet retain: false, got '${objectLock.mode}' for ${objectLock.duration.toDays()} days; the function ` +
        'that empties a bucket passes no lock, so its stack could not be deleted. Retain the bucket, or leave the lock out',
    );
  }
  if (encryptionKey === undefined) {
    throw new Error(
      'objectLock must not meet keys managed by S3, got no encryptionKey; such a bucket is for server access logs, which S3 ' +
        'does not deliver to a bucket with a lock. Give a key, or leave the lock out',
    );
  }
}
