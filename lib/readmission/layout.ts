/**
 * Where the reference workload keeps its objects. Scripts get these places as arguments; nothing else knows them.
 */

/** Encounters in the raw zone: CSV files as downloaded under `batch/`, Parquet from the stream under `stream/`. */
export const ENCOUNTERS = 'encounters/';

/** CSV files as downloaded. */
export const UPLOADED_ENCOUNTERS = `${ENCOUNTERS}batch/`;

/** Parquet files that the stream's delivery writes, below it `year=…/month=…/day=…/`. */
export const STREAMED_ENCOUNTERS = `${ENCOUNTERS}stream/`;

/** What ids of an encounter mean, in the raw zone: `IDs_mapping.csv` as downloaded. */
export const REFERENCE = 'reference/';

/** Encounters of the stream that were refused, with the reasons, in the raw zone; nothing reads them by itself. */
export const REFUSED_ENCOUNTERS = 'errors/encounters/';

/** Rows that the Spark job refused, with the reasons, in the raw zone; below it `version=<version>/`. */
export const QUARANTINE = 'quarantine/';

/** Versions of the features, in the features zone: `version=<version>/{train,validation,test,out_of_time,preparation}/`. */
export const FEATURES = 'readmission/';

/** Names of the tables. */
export const TABLES = {
  /** Encounters from the stream, as they came. */
  streamedEncounter: 'streamed_encounter',
  /** Checked encounters: the fact table of the star schema. */
  encounter: 'encounter',
  /** Files of the raw zone that the Spark job has taken. */
  fileTaken: 'file_taken',
} as const;
