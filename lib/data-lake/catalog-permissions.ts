import { Stack } from 'aws-cdk-lib';
import type { Catalog } from './catalog';
import type { DataFilter } from './data-filter';
import type { LakePermission } from './lake-permissions';
import { allTablesOf, databaseOf, filterOf, tableOf } from './lake-resources';

/**
 * Whether a table can be queried so.
 *
 * @throws if Lake Formation is off, or the filter is of another table
 */
export function checkQuery(catalog: Catalog, tableName: string, filter?: DataFilter): void {
  const name = `${catalog.databaseName}.${tableName}`;
  if (catalog.lake.mode === 'off') {
    throw new Error(
      `grantQuery on '${name}' needs Lake Formation, but its mode is 'off'; use 'hybrid' or 'strict', or grantStorageRead for an engine`,
    );
  }
  if (filter !== undefined && (filter.catalog !== catalog || filter.table !== tableName)) {
    throw new Error(
      `filter must be of table '${name}', got '${filter.node.path}' of '${filter.catalog.databaseName}.${filter.table}'; ` +
        'make one of this table',
    );
  }
}

/** What a query of one table asks Lake Formation for. */
export function toQuery(catalog: Catalog, tableName: string, filter?: DataFilter): LakePermission[] {
  const database = { permission: 'DESCRIBE', resource: { database: databaseOf(catalog) } };
  // SELECT on a filter shows the table with the columns of the filter; DESCRIBE on the table would show all of them.
  return filter === undefined
    ? [database, ...toDescribe(catalog, tableName)]
    : [database, { permission: 'SELECT', resource: { dataCellsFilter: filterOf(catalog, filter) } }];
}

/** What Lake Formation is asked for by whoever looks at the schema of a table and its versions (LF-13). */
export function toDescribe(catalog: Catalog, tableName: string): LakePermission[] {
  const resource = { table: tableOf(catalog, tableName) };
  return ['DESCRIBE', 'SELECT'].map((permission) => ({ permission, resource }));
}

/** What a job asks for that reads, merges and commits the tables of a database. */
export function toMaintain(catalog: Catalog): LakePermission[] {
  const { zone, lake } = catalog;
  const catalogId = Stack.of(catalog).account;
  return [
    { permission: 'DESCRIBE', resource: { database: databaseOf(catalog) } },
    // LF-10: a commit names the table's place anew.
    ...(zone === undefined ? [] : [lake.zones[zone].bucketArn]).map((resourceArn) => ({
      permission: 'DATA_LOCATION_ACCESS',
      resource: { dataLocation: { catalogId, resourceArn } },
    })),
    ...['ALTER', 'DELETE', 'DESCRIBE', 'INSERT', 'SELECT'].map((permission) => ({
      permission,
      resource: { table: allTablesOf(catalog) },
    })),
  ];
}
