import schema from '../../jobs/readmission/encounter.schema.json';
import { columnName } from '../../lambda/encounter-validation/encounter';
import type { Column, TableDefinition } from '../data-lake/table-definition';
import { STREAMED_ENCOUNTERS, TABLES } from './layout';

/** Columns of an encounter, from the schema that producers, the stream and the endpoint share. */
const ENCOUNTER: readonly Column[] = Object.entries(schema.properties).map(([field, { type, description }]) => ({
  name: columnName(field),
  type: type === 'integer' ? 'int' : 'string',
  comment: description,
}));

/** The column that names a patient. */
export const PATIENT_COLUMN = 'patient_nbr';

/** Dimensions of the star schema: what the ids of an encounter mean. */
const DIMENSIONS = ['admission_type', 'discharge_disposition', 'admission_source'] as const;

/** Tables over files as they came. */
export const RAW_TABLES: readonly TableDefinition[] = [
  {
    name: TABLES.streamedEncounter,
    description: 'Encounters from the stream, valid, as they came',
    columns: ENCOUNTER,
    sensitivity: 'restricted',
    area: { zone: 'raw', prefix: STREAMED_ENCOUNTERS },
    format: 'parquet',
    datePartitions: true,
  },
];

/**
 * The star schema, in Iceberg.
 *
 * CloudFormation makes these tables once and must never see them changed, because an update breaks an Iceberg table
 * (RV-04): the job adds columns. A test pins them.
 */
export const CURATED_TABLES: readonly TableDefinition[] = [
  {
    name: TABLES.encounter,
    description: 'Fact: one row per checked encounter, the first that came',
    columns: ENCOUNTER.map((column) =>
      column.name === PATIENT_COLUMN ? { ...column, sensitivity: 'restricted' } : column,
    ),
    sensitivity: 'confidential',
    area: { zone: 'curated', prefix: `${TABLES.encounter}/` },
  },
  ...DIMENSIONS.map((name) => ({
    name,
    description: `Dimension: what ${name}_id means`,
    columns: [
      { name: `${name}_id`, type: 'int', comment: 'Id in the encounter' },
      { name: 'description', type: 'string', comment: 'Its meaning' },
    ],
    sensitivity: 'internal' as const,
    area: { zone: 'curated', prefix: `${name}/` } as const,
  })),
  {
    name: TABLES.fileTaken,
    description: 'Files of the raw zone that the Spark job has taken; each run takes only others',
    columns: [
      { name: 'file', type: 'string', comment: 'Address of the file' },
      { name: 'bytes', type: 'bigint', comment: 'Its size; a file that was replaced is another one' },
      { name: 'modified', type: 'bigint', comment: 'When it was uploaded, in milliseconds since 1970 (UTC)' },
      { name: 'version', type: 'string', comment: 'Version of the features whose run took it' },
    ],
    sensitivity: 'internal',
    area: { zone: 'curated', prefix: `${TABLES.fileTaken}/` },
  },
];
