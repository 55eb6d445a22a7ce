import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { alarmKeyStatements } from './alarm-key';

/** Choices for the keys. */
export interface EncryptionKeysProps {
  /** Name of the audit trail that the log key serves; the key policy names its ARN before the trail exists (CT-06, KM-04). */
  readonly trailName: string;

  /**
   * Whether the keys outlive the stack. A deleted key makes everything it encrypted unreadable.
   *
   * @default true
   */
  readonly retain?: boolean;
}

/**
 * The customer keys of the platform: one for each sensitivity of data, one for results of queries, one for logs.
 *
 * Whoever may use one key reads nothing that lies under another: who serves a model cannot read what it was trained on.
 * Services get the log key by service principal and encryption context, never by the ARN of a consumer, so that no
 * stack above can close a cycle (KM-06). The other keys are given out by grants on identities only.
 */
export class EncryptionKeys extends Construct {
  /** Encrypts what may name a patient: the zones raw, curated, features and capture, the stream, volumes of jobs. */
  readonly restricted: IKey;

  /** Encrypts what holds no patient: the zone models, volumes of the endpoint. */
  readonly internal: IKey;

  /** Encrypts results of queries, which people read without a key of a zone. */
  readonly results: IKey;

  /** Encrypts log groups, the audit trail and the alarm topic. */
  readonly logs: IKey;

  constructor(scope: Construct, id: string, props: EncryptionKeysProps) {
    super(scope, id);
    const { partition, region, account } = Stack.of(this);
    const lifetime = {
      enableKeyRotation: true,
      removalPolicy: (props.retain ?? true) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      // The shortest wait that KMS offers: it only matters for keys that are not retained (KM-09).
      pendingWindow: (props.retain ?? true) ? Duration.days(30) : Duration.days(7),
    };

    this.restricted = new Key(this, 'Restricted', {
      ...lifetime,
      description: 'What may name a patient: zones, stream, job volumes',
    });
    this.internal = new Key(this, 'Internal', {
      ...lifetime,
      description: 'What holds no patient: models, endpoint volumes',
    });
    this.results = new Key(this, 'Results', { ...lifetime, description: 'Results of queries' });

    const logs = new Key(this, 'Logs', { ...lifetime, description: 'Log groups, audit trail and alarm topic' });
    const trailArn = `arn:${partition}:cloudtrail:${region}:${account}:trail/${props.trailName}`;
    // KM-01, KM-03: every log group of this account and Region, whatever service family names it.
    logs.addToResourcePolicy(
      new PolicyStatement({
        sid: 'LogGroups',
        principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: [
          'kms:Encrypt',
          'kms:Decrypt',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
          'kms:GenerateDataKey',
          'kms:GenerateDataKeyWithoutPlaintext',
          'kms:DescribeKey',
        ],
        resources: ['*'],
        conditions: {
          ArnLike: { 'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${region}:${account}:*` },
        },
      }),
    );
    // KM-02: CloudTrail describes the key while the trail is created and encrypts log files with it; with bucket keys it
    // also decrypts the key of the bucket.
    logs.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AuditTrail',
        principals: [new ServicePrincipal('cloudtrail.amazonaws.com')],
        actions: ['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:Decrypt', 'kms:DescribeKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceArn': trailArn } },
      }),
    );
    const topic = alarmKeyStatements(this);
    logs.addToResourcePolicy(topic.alarms);
    logs.addToResourcePolicy(topic.events);
    this.logs = logs;
  }
}
