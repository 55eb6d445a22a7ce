import { App, type StackProps, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Catalog } from '../../lib/data-lake/catalog';
import { DataLake } from '../../lib/data-lake/data-lake';
import type { FunctionLogs } from '../../lib/functions/typescript-function';
import type { LakeFormationMode } from '../../lib/data-lake/lake-formation';

/** What the constructs of the ingestion stand on. */
export interface RawZone {
  /** Stack to build in. */
  readonly stack: Stack;
  /** Key of the stream and of the raw zone. */
  readonly restricted: Key;
  /** The lake. */
  readonly lake: DataLake;
  /** Catalog with the table `streamed`, a column of which is `id`. */
  readonly catalog: Catalog;
  /** Where and how long things log. */
  readonly logs: FunctionLogs;
  /** Where alarms report. */
  readonly alarms: ITopic;
}

/** A lake with one raw table, in one stack that bundles no code. */
export function rawZone(lakeFormation: LakeFormationMode = 'off'): RawZone {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const props: StackProps = { env: { region: 'eu-west-1' } };
  const stack = new Stack(app, 'Test', props);
  const restricted = new Key(stack, 'Restricted');
  const lake = new DataLake(stack, 'Lake', {
    encryptionKeys: { restricted, internal: new Key(stack, 'Internal') },
    accessLogs: new Bucket(stack, 'AccessLogs'),
    lakeFormation,
    administrators: ['deploying-role'],
  });
  const catalog = new Catalog(stack, 'Raw', {
    lake,
    databaseName: 'test_raw',
    description: 'Test',
    tables: [
      {
        name: 'streamed',
        description: 'Test',
        columns: [{ name: 'id', type: 'int', comment: 'Test' }],
        sensitivity: 'restricted',
        area: { zone: 'raw', prefix: 'encounters/stream/' },
        format: 'parquet',
        datePartitions: true,
      },
    ],
  });
  const logs = { encryptionKey: new Key(stack, 'LogKey'), retention: RetentionDays.ONE_MONTH, retain: false };
  return { stack, restricted, lake, catalog, logs, alarms: new Topic(stack, 'Alarms') };
}
