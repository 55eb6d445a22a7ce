import { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { allow } from '../security/allow';
import type { Catalog } from './catalog';
import type { DataLake } from './data-lake';
import { type LakePermission, LakePermissions } from './lake-permissions';
import { checkedSensitivity, type Sensitivity } from './table-definition';
import { checkedZone, type Zone } from './zones';

/** What engines ask Glue for while they run a query. */
const METADATA = ['glue:GetDatabase', 'glue:GetTable', 'glue:GetPartition', 'glue:GetPartitions'];

/** Tables of one database. */
export interface QueriedTables {
  /** Catalog with the database. */
  readonly catalog: Catalog;

  /** Names of the tables. */
  readonly tables: readonly string[];
}

/** What Lake Formation is told of a role. */
export interface PermitOptions {
  /** Id of the permissions below the role. */
  readonly id: string;

  /** Permissions in the order in which they are given. */
  readonly permissions: readonly LakePermission[];

  /** What must be there first. */
  readonly after: Construct;
}

/** What a role queries, and what Lake Formation is told of it. */
export interface QueryGrant extends PermitOptions {
  /** Tables whose metadata the role reads, and for which it is opted in where that is needed. */
  readonly queried: readonly QueriedTables[];
}

/** Gives permissions in Lake Formation to a role, in the stack of the role; undefined when it is off, and IAM alone decides. */
export function permit(lake: DataLake, role: IRole, options: PermitOptions): LakePermissions | undefined {
  const { id, permissions, after } = options;
  if (lake.mode === 'off') {
    return undefined;
  }
  // eslint-disable-next-line awscdk/no-variable-construct-id -- a role has several grants, each with an id of its own
  return new LakePermissions(role as unknown as Construct, id, {
    principalArn: role.roleArn,
    permissions,
    after,
  });
}

/**
 * The parts that every query needs: `GetDataAccess`, metadata, permissions and, in hybrid mode, the opt-in (LF-09, RV-06).
 *
 * @throws if the role may read storage
 */
export function letQuery(lake: DataLake, role: IRole, grant: QueryGrant): void {
  lake.assertQueriesOnly(role);
  allow(role, {
    actions: ['lakeformation:GetDataAccess'],
    resources: ['*'],
    wildcard: 'GetDataAccess knows no resources; the permissions in Lake Formation decide',
  });
  for (const { catalog, tables } of grant.queried) {
    catalog.allowMetadata(role, METADATA, tables);
  }
  const permitted = permit(lake, role, grant);
  const catalogId = Stack.of(lake).account;
  for (const { catalog, tables } of grant.queried) {
    const DatabaseName = catalog.databaseName;
    const resources = [
      { Database: { CatalogId: catalogId, Name: DatabaseName } },
      ...tables.map((Name) => ({ Table: { CatalogId: catalogId, DatabaseName, Name } })),
    ];
    if (permitted !== undefined && lake.mode === 'hybrid') {
      lake.optIn?.optIn(role, resources, permitted);
    }
  }
}

/** What a grant by tags shows. */
export interface TagGrant {
  /** Zones in which the databases lie. */
  readonly zones: readonly Zone[];

  /** How sensitive a table or column may be to be shown. */
  readonly sensitivities: readonly Sensitivity[];

  /** Databases that the role may find in the catalog; others stay hidden, whatever their tags. */
  readonly catalogs: readonly Catalog[];
}

/**
 * See `DataLake.grantQueryByTags`.
 *
 * A list with the same value for all tags needs two permissions on tables and one on databases; what they cover is found out
 * by Lake Formation at each query, not here.
 */
export function grantByTags(lake: DataLake, role: IRole, grant: TagGrant): void {
  const { tags } = lake;
  if (tags === undefined) {
    throw new Error(
      `grantQueryByTags to '${role.node.path}' needs tags, but Lake Formation is off or has no tag names; use mode 'hybrid' ` +
        "or 'strict' with tagNames, or grantStorageRead for an engine",
    );
  }
  grant.zones.forEach(checkedZone);
  grant.sensitivities.forEach(checkedSensitivity);
  const queried = queriedBy(grant, role);
  for (const { catalog, tables } of queried) {
    for (const table of tables) {
      lake.ledger.note(role, `${catalog.databaseName}.${table}`, `the tags ${grant.sensitivities.join(', ')}`);
    }
  }
  const policy = (resourceType: 'DATABASE' | 'TABLE', ...expression: { tagKey: string; tagValues: string[] }[]) => ({
    lfTagPolicy: { catalogId: Stack.of(lake).account, resourceType, expression },
  });
  const zone = { tagKey: tags.names.zone, tagValues: [...grant.zones] };
  // Keys of one expression must all match.
  const table = policy('TABLE', zone, { tagKey: tags.names.sensitivity, tagValues: [...grant.sensitivities] });
  letQuery(lake, role, {
    id: `Tags${[...grant.zones, ...grant.sensitivities].map(capitalized).join('')}`,
    queried,
    permissions: [
      { permission: 'DESCRIBE', resource: policy('DATABASE', zone) },
      { permission: 'DESCRIBE', resource: table },
      { permission: 'SELECT', resource: table },
    ],
    after: tags,
  });
}

/** The tables of which at least one column is shown today. */
function queriedBy({ zones, sensitivities, catalogs }: TagGrant, role: IRole): QueriedTables[] {
  const queried = catalogs
    .filter(({ zone }) => zone !== undefined && zones.includes(zone))
    .map((catalog) => ({ catalog, tables: catalog.tablesShowing(sensitivities) }))
    .filter(({ tables }) => tables.length > 0);
  if (queried.length === 0) {
    throw new Error(
      `grantQueryByTags to '${role.node.path}' shows nothing: no table of its catalogs is in ${zones.join(', ') || 'no zone'} and ` +
        `${sensitivities.join(' or ') || 'of no sensitivity'}; name zones and sensitivities that its catalogs have`,
    );
  }
  return queried;
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
