import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { CfnPrincipalPermissions } from 'aws-cdk-lib/aws-lakeformation';
import { Construct, type IDependable } from 'constructs';
import { allow } from '../security/allow';
import type { DataLake, StorageArea, Zone } from './data-lake';
import { type LakePermission, LakePermissions } from './lake-permissions';

/** A column of a table. */
export interface Column {
  /** Lower case, digits and `_`, as Athena and Spark both take it. */
  readonly name: string;

  /** Type in Hive's words, e.g. `string`, `int`, `bigint`, `boolean`. */
  readonly type: string;

  /** What the values mean, with the unit. */
  readonly comment: string;
}

/** A table of the catalog. */
export interface TableDefinition {
  /** Name, unique in its database. */
  readonly name: string;

  /** What a row is. */
  readonly description: string;

  /** Columns in order. */
  readonly columns: readonly Column[];

  /** Where the files lie. */
  readonly area: StorageArea;

  /**
   * Format: Parquet files as another service writes them, or an Iceberg table that jobs change in transactions.
   *
   * @default 'iceberg'
   */
  readonly format?: 'parquet' | 'iceberg';

  /**
   * Date parts in the object keys (`year=…/month=…/day=…`), computed by Athena instead of listed by a crawler.
   *
   * @default false
   */
  readonly datePartitions?: boolean;
}

/** Choices for a database of the catalog. */
export interface CatalogProps {
  /** The lake that holds the files. */
  readonly lake: DataLake;

  /** Name of the database: lower case, digits and `_` (create-only, GL-09). */
  readonly databaseName: string;

  /** What the database holds. */
  readonly description: string;

  /** Its tables. */
  readonly tables: readonly TableDefinition[];

  /**
   * Whether database and tables outlive the stack. The entry of an Iceberg table is what finds its data: without it the
   * files are there and the table is not.
   *
   * @default true
   */
  readonly retain?: boolean;
}

/** First year that a date partition can have; Athena needs a range to compute partitions from. */
const FIRST_YEAR = 2024;

/** A Glue database with its tables, and who may query, describe and maintain them. */
export class Catalog extends Construct {
  /** Name of the database. */
  readonly databaseName: string;

  private readonly lake: DataLake;
  private readonly tables = new Map<string, CfnTable>();
  private readonly zones: ReadonlySet<Zone>;

  constructor(scope: Construct, id: string, props: CatalogProps) {
    super(scope, id);
    const catalogId = Stack.of(this).account;
    this.lake = props.lake;
    this.databaseName = props.databaseName;
    this.zones = new Set(props.tables.map(({ area }) => area.zone));

    const database = new CfnDatabase(this, 'Database', {
      catalogId,
      databaseInput: {
        name: props.databaseName,
        description: props.description,
        // LF-06: the account's own defaults may not have changed (cloudformation-coverage-roadmap#2197 reports that an empty
        // list is ignored); tables of this database get no permission for everybody either way.
        ...(props.lake.mode === 'strict' ? { createTableDefaultPermissions: [] } : {}),
      },
    });
    const lifetime = (props.retain ?? true) ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    database.applyRemovalPolicy(lifetime);
    if (props.lake.registration !== undefined) {
      database.node.addDependency(props.lake.registration);
    }
    for (const definition of props.tables) {
      const table = new CfnTable(this, definition.name, {
        catalogId,
        databaseName: props.databaseName,
        ...((definition.format ?? 'iceberg') === 'iceberg' ? this.iceberg(definition) : this.parquet(definition)),
      });
      table.applyRemovalPolicy(lifetime);
      table.addResourceDependency(database);
      this.tables.set(definition.name, table);
    }
  }

  /**
   * Lets a person or a query engine select from a table through Lake Formation, and gives no right to S3 or keys, so
   * that row and column filters hold (RV-06, LF-09).
   *
   * In hybrid mode Lake Formation answers only principals that have opted in; see the README of this folder.
   *
   * @throws if Lake Formation is off, if the table is unknown, or if the role may read storage
   */
  grantQuery(role: IRole, tableName: string): void {
    if (this.lake.mode === 'off') {
      throw new Error(
        `grantQuery on '${this.databaseName}.${tableName}' needs Lake Formation, but its mode is 'off'; use 'hybrid' or 'strict', or grantStorageRead for an engine`,
      );
    }
    const table = this.table(tableName);
    this.lake.assertQueriesOnly(role);
    allow(role, {
      actions: ['lakeformation:GetDataAccess'],
      resources: ['*'],
      wildcard: 'GetDataAccess knows no resources; the permissions in Lake Formation decide',
    });
    this.allowMetadata(
      role,
      ['glue:GetDatabase', 'glue:GetTable', 'glue:GetPartition', 'glue:GetPartitions'],
      [tableName],
    );
    this.permit(role, `Query${this.node.id}${tableName}`, table, [
      { permission: 'DESCRIBE', resource: { database: this.databaseResource() } },
      { permission: 'DESCRIBE', resource: { table: this.tableResource(tableName) } },
      { permission: 'SELECT', resource: { table: this.tableResource(tableName) } },
    ]);
  }

