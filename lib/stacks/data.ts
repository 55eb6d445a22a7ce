import { CfnOutput, Duration } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { DataLake } from '../data-lake/data-lake';
import { EventStream } from '../ingestion/event-stream';
import { baselineArchive } from '../readmission/archives';
import { type ReadmissionCatalogs, readmissionCatalogs } from '../readmission/catalogs';
import type { ModelGroup } from '../registry/model-group';
import { ModelRegistry } from '../registry/model-registry';
import { xgboostImage } from '../sagemaker/images';
import { SourceArchive } from '../sagemaker/source-archive';
import type { EncryptionKeys } from '../security/encryption-keys';
import { VARIANT } from '../readmission/endpoint';
import { definitionGroups } from './definition-groups';
import { PlatformStack, type PlatformStackProps } from './platform-stack';

/** What the stack refers to. */
export interface DataStackProps extends PlatformStackProps {
  /** Keys of the zones by sensitivity, and of the logs. */
  readonly keys: EncryptionKeys;

  /** Receives server access logs of the zones. */
  readonly accessLogs: IBucket;
}

/** What cannot be made again: zones, catalog, stream, and the registry of models. */
export class Data extends PlatformStack {
  /** The zones. */
  readonly lake: DataLake;

  /** Its tables. */
  readonly catalogs: ReadmissionCatalogs;

  /** Encounters as they happen. */
  readonly events: EventStream;

  /** The model that is served before any is trained. */
  readonly baseline: SourceArchive;

  /** Versions of the model. */
  readonly registry: ModelRegistry;

  /** Versions of the models of further definitions, by the names of the definitions. */
  readonly groups: ReadonlyMap<string, ModelGroup>;

  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, { ...props, description: 'Data lake, event stream and model registry' });
    const { catalog, lake, lakeFormation, stream, region, onDestroy } = props.config;

    const logs = { encryptionKey: props.keys.logs, retention: this.logRetention, retain: this.keepsData };
    this.lake = new DataLake(this, 'Lake', {
      encryptionKeys: props.keys,
      accessLogs: props.accessLogs,
      lakeFormation: lakeFormation.mode,
      settings: lakeFormation.settings,
      administrators: lakeFormation.administrators,
      tagNames: this.names.lakeTags,
      optInLogs: logs,
      objectLock: lake.objectLock && {
        mode: lake.objectLock.mode,
        duration: Duration.days(lake.objectLock.days),
      },
      retain: this.keepsData,
    });
    const arn = catalog.encryptionKeyArn;
    this.catalogs = readmissionCatalogs(this, {
      lake: this.lake,
      databases: this.names.databases,
      endpoint: { endpointName: this.names.endpoint, variantName: VARIANT },
      metadataKey: arn === undefined ? undefined : Key.fromKeyArn(this, 'CatalogKey', arn),
      retain: this.keepsData,
    });
    this.events = new EventStream(this, 'Encounters', {
      encryptionKey: props.keys.restricted,
      capacity: stream,
      retention: Duration.hours(stream.retentionHours),
      retain: this.keepsData,
    });
    this.baseline = new SourceArchive(this, 'Baseline', { contents: baselineArchive() });
    this.registry = new ModelRegistry(this, 'Registry', {
      groupName: this.names.modelPackageGroup,
      parameterName: this.names.modelPackageParameter,
      baseline: this.baseline,
      image: xgboostImage(region),
      retain: this.keepsData,
      logs,
    });

    this.groups = definitionGroups(this, {
      ...{ training: props.config.training, names: this.names, retain: this.keepsData, logs },
      cleanup: this.registry.cleanup,
    });

    const zones = Object.entries(this.lake.zones);
    this.keepExported(...zones.flatMap(([, bucket]) => [bucket.bucketArn, bucket.bucketName]));
    if (this.lake.optIn !== undefined) this.keepExported(this.lake.optIn.serviceToken);
    this.keepExported(this.events.stream.streamArn, this.events.stream.streamName, this.registry.served.parameterName);
    for (const [zone, bucket] of zones) {
      new CfnOutput(this, `Zone${zone}`, { value: bucket.bucketName, description: `Bucket of the zone ${zone}` });
    }
    new CfnOutput(this, 'OnDestroy', {
      value: onDestroy,
      description: this.keepsData
        ? 'Data, keys and logs stay when the stacks are destroyed'
        : 'Destroying the stacks empties and deletes every bucket, and no data is left',
    });
    new CfnOutput(this, 'Stream', {
      value: this.events.stream.streamName,
      description: 'Stream that takes encounters',
    });
  }
}
