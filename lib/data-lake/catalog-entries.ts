import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnDatabase, CfnTable } from 'aws-cdk-lib/aws-glue';
import type { Catalog, CatalogProps } from './catalog';
import { tagDatabase, tagTable } from './catalog-tags';
import { glueTable } from './glue-table';
import type { TableDefinition } from './table-definition';

/** A table of a catalog. */
export interface TableEntry {
  /** What was said of it. */
  readonly definition: TableDefinition;

  /** Its entry. */
  readonly resource: CfnTable;
}

/** Makes the entries of a catalog, below it: the database, its tables, and what Lake Formation is told of them; the tables by name. */
export function catalogEntries(catalog: Catalog, props: CatalogProps): ReadonlyMap<string, TableEntry> {
  const retain = props.retain ?? true;
  const lifetime = retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
  const database = newDatabase(catalog, props.description);
  database.applyRemovalPolicy(lifetime);
  tagDatabase(catalog, database, retain);
  const tables = new Map<string, TableEntry>();
  for (const definition of props.tables) {
    const resource = new CfnTable(catalog, definition.name, {
      catalogId: Stack.of(catalog).account,
      databaseName: catalog.databaseName,
      ...glueTable(definition, catalog.lake.uri(definition.area).replace(/\/$/, '')),
    });
    resource.applyRemovalPolicy(lifetime);
    resource.addResourceDependency(database);
    tables.set(definition.name, { definition, resource });
    tagTable(catalog, definition, resource, retain);
  }
  closeToEverybody(catalog, database, tables);
  return tables;
}

function newDatabase(catalog: Catalog, description: string): CfnDatabase {
  const { lake } = catalog;
  const database = new CfnDatabase(catalog, 'Database', {
    catalogId: Stack.of(catalog).account,
    databaseInput: {
      name: catalog.databaseName,
      description,
      // LF-06: the account's own defaults may not have changed (cloudformation-coverage-roadmap#2197 reports that an empty
      // list is ignored); tables of this database get no permission for everybody either way.
      ...(lake.mode === 'strict' ? { createTableDefaultPermissions: [] } : {}),
    },
  });
  if (lake.registration !== undefined) {
    database.node.addDependency(lake.registration);
  }
  return database;
}

/** Tables that are older than mode `strict` were given to everybody when they were made, and are so until somebody takes them back (LF-06). */
function closeToEverybody(catalog: Catalog, database: CfnDatabase, tables: ReadonlyMap<string, TableEntry>): void {
  const { lake, databaseName } = catalog;
  if (lake.mode !== 'strict') return;
  const CatalogId = Stack.of(catalog).account;
  lake.optIn?.close(
    catalog,
    [
      { Database: { CatalogId, Name: databaseName } },
      ...[...tables.keys()].map((Name) => ({ Table: { CatalogId, DatabaseName: databaseName, Name } })),
    ],
    [database, ...[...tables.values()].map(({ resource }) => resource)],
  );
}
