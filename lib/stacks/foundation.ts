import { Duration } from 'aws-cdk-lib';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { AlarmTopic } from '../monitoring/alarm-topic';
import { accept } from '../security/accept';
import { EncryptionKeys } from '../security/encryption-keys';
import { PrivateBucket } from '../storage/private-bucket';
import { PlatformStack, type PlatformStackProps } from './platform-stack';

/** Keys, the alarm topic, and the bucket for access logs: what everything else refers to. */
export class Foundation extends PlatformStack {
  /** Encrypts data. */
  readonly dataKey: IKey;

  /** Encrypts logs and the topic. */
  readonly logKey: IKey;

  /** Where alarms report. */
  readonly alarms: ITopic;

  /** Receives server access logs. */
  readonly accessLogs: IBucket;

  constructor(scope: Construct, id: string, props: PlatformStackProps) {
    super(scope, id, { ...props, description: 'Keys, alarm topic and access logs' });
    const { keepData, alarmEmail } = props.config;

    const keys = new EncryptionKeys(this, 'Keys', { trailName: this.names.trail, retain: keepData });
    this.dataKey = keys.data;
    this.logKey = keys.logs;
    this.alarms = new AlarmTopic(this, 'Alarms', { encryptionKey: keys.logs, email: alarmEmail }).topic;
    const accessLogs = new PrivateBucket(this, 'AccessLogs', {
      retain: keepData,
      lifecycleRules: [
        {
          id: 'Expiry',
          expiration: Duration.days(props.config.logRetentionDays),
          noncurrentVersionExpiration: Duration.days(1),
        },
      ],
    });
    const loop = 'It receives the access logs of all other buckets; logging its own would never end';
    accept(accessLogs, { rule: 'S1', packs: ['AwsSolutions'], reason: loop });
    accept(accessLogs, { rule: 'S3BucketLoggingEnabled', reason: loop });
    accept(accessLogs, {
      rule: 'S3DefaultEncryptionKMS',
      reason:
        'S3 delivers server access logs only to a bucket with keys that S3 manages (FS-15); they are encrypted at rest',
    });
    accessLogs.bucket.addToResourcePolicy(
      new PolicyStatement({
        sid: 'OnlyThisAccount',
        effect: Effect.DENY,
        principals: [new ServicePrincipal('logging.s3.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [accessLogs.bucket.arnForObjects('*')],
        conditions: { StringNotEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    this.accessLogs = accessLogs.bucket;

    this.keepExported(this.dataKey.keyArn, this.logKey.keyArn, this.alarms.topicArn);
  }
}
