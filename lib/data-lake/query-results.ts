import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { PrivateBucket } from '../storage/private-bucket';

/** Choices for the results. */
export interface QueryResultsProps {
  /** Key of the results: that of no zone, so that who reads results can read no zone (RV-06). */
  readonly encryptionKey: IKey;

  /** Bucket that receives the server access logs. */
  readonly accessLogs: IBucket;

  /** Age at which results are deleted: they are copies, and each can be asked for again. */
  readonly expiry: Duration;

  /**
   * Whether results outlive the stack.
   *
   * @default true
   */
  readonly retain?: boolean;
}

/**
 * The bucket in which Athena puts what queries find.
 *
 * Lake Formation cannot protect it: "query results locations in Amazon S3 for Athena cannot be registered with Lake
 * Formation" (Athena user guide). So each {@link Workgroup} has a prefix of its own, and a person reads that alone.
 */
export class QueryResults extends Construct {
  /** The bucket. */
  readonly bucket: IBucket;

  /** Key of the results. */
  readonly encryptionKey: IKey;

  constructor(scope: Construct, id: string, props: QueryResultsProps) {
    super(scope, id);
    this.encryptionKey = props.encryptionKey;
    this.bucket = new PrivateBucket(this, 'Files', {
      encryptionKey: props.encryptionKey,
      accessLogs: props.accessLogs,
      retain: props.retain,
      lifecycleRules: [
        { id: 'Expiry', expiration: props.expiry, noncurrentVersionExpiration: Duration.days(1) },
        // What expires leaves a marker in a bucket with versions; S3 takes this rule beside none with an age.
        { id: 'Markers', expiredObjectDeleteMarker: true },
      ],
    }).bucket;
  }
}
