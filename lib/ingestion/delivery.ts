import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { LogGroup, LogStream } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Catalog } from '../data-lake/catalog';
import type { DataLake } from '../data-lake/data-lake';
import type { FunctionLogs } from '../functions/typescript-function';
import { allow } from '../security/allow';
import type { EncounterValidation } from './encounter-validation';
import type { EventStream } from './event-stream';

/** Firehose writes a file when it has so much or has waited so long; Parquet takes no less than 64 MB (FH-01, FH-02). */
const FILE_SIZE_MB = 128;
const FILE_INTERVAL = Duration.minutes(5);

/** Three intervals: two can pass when a file and a retry meet. */
const LATE = Duration.minutes(15);

/**
 * What the function gets at once: by size, as encounters fill it, or by time, as many small junk records do.
 *
 * An answer may have 6 MB. By size: 1 MB is 1.4 MB as base64, a little more as rows. By time: one shard admits 1,000 records
 * a second (KI-02), so 20 s are 20,000 records. For a record `{}` an answer has 218 bytes at most, 160 of them the
 * `recordId` that Firehose makes of shard and sequence number: 4.4 MB. 30 s would be 6.5 MB while S3 does not take refusals.
 *
 * Both are hints, and several shards share one delivery: when junk comes through more than one shard, or a backlog is read,
 * an answer may exceed 6 MB. Then the invocation fails, the alarm `Failed` tells, Firehose tries again, and at last
 * keeps the whole batch, valid encounters included, under its error prefix as it came.
 */
const BATCH_SIZE_MB = 1;
const BATCH_INTERVAL = Duration.seconds(20);

/** The day of arrival (UTC) in the object key, as the raw table's partitions have it. */
const DAY = 'year=!{timestamp:yyyy}/month=!{timestamp:MM}/day=!{timestamp:dd}/';

/** Choices for the delivery. */
export interface DeliveryProps {
  /** Where encounters come from. */
  readonly source: EventStream;

  /** What checks them; it also says where all that is refused goes. */
  readonly validation: EncounterValidation;

  /** The lake; files go to its raw zone. */
  readonly lake: DataLake;

  /** Catalog with the table whose columns the files get (FH-06). */
  readonly catalog: Catalog;

  /** Name of that table. */
  readonly tableName: string;

  /** Start of the object keys, ending in `/`: where the table's files lie. */
  readonly prefix: string;

  /** Where and how long errors of the delivery are logged. */
  readonly logs: FunctionLogs;

  /** Told when encounters arrive late or cannot be written. */
  readonly alarms: ITopic;
}

/**
 * Writes a stream of encounters as Parquet into the raw zone, each checked before.
 *
 * Nothing is lost on the way: what the validation refuses, what it fails on and what does not fit the table is kept
 * under the error prefix, and what cannot be written yet stays in the stream.
 *
 * L1, because the L2 grants its role whole families of actions (`s3:GetObject*`, `s3:List*`, `kms:ReEncrypt*`).
 */
export class Delivery extends Construct {
  /** Name of the delivery stream, for outputs. */
  readonly deliveryStreamName: string;

