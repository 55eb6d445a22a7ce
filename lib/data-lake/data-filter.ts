import { createHash } from 'node:crypto';
import { Stack } from 'aws-cdk-lib';
import { CfnDataCellsFilter } from 'aws-cdk-lib/aws-lakeformation';
import { Construct } from 'constructs';
import type { Catalog } from './catalog';
import { inLine } from './lake-order';
import { checkRowExpression } from './row-expression';

/** Parts of the object keys of a table with `datePartitions`; they are columns, too. */
const DATE_PARTS = ['year', 'month', 'day'];

/** What a filter lets through. */
export interface DataFilterDefinition {
  /** What it shows, in lower case, digits and `_`: `open_encounters`. */
  readonly filterName: string;

  /** Table of the catalog. */
  readonly table: string;

  /** Columns that are shown, by name, so that a new column stays hidden until it is named here. */
  readonly columns: readonly string[];

  /**
   * Which rows are shown: comparisons of a column with constants, with `AND`, `OR`, `NOT` and parentheses, at most 2,047
   * characters. A row for which it is neither true nor false, because a value is missing, is hidden: say `IS NULL` where
   * it shall not be.
   *
   * @default - all rows
   */
  readonly rows?: string;
}

/** Choices for the filter. */
export interface DataFilterProps extends DataFilterDefinition {
  /** Catalog that has the table. */
  readonly catalog: Catalog;
}

/**
 * Rows and columns of one table, to be given to people in place of the table: `catalog.grantQuery(role, table, { filter })`.
 *
 * It binds whom Lake Formation binds; who reads the objects sees past it (RV-06).
 */
export class DataFilter extends Construct {
  /** Table of the catalog. */
  readonly table: string;

  /** Catalog that has the table. */
  readonly catalog: Catalog;

  /**
   * Name in Lake Formation: that of the definition and a hash of the contents. Every property is create-only, so a changed
   * filter is a new one, made before the old one goes: it must find no name taken (OF-03).
   */
  readonly resourceName: string;

  constructor(scope: Construct, id: string, props: DataFilterProps) {
    super(scope, id);
    const { catalog, table, columns, rows, filterName } = props;
    if (catalog.lake.mode === 'off') {
      throw new Error(
        `filter '${filterName}' needs Lake Formation, but its mode is 'off'; use 'hybrid' or 'strict', or leave the filter out`,
      );
    }
    if (!/^[a-z][a-z0-9_]{0,99}$/.test(filterName)) {
      throw new Error(
        `filterName must be 1 to 100 characters in lower case, digits and '_', a letter first, got '${filterName}'`,
      );
    }
    this.table = table;
    this.catalog = catalog;
    checkDefinition(props);
    const contents = createHash('sha256')
      .update(JSON.stringify([columns, rows ?? null]))
      .digest('hex');
    this.resourceName = `${filterName}_${contents.slice(0, 8)}`;

    const filter = new CfnDataCellsFilter(this, 'Resource', {
      tableCatalogId: Stack.of(this).account,
      databaseName: catalog.databaseName,
      tableName: table,
      name: this.resourceName,
      columnNames: [...columns],
      rowFilter: rows === undefined ? { allRowsWildcard: {} } : { filterExpression: rows },
    });
    filter.node.addDependency(catalog.resourceOf(table));
    inLine(filter);
  }
}

/** A column that is not there would be found out by whoever deploys; an expression, by whoever queries. */
function checkDefinition({ catalog, table, columns, rows, filterName }: DataFilterProps): void {
  const definition = catalog.definitionOf(table);
  const partitions = (definition.datePartitions ?? false) ? DATE_PARTS : [];
  const known = [...definition.columns.map(({ name }) => name), ...partitions];
  const unknown = columns.filter((column) => !known.includes(column));
  if (columns.length === 0 || unknown.length > 0) {
    throw new Error(
      `columns of filter '${filterName}' must be of table '${table}', got '${unknown.join("', '")}'; ` +
        `it has ${known.join(', ')}`,
    );
  }
  if (rows !== undefined) {
    checkRowExpression(
      rows,
      [...definition.columns, ...partitions.map((name) => ({ name, type: 'string' }))],
      partitions,
    );
  }
}
