import { asList, asProperties, at, type Properties, type Resource } from '../../lib/checks/assembly';
import { ACCOUNT, pathOf } from '../iam/names';
import type { Platform } from '../iam/platform';
import type { LakeTable } from './lake-tables';
import { fits, type LakeTags, pairs } from './lake-tags';
import { type RowFilter, rowFilter } from './row-filter';
import { WITNESSES } from './witnesses';

/** What one grant shows of a table. */
export interface Sight {
  /** The columns; none are never here. */
  readonly columns: readonly string[];

  /** Which rows. */
  readonly shows: RowFilter;

  /** Path of what gives it. */
  readonly by: string;
}

/** The group that stands for "IAM alone decides". */
export const EVERYBODY = 'IAM_ALLOWED_PRINCIPALS';

/** Permissions with which data can be read: `SELECT`, or all (guide of Lake Formation, "Lake Formation permissions reference"). */
const READING = ['SELECT', 'ALL', 'SUPER'];

/** Shows every row. */
export const ALL_ROWS: RowFilter = () => true;

/** Grants of Lake Formation in the templates, and what they show of a table. Grants add up; none takes another away. */
export class LakeGrants {
  private readonly grants: readonly { readonly principal: string; readonly on: Properties; readonly by: string }[];
  private readonly filters = new Map<string, Resource>();

  constructor(
    private readonly platform: Platform,
    private readonly tags: LakeTags,
  ) {
    const { assembly, names } = platform;
    for (const filter of assembly.ofType('AWS::LakeFormation::DataCellsFilter')) {
      this.filters.set(filterKey(asProperties(names.value(filter.properties))), filter);
    }
    this.grants = assembly.ofType('AWS::LakeFormation::PrincipalPermissions').flatMap((resource) => {
      const properties = asProperties(names.value(resource.properties));
      const reading = asList(properties.Permissions).some((one) => READING.includes(String(one)));
      const principal = String(at(properties, 'Principal.DataLakePrincipalIdentifier'));
      return reading ? [{ principal, on: asProperties(properties.Resource), by: pathOf(resource) }] : [];
    });
  }

  /** What a principal is shown of a table by grants to it, or to a group that it is in. */
  sights(principal: string, table: LakeTable): Sight[] {
    return this.grants.flatMap((grant) => (means(grant.principal, principal) ? this.sight(grant, table) : []));
  }

  private sight({ on, by }: (typeof this.grants)[number], table: LakeTable): Sight[] {
    const { columns, shows } = this.part(on, table);
    return columns.length === 0 ? [] : [{ columns, shows, by }];
  }

  /** The columns and rows of a table that a resource of a grant means. */
  private part(on: Properties, table: LakeTable): Omit<Sight, 'by'> {
    const none = { columns: [], shows: ALL_ROWS };
    const { Table, TableWithColumns, DataCellsFilter, LFTagPolicy } = on;
    if (at(Table, 'DatabaseName') === table.database) {
      const all = at(Table, 'TableWildcard') !== undefined || at(Table, 'Name') === table.table;
      return all ? { columns: table.columns, shows: ALL_ROWS } : none;
    }
    if (at(TableWithColumns, 'DatabaseName') === table.database && at(TableWithColumns, 'Name') === table.table) {
      return { columns: columnsOf(asProperties(TableWithColumns), table), shows: ALL_ROWS };
    }
    if (at(DataCellsFilter, 'DatabaseName') === table.database && at(DataCellsFilter, 'TableName') === table.table) {
      const filter = this.filters.get(filterKey(asProperties(DataCellsFilter)));
      return filter === undefined ? none : this.filtered(filter, table);
    }
    if (at(LFTagPolicy, 'ResourceType') === 'TABLE') {
      const expression = pairs(at(LFTagPolicy, 'Expression'));
      const columns = table.columns.filter((column) =>
        fits(this.tags.of(table.database, table.table, column), expression),
      );
      return { columns, shows: ALL_ROWS };
    }
    return none;
  }

  /** What a data filter shows; one whose expression cannot be read counts as showing everything, and is told elsewhere. */
  private filtered(filter: Resource, table: LakeTable): Omit<Sight, 'by'> {
    const properties = asProperties(this.platform.names.value(filter.properties));
    const columns = columnsOf(properties, table);
    return { columns, shows: expressionOf(properties, table) ?? ALL_ROWS };
  }

  /** Grants and filters that mean nothing in the templates, or cannot be read. */
  faults(tables: readonly LakeTable[]): string[] {
    const known = new Map(tables.map((table) => [`${table.database}/${table.table}`, table]));
    const filters = [...this.filters.values()].flatMap((resource) => {
      const properties = asProperties(this.platform.names.value(resource.properties));
      const name = `${String(properties.DatabaseName)}/${String(properties.TableName)}`;
      const table = known.get(name);
      if (table === undefined) return [`${pathOf(resource)} filters ${name}, which is no table of the templates`];
      return [
        ...asList(properties.ColumnNames)
          .filter((column) => !table.columns.includes(String(column)))
          .map(
            (column) => `${pathOf(resource)} shows the column '${String(column)}', which ${table.name} does not have`,
          ),
        ...unreadable(properties, table).map((why) => `${pathOf(resource)} cannot be read: ${why}`),
      ];
    });
    const grants = this.grants.flatMap(({ on, by }) =>
      on.DataCellsFilter === undefined || this.filters.has(filterKey(asProperties(on.DataCellsFilter)))
        ? []
        : [`${by} gives a filter that is not in the templates; make it, or give another`],
    );
    return [...filters, ...grants];
  }
}

/** Whether a grant shows all columns and rows of a table. */
export function isWhole({ columns, shows }: Sight, table: LakeTable): boolean {
  return columns.length === table.columns.length && shows === ALL_ROWS;
}

/** Whether a principal of Lake Formation is a role, or a group that the role is in: all of the account. */
export function means(principal: string, role: string): boolean {
  return [role, `${ACCOUNT}:IAMPrincipals`, ACCOUNT].includes(principal);
}

/** Columns by name, or all but some. */
function columnsOf({ ColumnNames, ColumnWildcard }: Properties, table: LakeTable): string[] {
  const named = asList(ColumnNames).map(String);
  if (named.length > 0) return table.columns.filter((column) => named.includes(column));
  const left = asList(at(ColumnWildcard, 'ExcludedColumnNames')).map(String);
  return ColumnWildcard === undefined ? [] : table.columns.filter((column) => !left.includes(column));
}

function filterKey({ DatabaseName, TableName, Name }: Properties): string {
  return [DatabaseName, TableName, Name].map(String).join('/');
}

/** The row expression of a filter; undefined when it shows all rows, or cannot be read. */
function expressionOf(properties: Properties, table: LakeTable): RowFilter | undefined {
  const expression = at(properties, 'RowFilter.FilterExpression');
  return typeof expression === 'string' && unreadable(properties, table).length === 0
    ? rowFilter(expression)
    : undefined;
}

/** Why an expression cannot be read, or tried on a row. */
function unreadable(properties: Properties, table: LakeTable): string[] {
  const expression = at(properties, 'RowFilter.FilterExpression');
  if (typeof expression !== 'string') return [];
  try {
    const shows = rowFilter(expression);
    for (const row of WITNESSES[table.name]?.open ?? []) shows(row);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}