  /** Lets a service read the schema of a table, as Firehose does when it writes Parquet (FH-06, LF-13); no data. */
  grantDescribe(role: IRole, tableName: string): IDependable {
    const table = this.table(tableName);
    this.allowMetadata(
      role,
      ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTableVersion', 'glue:GetTableVersions'],
      [tableName],
    );
    this.permit(role, `Describe${this.node.id}${tableName}`, table, [
      { permission: 'DESCRIBE', resource: { table: this.tableResource(tableName) } },
      { permission: 'SELECT', resource: { table: this.tableResource(tableName) } },
    ]);
    return role;
  }

  /** Lets a Spark job read and commit the tables of this database; the files need a storage grant beside it. */
  grantMaintain(role: IRole): void {
    const names = [...this.tables.keys()];
    this.allowMetadata(role, ['glue:GetTable', 'glue:UpdateTable'], names);
    const wildcard = { catalogId: Stack.of(this).account, databaseName: this.databaseName, tableWildcard: {} };
    this.permit(role, `Maintain${this.node.id}`, this, [
      { permission: 'DESCRIBE', resource: { database: this.databaseResource() } },
      // LF-10: a commit names the table's place anew.
      ...[...this.zones].map((zone) => ({
        permission: 'DATA_LOCATION_ACCESS',
        resource: { dataLocation: { catalogId: Stack.of(this).account, resourceArn: this.lake.zones[zone].bucketArn } },
      })),
      ...['ALTER', 'DELETE', 'DESCRIBE', 'INSERT', 'SELECT'].map((permission) => ({
        permission,
        resource: { table: wildcard },
      })),
    ]);
  }

  private permit(role: IRole, id: string, after: IDependable, permissions: readonly LakePermission[]): void {
    if (this.lake.mode === 'off') {
      return;
    }
    new LakePermissions(role as unknown as Construct, id, { principalArn: role.roleArn, permissions, after });
  }

  private allowMetadata(role: IRole, actions: string[], tableNames: readonly string[]): void {
    const stack = Stack.of(this);
    const arn = (resource: string): string => stack.formatArn({ service: 'glue', resource });
    allow(role, {
      actions,
      resources: [
        arn('catalog'),
        arn(`database/${this.databaseName}`),
        ...tableNames.map((name) => arn(`table/${this.databaseName}/${name}`)),
      ],
    });
  }

  private iceberg(definition: TableDefinition): Pick<CfnTable, 'openTableFormatInput' | 'tableInput'> {
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
        storageDescriptor: { columns: [...definition.columns], location: this.location(definition) },
      },
    };
  }

  private parquet(definition: TableDefinition): Pick<CfnTable, 'tableInput'> {
    const location = this.location(definition);
    return {
      tableInput: {
        name: definition.name,
        description: definition.description,
        tableType: 'EXTERNAL_TABLE',
        parameters: {
          classification: 'parquet',
          ...((definition.datePartitions ?? false) ? projection(location) : {}),
        },
        partitionKeys:
          (definition.datePartitions ?? false)
            ? ['year', 'month', 'day'].map((name) => ({ name, type: 'string' }))
            : undefined,
        storageDescriptor: {
          columns: [...definition.columns],
          location,
          inputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
          outputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat',
          serdeInfo: { serializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
        },
      },
    };
  }

  private location(definition: TableDefinition): string {
    return this.lake.uri(definition.area).replace(/\/$/, '');
  }

  private table(name: string): CfnTable {
    const table = this.tables.get(name);
    if (table === undefined) {
      throw new Error(
        `table '${name}' is not in database '${this.databaseName}'; it has ${[...this.tables.keys()].join(', ')}`,
      );
    }
    return table;
  }

  private databaseResource(): CfnPrincipalPermissions.DatabaseResourceProperty {
    return { catalogId: Stack.of(this).account, name: this.databaseName };
  }

  private tableResource(name: string): CfnPrincipalPermissions.TableResourceProperty {
    return { catalogId: Stack.of(this).account, databaseName: this.databaseName, name };
  }
}

/** Athena's partition projection for keys like `year=2026/month=11/day=23/`. */
function projection(location: string): Record<string, string> {
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
    'storage.location.template': `${location}/year=\${year}/month=\${month}/day=\${day}`,
  };
}
