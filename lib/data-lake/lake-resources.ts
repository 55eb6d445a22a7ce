import { Stack } from 'aws-cdk-lib';
import type { Catalog } from './catalog';
import type { DataFilter } from './data-filter';

/** How Lake Formation names a table. */
interface TableName {
  readonly catalogId: string;
  readonly databaseName: string;
  readonly name: string;
}

/** A database, as permissions and tags name it. */
export function databaseOf(catalog: Catalog): { readonly catalogId: string; readonly name: string } {
  return { catalogId: Stack.of(catalog).account, name: catalog.databaseName };
}

/** A table, as permissions and tags name it. */
export function tableOf(catalog: Catalog, name: string): TableName {
  return { catalogId: Stack.of(catalog).account, databaseName: catalog.databaseName, name };
}

/** All tables of a database, as permissions name them, those that are made later included. */
export function allTablesOf(catalog: Catalog): Omit<TableName, 'name'> & { readonly tableWildcard: object } {
  return { catalogId: Stack.of(catalog).account, databaseName: catalog.databaseName, tableWildcard: {} };
}

/** Rows and columns of a table, as permissions name them. */
export function filterOf(
  catalog: Catalog,
  { table, resourceName }: DataFilter,
): Omit<TableName, 'catalogId'> & { readonly tableCatalogId: string; readonly tableName: string } {
  return {
    tableCatalogId: Stack.of(catalog).account,
    databaseName: catalog.databaseName,
    tableName: table,
    name: resourceName,
  };
}
