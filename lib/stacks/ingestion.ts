import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Catalog } from '../data-lake/catalog';
import type { DataLake } from '../data-lake/data-lake';
import { Delivery } from '../ingestion/delivery';
import { EncounterValidation } from '../ingestion/encounter-validation';
import type { EventStream } from '../ingestion/event-stream';
import { REFUSED_ENCOUNTERS, STREAMED_ENCOUNTERS, TABLES } from '../readmission/layout';
import { PlatformStack, type PlatformStackProps } from './platform-stack';

/** What the stack refers to. */
export interface IngestionStackProps extends PlatformStackProps {
  /** Key of the logs. */
  readonly logKey: IKey;

  /** Where alarms report. */
  readonly alarms: ITopic;

  /** Where encounters come from. */
  readonly events: EventStream;

  /** Where they go. */
  readonly lake: DataLake;

  /** Catalog of the files. */
  readonly raw: Catalog;
}

/** From the stream into the raw zone, each encounter checked on the way. */
export class Ingestion extends PlatformStack {
  /** Checks encounters. */
  readonly validation: EncounterValidation;

  /** Writes them. */
  readonly delivery: Delivery;

  /** The stream, for whoever watches the whole way. */
  readonly events: EventStream;

  constructor(scope: Construct, id: string, props: IngestionStackProps) {
    super(scope, id, { ...props, description: 'Stream of encounters into the raw zone' });
    const { alarms, events, lake } = props;
    const logs = { encryptionKey: props.logKey, retention: this.logRetention, retain: this.keepsData };
    this.events = events;

    this.validation = new EncounterValidation(this, 'Validation', {
      lake,
      errorPrefix: REFUSED_ENCOUNTERS,
      metricsNamespace: this.stackName,
      logs,
      alarms,
    });
    this.delivery = new Delivery(this, 'Delivery', {
      source: events,
      validation: this.validation,
      lake,
      catalog: props.raw,
      tableName: TABLES.streamedEncounter,
      prefix: STREAMED_ENCOUNTERS,
      logs,
      alarms,
    });
    this.keepExported(this.delivery.deliveryStreamName, this.validation.functionName);
  }
}
