/* eslint-disable awscdk/require-passing-this -- ids stay those of the stack's own children: what holds data keeps its id */
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { invocationTable } from '../audit/invocation-audit';
import { Catalog } from '../data-lake/catalog';
import { DataFilter } from '../data-lake/data-filter';
import type { DataLake } from '../data-lake/data-lake';
import { OPEN_ENCOUNTERS } from './filters';
import { CURATED_TABLES, RAW_TABLES } from './tables';

/** Choices for the catalogs. */
export interface ReadmissionCatalogsProps {
  /** The lake that holds the files. */
  readonly lake: DataLake;

  /** Names of the databases (create-only, GL-09). */
  readonly databases: { readonly raw: string; readonly curated: string; readonly capture: string };

  /** The endpoint whose requests are captured: its name and that of its variant are folders of the files. */
  readonly endpoint: { readonly endpointName: string; readonly variantName: string };

  /**
   * Key of the account's catalog, if that is encrypted with one (GL-08).
   *
   * @default - AWS alone holds the keys of the catalog
   */
  readonly metadataKey?: IKey;

  /** Whether databases and tables outlive the stack. */
  readonly retain: boolean;
}

/** The databases of the reference workload, and what analysts see of them. */
export interface ReadmissionCatalogs {
  /** Tables over files as they came. */
  readonly raw: Catalog;

  /** The star schema. */
  readonly curated: Catalog;

  /** What the endpoint was asked, and what it answered. */
  readonly capture: Catalog;

  /** What an analyst sees of the encounters; undefined without Lake Formation. */
  readonly openEncounters?: DataFilter;
}

/**
 * Makes the databases of the reference workload with their tables.
 *
 * @param scope the stack that holds what cannot be made again
 */
export function readmissionCatalogs(scope: Construct, props: ReadmissionCatalogsProps): ReadmissionCatalogs {
  const { lake, databases, metadataKey, retain } = props;
  const raw = new Catalog(scope, 'Raw', {
    lake,
    databaseName: databases.raw,
    description: 'Files as they came',
    tables: RAW_TABLES,
    metadataKey,
    retain,
  });
  const curated = new Catalog(scope, 'Curated', {
    lake,
    databaseName: databases.curated,
    description: 'Readmission as a star schema',
    tables: CURATED_TABLES,
    metadataKey,
    retain,
  });
  const openEncounters =
    lake.mode === 'off' ? undefined : new DataFilter(scope, 'OpenEncounters', { catalog: curated, ...OPEN_ENCOUNTERS });
  const capture = new Catalog(scope, 'Capture', {
    lake,
    databaseName: databases.capture,
    description: 'Requests to the endpoint and its answers',
    tables: [invocationTable(props.endpoint)],
    metadataKey,
    retain,
  });
  return { raw, curated, capture, openEncounters };
}
