import type { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { Catalog } from './catalog';
import { databaseOf, tableOf } from './lake-resources';
import { SENSITIVITIES, sensitivityOf, type TableDefinition } from './table-definition';

/**
 * Puts the zone on a database, from which its tables and columns inherit it. It gets no sensitivity: a table that says none is
 * then shown by no grant by tags.
 */
export function tagDatabase(catalog: Catalog, database: CfnDatabase, retain: boolean): void {
  const { zone } = catalog;
  if (zone === undefined) return;
  catalog.lake.tags?.associate(catalog, 'DatabaseTags', {
    resource: { database: databaseOf(catalog) },
    values: { zone },
    after: database,
    retain,
  });
}

/** Puts the sensitivity on a table, and on those of its columns that say another. */
export function tagTable(catalog: Catalog, definition: TableDefinition, table: CfnTable, retain: boolean): void {
  const { name } = definition;
  // What is more sensitive than its table comes first, so that it never looks like the rest of the table.
  for (const sensitivity of SENSITIVITIES) {
    const columnNames = definition.columns
      .filter((column) => sensitivity !== definition.sensitivity && sensitivityOf(definition, column) === sensitivity)
      .map((column) => column.name);
    if (columnNames.length > 0) {
      catalog.lake.tags?.associate(catalog, `${name}${sensitivity}Columns`, {
        resource: { tableWithColumns: { ...tableOf(catalog, name), columnNames } },
        values: { sensitivity },
        after: table,
        retain,
      });
    }
  }
  catalog.lake.tags?.associate(catalog, `${name}Tags`, {
    resource: { table: tableOf(catalog, name) },
    values: { sensitivity: definition.sensitivity },
    after: table,
    retain,
  });
}
