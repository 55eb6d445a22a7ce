import { type Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { Grant, IRole } from 'aws-cdk-lib/aws-iam';
import { type IStream, Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { allow } from '../security/allow';

/** How much a stream takes: shards that are paid by the hour, or whatever comes (KI-02). */
export type StreamCapacity = { readonly mode: 'provisioned'; readonly shards: number } | { readonly mode: 'on-demand' };

/** Choices for the stream. */
export interface EventStreamProps {
  /** Key of the records. Who puts needs `GenerateDataKey`, who reads `Decrypt`; the grants here give both (KI-01). */
  readonly encryptionKey: IKey;

  /** Shards by number, each for 1 MiB or 1,000 records a second, or on demand. */
  readonly capacity: StreamCapacity;

  /** How long a record can be read again: 24 hours, which the price includes, to 365 days. */
  readonly retention: Duration;

  /**
   * Whether the stream outlives its stack. A retained stream keeps costing by the hour (KI-03).
   *
   * @default true
   */
  readonly retain?: boolean;
}

/** An encrypted stream of events, and the two roles around it: who puts, and who reads. */
export class EventStream extends Construct {
  /** The stream, for metrics, outputs and event sources. */
  readonly stream: IStream;

  private readonly encryptionKey: IKey;

  constructor(scope: Construct, id: string, props: EventStreamProps) {
    super(scope, id);
    this.encryptionKey = props.encryptionKey;

    const stream = new Stream(this, 'Resource', {
      ...(props.capacity.mode === 'provisioned'
        ? { streamMode: StreamMode.PROVISIONED, shardCount: props.capacity.shards }
        : { streamMode: StreamMode.ON_DEMAND }),
      retentionPeriod: props.retention,
      encryption: StreamEncryption.KMS,
      encryptionKey: props.encryptionKey,
      removalPolicy: (props.retain ?? true) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Validations.of(stream).acknowledge({
      id: 'AwsSolutions::AwsSolutions-KDS3',
      reason:
        "The rule asks for the key that AWS manages; this stream has the platform's own key, whose policy and rotation are ours",
    });
    this.stream = stream;
  }

  /** Lets a producer put records. */
  grantPut(role: IRole): Grant {
    this.allowKey(role, 'kms:GenerateDataKey');
    return allow(role, {
      actions: ['kinesis:PutRecord', 'kinesis:PutRecords'],
      resources: [this.stream.streamArn],
    });
  }

  /** Lets a consumer that polls read records, as Firehose does. */
  grantRead(role: IRole): Grant {
    this.allowKey(role, 'kms:Decrypt');
    return allow(role, {
      actions: ['kinesis:DescribeStream', 'kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:ListShards'],
      resources: [this.stream.streamArn],
    });
  }

  /** The key, only when Kinesis asks for it and only for records of this stream. */
  private allowKey(role: IRole, action: string): void {
    allow(role, {
      actions: [action],
      resources: [this.encryptionKey.keyArn],
      conditions: {
        StringEquals: {
          'kms:ViaService': `kinesis.${Stack.of(this).region}.amazonaws.com`,
          'kms:EncryptionContext:aws:kinesis:arn': this.stream.streamArn,
        },
      },
    });
  }
}
