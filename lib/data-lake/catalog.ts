import { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct, type IDependable } from 'constructs';
import { allow } from '../security/allow';
import { catalogEntries, type TableEntry } from './catalog-entries';
import { allowCatalogKey } from './catalog-key';
import { checkQuery, toDescribe, toMaintain, toQuery } from './catalog-permissions';
import type { DataFilter } from './data-filter';
import type { DataLake } from './data-lake';
import { letQuery, permit } from './lake-query';
import { type Sensitivity, sensitivityOf, type TableDefinition, zoneOf } from './table-definition';
import type { Zone } from './zones';

/** Choices for a database of the catalog. */
export interface CatalogProps {
  /** The lake that holds the files. */
  readonly lake: DataLake;

  /** Name of the database: lower case, digits and `_` (create-only, GL-09). */
  readonly databaseName: string;

  /** What the database holds. */
  readonly description: string;

  /** Its tables, all in one zone. */
  readonly tables: readonly TableDefinition[];

  /**
   * Whether database and tables outlive the stack. The entry of an Iceberg table is what finds its data: without it the
   * files are there and the table is not.
   *
   * @default true
   */
  readonly retain?: boolean;

  /**
   * Key with which the account encrypts what its catalog says; every role that is let read or change it here gets the key
   * (GL-08).
   *
   * @default - the catalog is encrypted by keys of AWS alone
   */
  readonly metadataKey?: IKey;
}

/** How a role queries one table. */
export interface QueryOptions {
  /**
   * Rows and columns that the role sees.
   *
   * @default - the whole table
   */
  readonly filter?: DataFilter;
}

/** A Glue database with its tables, and who may query, describe and maintain them. */
export class Catalog extends Construct {
  /** The lake that holds the files. */
  readonly lake: DataLake;

  /** Name of the database. */
  readonly databaseName: string;

  /** Zone of its tables; undefined while it has none. */
  readonly zone?: Zone;

  /** Key with which the account encrypts what the catalog says; undefined when AWS alone holds it. */
  readonly metadataKey?: IKey;

  private readonly tables: ReadonlyMap<string, TableEntry>;

  constructor(scope: Construct, id: string, props: CatalogProps) {
    super(scope, id);
    this.lake = props.lake;
    this.databaseName = props.databaseName;
    this.metadataKey = props.metadataKey;
    this.zone = zoneOf(props.databaseName, props.tables);
    this.tables = catalogEntries(this, props);
  }

  /**
   * Lets a person or a query engine select from a table through Lake Formation, and gives no right to S3 or keys, so
   * that row and column filters hold (RV-06, LF-09).
   *
   * In hybrid mode the role is opted in, without which Lake Formation would not ask for its permissions.
   *
   * @throws if Lake Formation is off, if the table is unknown, if the filter is of another table, if the role may read
   * storage, or if it has the table both whole and filtered
   */
  grantQuery(role: IRole, tableName: string, options: QueryOptions = {}): void {
    const { filter } = options;
    checkQuery(this, tableName, filter);
    const table = this.resourceOf(tableName);
    const name = `${this.databaseName}.${tableName}`;
    this.lake.ledger.note(
      role,
      name,
      filter === undefined ? 'the whole table' : filter.resourceName,
      filter?.resourceName,
    );
    letQuery(this.lake, role, {
      id: `Query${this.node.id}${tableName}`,
      queried: [{ catalog: this, tables: [tableName] }],
      permissions: toQuery(this, tableName, filter),
      after: filter ?? table,
    });
  }

  /** Lets a service read the schema of a table, as Firehose does when it writes Parquet (FH-06, LF-13); no data. */
  grantDescribe(role: IRole, tableName: string): IDependable {
    const table = this.resourceOf(tableName);
    this.allowMetadata(
      role,
      ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'],
      [tableName],
    );
    permit(this.lake, role, {
      id: `Describe${this.node.id}${tableName}`,
      permissions: toDescribe(this, tableName),
      after: table,
    });
    return role;
  }

  /** Lets a Spark job read and commit the tables of this database; the files need a storage grant beside it. */
  grantMaintain(role: IRole): void {
    this.allowMetadata(role, ['glue:GetTable', 'glue:UpdateTable'], [...this.tables.keys()]);
    permit(this.lake, role, { id: `Maintain${this.node.id}`, permissions: toMaintain(this), after: this });
  }

  /** Lets a role ask Glue about the database and tables of it. */
  allowMetadata(role: IRole, actions: readonly string[], tableNames: readonly string[]): void {
    const stack = Stack.of(this);
    const arn = (resource: string): string => stack.formatArn({ service: 'glue', resource });
    allowCatalogKey(role, this.metadataKey);
    allow(role, {
      actions,
      resources: [
        arn('catalog'),
        arn(`database/${this.databaseName}`),
        ...tableNames.map((name) => arn(`table/${this.databaseName}/${name}`)),
      ],
    });
  }

  /** Names of the tables of which at least one column is that sensitive. */
  tablesShowing(sensitivities: readonly Sensitivity[]): string[] {
    return [...this.tables.values()]
      .filter(({ definition }) =>
        definition.columns.some((column) => sensitivities.includes(sensitivityOf(definition, column))),
      )
      .map(({ definition }) => definition.name);
  }

  /**
   * What was said of a table.
   *
   * @throws if the database does not have it
   */
  definitionOf(tableName: string): TableDefinition {
    return this.table(tableName).definition;
  }

  /**
   * The entry of a table, for those that must wait for it.
   *
   * @throws if the database does not have it
   */
  resourceOf(tableName: string): Construct {
    return this.table(tableName).resource;
  }

  private table(name: string): TableEntry {
    const table = this.tables.get(name);
    if (table === undefined) {
      throw new Error(
        `table '${name}' is not in database '${this.databaseName}'; it has ${[...this.tables.keys()].join(', ')}`,
      );
    }
    return table;
  }
}