  constructor(scope: Construct, id: string, props: DeliveryProps) {
    super(scope, id);
    const raw = props.lake.zones.raw;
    const { errorPrefix } = props.validation;

    const logGroup = new LogGroup(this, 'Log', {
      encryptionKey: props.logs.encryptionKey,
      retention: props.logs.retention,
      removalPolicy: props.logs.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const logStream = new LogStream(this, 'Errors', { logGroup, removalPolicy: RemovalPolicy.DESTROY });

    const role = new Role(this, 'Role', {
      // Firehose names the account for which it acts as external id.
      assumedBy: new ServicePrincipal('firehose.amazonaws.com', {
        conditions: { StringEquals: { 'sts:ExternalId': Stack.of(this).account } },
      }),
      description: 'Firehose moves encounters from the stream to the raw zone with it',
    });
    props.source.grantRead(role);
    props.validation.grantInvoke(role);
    props.catalog.grantDescribe(role, props.tableName);
    // What the Firehose guide lists for an S3 destination.
    allow(role, { actions: ['s3:ListBucket'], resources: [raw.bucketArn] });
    for (const prefix of [props.prefix, errorPrefix]) {
      allow(role, {
        actions: ['s3:GetObject'],
        resources: [raw.arnForObjects(`${prefix}*`)],
        wildcard: 'Reads back the files it writes under one prefix, whose names are made at run time',
      });
      props.lake.grantStorageWrite(role, { zone: 'raw', prefix });
    }
    allow(role, { actions: ['logs:PutLogEvents'], resources: [logGroup.logGroupArn] });

    const delivery = new CfnDeliveryStream(this, 'Resource', {
      deliveryStreamType: 'KinesisStreamAsSource',
      kinesisStreamSourceConfiguration: { kinesisStreamArn: props.source.stream.streamArn, roleArn: role.roleArn },
      extendedS3DestinationConfiguration: {
        bucketArn: raw.bucketArn,
        roleArn: role.roleArn,
        prefix: `${props.prefix}${DAY}`,
        errorOutputPrefix: `${errorPrefix}!{firehose:error-output-type}/${DAY}`,
        bufferingHints: { sizeInMBs: FILE_SIZE_MB, intervalInSeconds: FILE_INTERVAL.toSeconds() },
        // No encryption is named: the bucket's default, its customer key, applies.
        processingConfiguration: {
          enabled: true,
          processors: [
            {
              type: 'Lambda',
              parameters: [
                { parameterName: 'LambdaArn', parameterValue: props.validation.invokedArn },
                { parameterName: 'RoleArn', parameterValue: role.roleArn },
                { parameterName: 'BufferSizeInMBs', parameterValue: BATCH_SIZE_MB.toString() },
                { parameterName: 'BufferIntervalInSeconds', parameterValue: BATCH_INTERVAL.toSeconds().toString() },
              ],
            },
          ],
        },
        dataFormatConversionConfiguration: {
          enabled: true,
          inputFormatConfiguration: { deserializer: { openXJsonSerDe: {} } },
          outputFormatConfiguration: { serializer: { parquetSerDe: { compression: 'SNAPPY' } } },
          schemaConfiguration: {
            roleArn: role.roleArn,
            databaseName: props.catalog.databaseName,
            tableName: props.tableName,
            versionId: 'LATEST',
          },
        },
        cloudWatchLoggingOptions: {
          enabled: true,
          logGroupName: logGroup.logGroupName,
          logStreamName: logStream.logStreamName,
        },
      },
    });
    // FH-05, LF-13: Firehose tries its role while it is created; below the role are its policy and what Lake Formation permits.
    delivery.node.addDependency(role);
    Validations.of(delivery).acknowledge({
      id: 'AwsSolutions::AwsSolutions-KDF1',
      reason:
        'Firehose takes no key of its own when it reads from a Kinesis stream: records are encrypted in that stream and in the bucket (FH-04)',
    });
    this.deliveryStreamName = delivery.ref;

    new Alarm(this, 'Behind', {
      alarmDescription: 'Encounters wait in the stream; what waits longer than its retention is lost',
      metric: props.source.stream.metricGetRecordsIteratorAgeMilliseconds({ statistic: Stats.MAXIMUM }),
      threshold: LATE.toMilliseconds(),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 2,
      // While nobody polls there is no age; that case shows in the alarm on late files.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(props.alarms));
    new Alarm(this, 'Late', {
      alarmDescription: 'Encounters that Firehose has taken are not in the raw zone yet',
      metric: this.metricFreshness(),
      threshold: LATE.toSeconds(),
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 2,
      // Without new encounters Firehose reports no freshness.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(props.alarms));
    new Alarm(this, 'Unwritable', {
      alarmDescription: `Checked encounters do not fit the table ${props.tableName}; they are kept under ${errorPrefix}format-conversion-failed/`,
      metric: this.metricFailedConversions(),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // Reported with each file only.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(props.alarms));
  }

  /** Encounters written to the raw zone, per five minutes. */
  metricDelivered(): Metric {
    return this.metric('DeliveryToS3.Records', Stats.SUM);
  }

  /** Age of the oldest encounter that Firehose has taken and not yet written, in seconds. */
  metricFreshness(): Metric {
    return this.metric('DeliveryToS3.DataFreshness', Stats.MAXIMUM);
  }

  /** Encounters that do not fit the columns of the table, per five minutes. */
  metricFailedConversions(): Metric {
    return this.metric('FailedConversion.Records', Stats.SUM);
  }

  private metric(metricName: string, statistic: string): Metric {
    return new Metric({
      namespace: 'AWS/Firehose',
      metricName,
      dimensionsMap: { DeliveryStreamName: this.deliveryStreamName },
      statistic,
    });
  }
}
