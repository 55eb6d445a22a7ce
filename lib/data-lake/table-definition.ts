import type { StorageArea } from './storage-area';
import { checkedZone, type Zone } from './zones';

/**
 * How sensitive a table or a column is, the most sensitive first.
 *
 * - `restricted`: names a patient.
 * - `confidential`: about patients, without what names one.
 * - `internal`: no patient in it.
 */
export const SENSITIVITIES = ['restricted', 'confidential', 'internal'] as const;

/** Word for how sensitive a table or a column is. */
export type Sensitivity = (typeof SENSITIVITIES)[number];

/**
 * A sensitivity by its name, for callers that no compiler checks.
 *
 * @throws if there is no such sensitivity
 */
export function checkedSensitivity(sensitivity: string): Sensitivity {
  const found = SENSITIVITIES.find((one) => one === sensitivity);
  if (found === undefined) {
    throw new Error(`sensitivity must be one of ${SENSITIVITIES.join(', ')}, got '${sensitivity}'; use one of them`);
  }
  return found;
}

/** A column of a table. */
export interface Column {
  /** Lower case, digits and `_`, as Athena and Spark both take it. */
  readonly name: string;

  /** Type in Hive's words, e.g. `string`, `int`, `bigint`, `boolean`. */
  readonly type: string;

  /** What the values mean, with the unit. */
  readonly comment: string;

  /**
   * How sensitive the column is by itself.
   *
   * @default - as sensitive as the table
   */
  readonly sensitivity?: Sensitivity;
}

/** A table of the catalog. */
export interface TableDefinition {
  /** Name, unique in its database. */
  readonly name: string;

  /** What a row is. */
  readonly description: string;

  /** Columns in order. */
  readonly columns: readonly Column[];

  /**
   * How sensitive the columns are that say nothing else. A column that a job adds later is as sensitive as this, too.
   */
  readonly sensitivity: Sensitivity;

  /** Where the files lie. */
  readonly area: StorageArea;

  /**
   * Format: Parquet files or JSON lines as another service writes them, or an Iceberg table that jobs change in transactions.
   *
   * @default 'iceberg'
   */
  readonly format?: 'parquet' | 'json' | 'iceberg';

  /**
   * Date parts in the object keys (`year=…/month=…/day=…`), computed by Athena instead of listed by a crawler.
   *
   * @default false
   */
  readonly datePartitions?: boolean;

  /**
   * How the date parts stand in the object keys: `named` is `year=2026/month=01/day=31/`, `plain` is `2026/01/31/`.
   *
   * @default 'named'
   */
  readonly dateFolders?: 'named' | 'plain';
}

/** How sensitive a column of a table is. */
export function sensitivityOf(table: TableDefinition, column: Column): Sensitivity {
  return column.sensitivity ?? table.sensitivity;
}

/**
 * The zone of a database, which its tag names; undefined while it has no tables.
 *
 * @throws if its tables lie in several
 */
export function zoneOf(databaseName: string, tables: readonly TableDefinition[]): Zone | undefined {
  const zones = [...new Set(tables.map(({ area }) => checkedZone(area.zone)))];
  if (zones.length > 1) {
    throw new Error(
      `tables of database '${databaseName}' must lie in one zone, got ${zones.join(' and ')}; make a database for each`,
    );
  }
  return zones[0];
}
