import { tableFileRules } from '../../../lib/checks/rules/table-files';
import { type Resources, testRules } from './examples';

const PARQUET = {
  InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
  OutputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
  SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
};

interface Different {
  readonly input?: Record<string, unknown>;
  readonly storage?: Record<string, unknown>;
  readonly database?: unknown;
  readonly table?: Record<string, unknown>;
}

/** A table over Parquet files by year, but for what is different. */
function table({ input, storage, database, table }: Different): Resources {
  return {
    Bucket: ['AWS::S3::Bucket', {}],
    Database: ['AWS::Glue::Database', { DatabaseInput: { Name: 'raw' } }],
    Table: [
      'AWS::Glue::Table',
      {
        DatabaseName: database ?? 'raw',
        TableInput: {
          Name: 'encounter',
          TableType: 'EXTERNAL_TABLE',
          Parameters: { classification: 'parquet' },
          PartitionKeys: [{ Name: 'year' }],
          StorageDescriptor: {
            Location: { 'Fn::Sub': 's3://${Bucket}/in' },
            Columns: [{ Name: 'id' }],
            ...PARQUET,
            ...storage,
          },
          ...input,
        },
        ...table,
      },
      { DependsOn: 'Database' },
    ],
  };
}

function delivery(prefix: unknown, schema: Record<string, unknown> = {}, bucket = 'Bucket', input = {}): Resources {
  return {
    ...table({ input }),
    Other: ['AWS::S3::Bucket', {}],
    Delivery: [
      'AWS::KinesisFirehose::DeliveryStream',
      {
        ExtendedS3DestinationConfiguration: {
          BucketARN: { 'Fn::GetAtt': [bucket, 'Arn'] },
          Prefix: prefix,
          DataFormatConversionConfiguration: {
            SchemaConfiguration: { DatabaseName: 'raw', TableName: 'encounter', ...schema },
          },
        },
      },
    ],
  };
}

function projected(parameters: Record<string, unknown>): Resources {
  return table({
    input: {
      Parameters: {
        classification: 'parquet',
        'projection.enabled': 'true',
        ...parameters,
        'projection.year.type': 'projection.year.type' in parameters ? { Ref: 'AWS::NoValue' } : 'integer',
      },
    },
  });
}

const YEAR = 'in/year=!{timestamp:yyyy}/';

testRules('tableFileRules', tableFileRules, [
  {
    rule: 'ML-FH-06-3',
    fails: table({ storage: { InputFormat: 'org.apache.hadoop.mapred.TextInputFormat' } }),
    says: 'TextInputFormat',
    passes: table({}),
    alsoFails: {
      'no library': table({ storage: { SerdeInfo: {} } }),
      'a type that does not exist': table({ input: { TableType: 'FILES' } }),
      'no columns': table({ storage: { Columns: [] } }),
      'no type': table({ input: { TableType: undefined } }),
    },
    alsoPasses: {
      'an Iceberg table': table({
        table: { OpenTableFormatInput: { IcebergInput: {} } },
        storage: { InputFormat: undefined, OutputFormat: undefined, SerdeInfo: undefined },
      }),
      'a view': table({ input: { TableType: 'VIRTUAL_VIEW', StorageDescriptor: { Columns: [] } } }),
      'CSV files': table({
        input: { Parameters: { classification: 'csv' } },
        storage: { InputFormat: 'org.apache.hadoop.mapred.TextInputFormat' },
      }),
      'a link to a table of another account': table({ input: { TargetTable: {}, StorageDescriptor: undefined } }),
    },
  },
  {
    rule: 'ML-FH-06-6',
    fails: projected({ 'projection.month.type': 'integer' }),
    says: 'projected are month, year',
    passes: projected({}),
    alsoFails: {
      'a key that is not projected': projected({ 'projection.year.type': undefined }),
      'a place without the key': projected({ 'storage.location.template': 's3://bucket/in/' }),
      'types, and nothing that says they count': projected({ 'projection.enabled': undefined }),
    },
    alsoPasses: { 'a projection that is switched off': projected({ 'projection.enabled': 'false' }) },
  },
  {
    rule: 'ML-FH-06-4',
    fails: table({ database: 'curated' }),
    says: "'curated'",
    passes: table({}),
    alsoPasses: { 'a reference': table({ database: { Ref: 'Database' } }) },
  },
  {
    rule: 'ML-FH-06-5',
    fails: delivery('elsewhere/year=!{timestamp:yyyy}/'),
    says: "'elsewhere/",
    passes: delivery(YEAR),
    alsoFails: {
      'another bucket': delivery(YEAR, {}, 'Other'),
      'a table that is not there': delivery(YEAR, { TableName: 'encounters' }),
    },
    alsoPasses: {
      'a database that is elsewhere': delivery('elsewhere/', { DatabaseName: 'other' }),
      'a prefix from a parameter': delivery({ Ref: 'Prefix' }),
    },
  },
  {
    rule: 'ML-FH-03-3',
    fails: delivery('in/!{timestamp:yyyy}/'),
    says: 'partition keys year',
    passes: delivery(YEAR),
    alsoPasses: {
      'a table that projects another form': delivery('in/!{timestamp:yyyy}/', {}, 'Bucket', {
        Parameters: { classification: 'parquet', 'storage.location.template': 's3://bucket/in/${!year}' },
      }),
      'a table without partitions': delivery('in/', {}, 'Bucket', { PartitionKeys: undefined }),
    },
  },
]);
