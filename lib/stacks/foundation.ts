import { Duration } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { QueryResults } from '../data-lake/query-results';
import { AlarmTopic } from '../monitoring/alarm-topic';
import { EncryptionKeys } from '../security/encryption-keys';
import { AccessLogBucket } from '../storage/access-log-bucket';
import { PlatformStack, type PlatformStackProps } from './platform-stack';

/** Keys, the alarm topic, and the bucket for access logs: what everything else refers to. */
export class Foundation extends PlatformStack {
  /** Encrypt data, one for each sensitivity, results of queries, and logs. */
  readonly keys: EncryptionKeys;

  /** Where alarms report. */
  readonly alarms: ITopic;

  /** Receives server access logs. */
  readonly accessLogs: IBucket;

  /** Where queries of people leave what they found. Here, because the audit trail watches it, which comes before people. */
  readonly results: QueryResults;

  constructor(scope: Construct, id: string, props: PlatformStackProps) {
    super(scope, id, { ...props, description: 'Keys, alarm topic and access logs' });

    this.keys = new EncryptionKeys(this, 'Keys', { trailName: this.names.trail, retain: this.keepsData });
    this.alarms = new AlarmTopic(this, 'Alarms', {
      encryptionKey: this.keys.logs,
      email: props.config.alarmEmail,
    }).topic;
    const accessLogs = new AccessLogBucket(this, 'AccessLogs', {
      retention: Duration.days(props.config.logRetentionDays),
      retain: this.keepsData,
    });
    this.accessLogs = accessLogs.bucket;

    this.results = new QueryResults(this, 'Results', {
      encryptionKey: this.keys.results,
      accessLogs: this.accessLogs,
      expiry: Duration.days(props.config.queries.resultDays),
      retain: this.keepsData,
    });

    const { restricted, internal, results, logs } = this.keys;
    this.keepExported(...[restricted, internal, results, logs].map((key) => key.keyArn), this.alarms.topicArn);
    this.keepExported(this.results.bucket.bucketName, this.results.bucket.bucketArn);
  }
}
