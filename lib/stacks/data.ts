import { CfnOutput, Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { Catalog } from '../data-lake/catalog';
import { DataLake } from '../data-lake/data-lake';
import { EventStream } from '../ingestion/event-stream';
import { CURATED_TABLES, RAW_TABLES } from '../readmission/tables';
import { baselineArchive } from '../readmission/archives';
import { ModelRegistry } from '../registry/model-registry';
import { xgboostImage } from '../sagemaker/images';
import { SourceArchive } from '../sagemaker/source-archive';
import { PlatformStack, type PlatformStackProps } from './platform-stack';

/** What the stack refers to. */
export interface DataStackProps extends PlatformStackProps {
  /** Key of the zones and the stream. */
  readonly dataKey: IKey;

  /** Key of the logs. */
  readonly logKey: IKey;

  /** Receives server access logs of the zones. */
  readonly accessLogs: IBucket;
}

/** What cannot be made again: zones, catalog, stream, and the registry of models. */
export class Data extends PlatformStack {
  /** The zones. */
  readonly lake: DataLake;

  /** Tables over files as they came. */
  readonly raw: Catalog;

  /** The star schema. */
  readonly curated: Catalog;

  /** Encounters as they happen. */
  readonly events: EventStream;

  /** The model that is served before any is trained. */
  readonly baseline: SourceArchive;

  /** Versions of the model. */
  readonly registry: ModelRegistry;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, { ...props, description: 'Data lake, event stream and model registry' });
    const { keepData, lakeFormation, stream, region } = props.config;

    this.lake = new DataLake(this, 'Lake', {
      encryptionKey: props.dataKey,
      accessLogs: props.accessLogs,
      lakeFormation: lakeFormation.mode,
      administrators: lakeFormation.administrators,
      retain: keepData,
    });
    this.raw = new Catalog(this, 'Raw', {
      lake: this.lake,
      databaseName: this.names.databases.raw,
      description: 'Files as they came',
      tables: RAW_TABLES,
      retain: keepData,
    });
    this.curated = new Catalog(this, 'Curated', {
      lake: this.lake,
      databaseName: this.names.databases.curated,
      description: 'Readmission as a star schema',
      tables: CURATED_TABLES,
      retain: keepData,
    });
    this.events = new EventStream(this, 'Encounters', {
      encryptionKey: props.dataKey,
      capacity: stream,
      retention: Duration.hours(stream.retentionHours),
      retain: keepData,
    });
    this.baseline = new SourceArchive(this, 'Baseline', { contents: baselineArchive() });
    this.registry = new ModelRegistry(this, 'Registry', {
      groupName: this.names.modelPackageGroup,
      parameterName: this.names.modelPackageParameter,
      baseline: this.baseline,
      image: xgboostImage(region),
      retain: keepData,
      logs: { encryptionKey: props.logKey, retention: this.logRetention, retain: keepData },
    });

    const zones = Object.entries(this.lake.zones);
    this.keepExported(...zones.flatMap(([, bucket]) => [bucket.bucketArn, bucket.bucketName]));
    this.keepExported(this.events.stream.streamArn, this.events.stream.streamName);
    for (const [zone, bucket] of zones) {
      new CfnOutput(this, `Zone${zone}`, { value: bucket.bucketName, description: `Bucket of the zone ${zone}` });
    }
    new CfnOutput(this, 'Stream', {
      value: this.events.stream.streamName,
      description: 'Stream that takes encounters',
    });
  }
}
