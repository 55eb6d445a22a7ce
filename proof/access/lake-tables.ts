import { asList, asProperties, at, type Resource } from '../../lib/checks/assembly';
import { ACCOUNT } from '../iam/names';
import type { Platform } from '../iam/platform';

/** A table of the catalog, as it stands in the templates. */
export interface LakeTable {
  /** Database and table as people name them, e.g. `curated.encounter`: without the name of the environment. */
  readonly name: string;

  /** Name of the database. */
  readonly database: string;

  /** Name of the table in it. */
  readonly table: string;

  /** Its columns, with those it is partitioned by. */
  readonly columns: readonly string[];

  /** ARN of its folder in S3, without a `/` at the end. */
  readonly location: string;

  /** What IAM is asked about when somebody reads its entry: the catalog, the database and the table. */
  readonly arns: readonly string[];

  /** Whether the database gives its tables to nobody but those who are granted them. */
  readonly withoutDefaults: boolean;

  /** The resource. */
  readonly resource: Resource;
}

/** All tables, in the order of the templates. */
export function tablesOf({ assembly, names }: Platform): LakeTable[] {
  const databases = new Map(
    assembly.ofType('AWS::Glue::Database').map((resource) => [names.name(resource), resource.properties]),
  );
  const prefix = `${names.platform.replaceAll('-', '_')}_`;
  return assembly.ofType('AWS::Glue::Table').map((resource) => {
    const { DatabaseName, TableInput } = asProperties(names.value(resource.properties));
    const database = String(DatabaseName);
    const table = String(at(TableInput, 'Name'));
    const arn = (what: string): string => `arn:aws:glue:${names.region}:${ACCOUNT}:${what}`;
    const defaults = at(databases.get(database), 'DatabaseInput.CreateTableDefaultPermissions');
    return {
      name: `${database.startsWith(prefix) ? database.slice(prefix.length) : database}.${table}`,
      database,
      table,
      columns: [...asList(at(TableInput, 'StorageDescriptor.Columns')), ...asList(at(TableInput, 'PartitionKeys'))].map(
        (column) => String(at(column, 'Name')),
      ),
      location: String(at(TableInput, 'StorageDescriptor.Location'))
        .replace(/^s3:\/\//, 'arn:aws:s3:::')
        .replace(/\/$/, ''),
      arns: [arn('catalog'), arn(`database/${database}`), arn(`table/${database}/${table}`)],
      withoutDefaults: defaults !== undefined && asList(defaults).length === 0,
      resource,
    };
  });
}
