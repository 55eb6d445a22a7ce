import { Duration, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { accept } from '../security/accept';
import { PrivateBucket } from './private-bucket';

/** Choices for the bucket. */
export interface AccessLogBucketProps {
  /** How long logs are kept. */
  readonly retention: Duration;

  /**
   * Whether the logs outlive the stack.
   *
   * @default true
   */
  readonly retain?: boolean;
}

/**
 * Receives the server access logs of all other buckets of this account, and of no other account (FS-15).
 *
 * It logs nothing itself. Where no bucket of its own stack writes to it, the rule packs ask for that; accept it there, because
 * to log its own would never end.
 */
export class AccessLogBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, props: AccessLogBucketProps) {
    super(scope, id, {
      retain: props.retain,
      lifecycleRules: [{ id: 'Expiry', expiration: props.retention, noncurrentVersionExpiration: Duration.days(1) }],
    });
    accept(this, {
      rule: 'S3DefaultEncryptionKMS',
      reason:
        'S3 delivers server access logs only to a bucket with keys that S3 manages (FS-15); they are encrypted at rest',
    });
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OnlyThisAccount',
        effect: Effect.DENY,
        principals: [new ServicePrincipal('logging.s3.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [this.bucket.arnForObjects('*')],
        conditions: { StringNotEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
  }
}
