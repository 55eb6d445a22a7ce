import { Duration, Stack } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { accept } from '../security/accept';
import { PrivateBucket } from '../storage/private-bucket';
import { eventSelectors, type RecordedEvents } from './audit-selectors';

/** Choices for the trail. */
export interface AuditTrailProps extends RecordedEvents {
  /** Name of the trail. Given, because the policies of its bucket and key name it before it exists (CT-06). */
  readonly trailName: string;

  /** Key of the log files; its policy must let this trail use it, `kms:Decrypt` included (KM-02). */
  readonly logKey: IKey;

  /** Bucket that receives the server access logs of the trail's own bucket. */
  readonly accessLogs: IBucket;

  /**
   * How long log files are kept.
   *
   * @default - until somebody deletes them
   */
  readonly retention?: Duration;

  /**
   * Whether the log files outlive the stack.
   *
   * @default true
   */
  readonly retain?: boolean;
}

/**
 * Records who did what: every management event of the account, every object read or written in the watched buckets, and
 * what else it is asked for: invocations of functions, use of SageMaker resources, calls through interface endpoints.
 *
 * The trail covers all Regions, because IAM and STS report in `us-east-1` only, and a trail that misses a change of roles
 * is worth little. CloudWatch Logs gets no copy: questions are asked of the files with Athena, and alarms of the platform
 * come from metrics. L1, because the L2 knows only basic selectors, which cannot stand beside advanced ones (CT-02, CT-03).
 */
export class AuditTrail extends Construct {
  /** Bucket of the log files and of the digests that prove them. */
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, props: AuditTrailProps) {
    super(scope, id);
    const selectors = eventSelectors(Stack.of(this), props);
    const { account } = Stack.of(this);
    const trailArn = Stack.of(this).formatArn({
      service: 'cloudtrail',
      resource: 'trail',
      resourceName: props.trailName,
    });

    const files = new PrivateBucket(this, 'Files', {
      encryptionKey: props.logKey,
      accessLogs: props.accessLogs,
      retain: props.retain,
      lifecycleRules:
        props.retention === undefined
          ? []
          : [{ id: 'Expiry', expiration: props.retention, noncurrentVersionExpiration: Duration.days(1) }],
    });
    this.bucket = files.bucket;
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'TrailLooks',
        principals: [new ServicePrincipal('cloudtrail.amazonaws.com')],
        actions: ['s3:GetBucketAcl'],
        resources: [this.bucket.bucketArn],
        conditions: { StringEquals: { 'aws:SourceArn': trailArn } },
      }),
    );
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'TrailWrites',
        principals: [new ServicePrincipal('cloudtrail.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects(`AWSLogs/${account}/*`)],
        conditions: { StringEquals: { 'aws:SourceArn': trailArn, 's3:x-amz-acl': 'bucket-owner-full-control' } },
      }),
    );

    const trail = new CfnTrail(this, 'Resource', {
      trailName: props.trailName,
      isLogging: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      s3BucketName: this.bucket.bucketName,
      kmsKeyId: props.logKey.keyArn,
      advancedEventSelectors: selectors,
    });
    accept(trail, {
      rule: 'CloudTrailCloudWatchLogsEnabled',
      reason:
        'Questions are asked of the files with Athena, and this trail records management events, which EventBridge hands to ' +
        'rules; a copy of every object event would cost by the GB and hold names of patient files once more',
    });
    // CF-10: CloudTrail tries the bucket policy while it is created. CT-05: and so the trail goes first when the stack is
    // destroyed. Then the bucket is closed to writes and emptied, and once its policy is gone nothing delivers any more.
    trail.node.addDependency(files);
  }
}
