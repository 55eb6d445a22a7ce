import type { CfnTable, CfnTableProps } from 'aws-cdk-lib/aws-glue';
import type { Column, TableDefinition } from './table-definition';

/** First year that a date partition can have; Athena needs a range to compute partitions from. */
const FIRST_YEAR = 2024;

/** How files that other services write are read, by format. */
const FILE_FORMATS = {
  parquet: {
    inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
    serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
  },
  json: {
    inputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    outputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
    serdeInfo: { serializationLibrary: 'org.openx.data.jsonserde.JsonSerDe' },
  },
} as const;

/**
 * What Glue is told of a table.
 *
 * @param location `s3://` URI of its files, without a slash at the end
 * @throws if an Iceberg table asks for date partitions
 */
export function glueTable(
  definition: TableDefinition,
  location: string,
): Pick<CfnTableProps, 'openTableFormatInput' | 'tableInput'> {
  const { format = 'iceberg' } = definition;
  return format === 'iceberg' ? iceberg(definition, location) : files(definition, location, format);
}

function iceberg(
  definition: TableDefinition,
  location: string,
): Pick<CfnTableProps, 'openTableFormatInput' | 'tableInput'> {
  if (definition.datePartitions ?? false) {
    throw new Error(`table '${definition.name}' is Iceberg, which partitions by itself; leave datePartitions out`);
  }
  return {
    openTableFormatInput: { icebergInput: { metadataOperation: 'CREATE', version: '2' } },
    tableInput: {
      name: definition.name,
      description: definition.description,
      // Glue refuses Iceberg without this type, and takes the location from here only.
      tableType: 'EXTERNAL_TABLE',
      storageDescriptor: { columns: columnsOf(definition), location },
    },
  };
}

function files(
  definition: TableDefinition,
  location: string,
  format: keyof typeof FILE_FORMATS,
): Pick<CfnTableProps, 'tableInput'> {
  const dated = definition.datePartitions ?? false;
  return {
    tableInput: {
      name: definition.name,
      description: definition.description,
      tableType: 'EXTERNAL_TABLE',
      parameters: { classification: format, ...(dated ? projection(location, definition.dateFolders ?? 'named') : {}) },
      partitionKeys: dated ? ['year', 'month', 'day'].map((name) => ({ name, type: 'string' })) : undefined,
      storageDescriptor: {
        columns: columnsOf(definition),
        location,
        ...FILE_FORMATS[format],
      },
    },
  };
}

/** The columns without what only Lake Formation is told. */
function columnsOf({ columns }: TableDefinition): CfnTable.ColumnProperty[] {
  return columns.map(({ name, type, comment }: Column) => ({ name, type, comment }));
}

/** Athena's partition projection for keys like `year=2026/month=11/day=23/`, or `2026/11/23/`. */
function projection(location: string, folders: 'named' | 'plain'): Record<string, string> {
  const folder = (part: string): string => (folders === 'named' ? `${part}=\${${part}}` : `\${${part}}`);
  return {
    'projection.enabled': 'true',
    'projection.year.type': 'integer',
    'projection.year.range': `${FIRST_YEAR},2099`,
    'projection.month.type': 'integer',
    'projection.month.range': '1,12',
    'projection.month.digits': '2',
    'projection.day.type': 'integer',
    'projection.day.range': '1,31',
    'projection.day.digits': '2',
    'storage.location.template': `${location}/${folder('year')}/${folder('month')}/${folder('day')}`,
  };
}
