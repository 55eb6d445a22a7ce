import { asList, asProperties, at, type Properties, type Resource } from '../../lib/checks/assembly';
import { DEPLOYER, LAKE_ACCESS, type LakeAccess } from '../../lib/data-lake/lake-permissions.calls';
import { holds } from './listed';
import { ACCOUNT, pathOf } from './names';
import { matches } from './patterns';
import type { Platform } from './platform';

/** Stands among the permissions for what binds a principal in hybrid mode. */
const OPT_IN = 'OPT_IN';

/** One permission on one thing: listed, or given. */
interface Entry {
  readonly principal: string;
  readonly permission: string;
  readonly on: string;
}

/**
 * What Lake Formation gives and no list has, what a list has and nobody gives, and who may hand on or administer it.
 * Compared word for word: a permission of Lake Formation is past what a simulator of IAM sees.
 */
export function lakeFaults(platform: Platform): string[] {
  const { assembly, names } = platform;
  const faults: string[] = [];
  // Hybrid access alone needs opt-ins; without the function, an administrator makes them, and no template says so.
  const optsIn =
    assembly.ofType('Custom::LakeFormationAdministrator').length > 0 &&
    assembly.ofType('AWS::LakeFormation::Resource').some(({ properties }) => properties.HybridAccessEnabled === true);
  const listed = LAKE_ACCESS.filter(({ when }) => holds(when, names))
    .flatMap((one) => entriesOf(platform, one, faults))
    .filter(({ permission }) => optsIn || permission !== OPT_IN);
  const given = optIns(platform);
  faults.push(
    ...given
      .filter((entry) => !listed.some((one) => same(one, entry)))
      .map((entry) => `the templates give ${told(entry, names)}, which no list has; take it out, or list it`),
  );
  for (const resource of assembly.ofType('AWS::LakeFormation::PrincipalPermissions')) {
    const properties = asProperties(names.value(resource.properties));
    const principal = String(at(properties, 'Principal.DataLakePrincipalIdentifier') ?? 'nobody');
    const on = target(asProperties(properties.Resource));
    for (const permission of asList(properties.Permissions).map(String)) {
      const entry = { principal, permission, on };
      given.push(entry);
      if (!listed.some((one) => same(one, entry))) {
        faults.push(`${pathOf(resource)} gives ${told(entry, names)}, which no list has; take it out, or list it`);
      }
    }
    if (asList(properties.PermissionsWithGrantOption).length > 0) {
      faults.push(`${pathOf(resource)} lets ${principal} hand on what it has; give no grant option`);
    }
  }
  return [
    ...faults,
    ...listed
      .filter((one) => !given.some((entry) => same(one, entry)))
      .map((one) => `${told(one, names)} must be given, and is not; add the permission, or take it off the list`),
    ...assembly.ofType('AWS::LakeFormation::DataLakeSettings').flatMap((one) => settingsFaults(platform, one)),
  ];
}

/** What roles are opted in on, one entry each. */
function optIns({ assembly, names }: Platform): Entry[] {
  return assembly.ofType('Custom::LakeFormationOptIn').flatMap((resource) => {
    const properties = asProperties(names.value(resource.properties));
    const principal = String(properties.Principal);
    return asList(properties.Resources).map((one) => ({
      principal,
      permission: OPT_IN,
      on: target(asProperties(one)),
    }));
  });
}

function entriesOf({ names }: Platform, access: LakeAccess, faults: string[]): Entry[] {
  try {
    const principal = names.fill(access.principal);
    return access.on.flatMap((on) =>
      access.permissions.map((permission) => ({ principal, permission, on: names.fill(on) })),
    );
  } catch (error) {
    faults.push(`the list of Lake Formation ${(error as Error).message}; name another construct, or say 'when'`);
    return [];
  }
}

function same(listed: Entry, given: Entry): boolean {
  return listed.on === given.on && listed.permission === given.permission && matches(listed.principal, given.principal);
}

function told({ principal, permission, on }: Entry, names: Platform['names']): string {
  const [kind = '', what = ''] = on.split(/ (.*)/);
  return `${names.show(principal)} ${permission} on ${kind} ${names.show(what)}`;
}

/** What a permission is about, in the words of the list; another account's catalog is another thing. */
function target(resource: Properties): string {
  const [kind = 'nothing', value] = Object.entries(resource)[0] ?? [];
  const what = asProperties(value);
  const foreign = what.CatalogId === undefined || what.CatalogId === ACCOUNT ? '' : `${String(what.CatalogId)}:`;
  if (kind === 'DataLocation') return `location ${foreign}${String(what.ResourceArn)}`;
  if (kind === 'Database') return `database ${foreign}${String(what.Name)}`;
  if (kind === 'Table' && what.TableWildcard !== undefined) return `tables ${foreign}${String(what.DatabaseName)}`;
  if (kind === 'Table') return `table ${foreign}${String(what.DatabaseName)}/${String(what.Name)}`;
  if (kind === 'DataCellsFilter') {
    const elsewhere = what.TableCatalogId === undefined || what.TableCatalogId === ACCOUNT ? '' : 'elsewhere:';
    return `filter ${elsewhere}${String(what.DatabaseName)}/${String(what.TableName)}/${String(what.Name)}`;
  }
  if (kind === 'LFTagPolicy') return `tagged ${foreign}${String(what.ResourceType)} ${expressionOf(what.Expression)}`;
  return `${kind} ${foreign}${JSON.stringify(value)}`;
}

/** Tags as the list writes them: `key=a|b & other=c`, in the order of the alphabet. */
function expressionOf(expression: unknown): string {
  return asList(expression)
    .map((one) => `${String(at(one, 'TagKey'))}=${asList(at(one, 'TagValues')).map(String).sort().join('|')}`)
    .sort()
    .join(' & ');
}

/** Members of the settings that this proof understands. */
const SETTINGS = ['Admins', 'MutationType', 'CreateDatabaseDefaultPermissions', 'CreateTableDefaultPermissions'];

/** The role of the templates that may administer: that of the function that opts in. */
const OPTS_IN = 'Data/Lake/OptIn/Function/Role';

/**
 * Administrators: the deploying role, that of the function that opts in, and roles of this account that a configuration may
 * name; nobody else, and no other role of the templates.
 */
function settingsFaults({ names }: Platform, resource: Resource): string[] {
  const settings = asProperties(names.value(resource.properties));
  const admins = asList(settings.Admins).map((one) => String(at(one, 'DataLakePrincipalIdentifier')));
  const deployer = names.fill(DEPLOYER);
  const path = pathOf(resource);
  const ours = admins.map((admin) => names.byArn.get(admin)).filter((role) => role !== undefined);
  return [
    ...ours
      .filter((role) => pathOf(role) !== OPTS_IN)
      .map((role) => `${path} makes ${pathOf(role)} an administrator, which no list has; take it out`),
    ...admins
      .filter((admin) => !admin.startsWith(`arn:aws:iam::${ACCOUNT}:role/`))
      .map((admin) => `${path} makes ${admin} an administrator, which is no role of this account; take it out`),
    ...(admins.some((admin) => matches(deployer, admin))
      ? []
      : [`${path} must have the deploying role among its administrators, or no permission can be given`]),
    ...SETTINGS.slice(2)
      .filter((name) => asList(settings[name]).length > 0)
      .map((name) => `${path} gives every new database or table away by ${name}; leave it empty`),
    ...Object.keys(settings)
      .filter((name) => !SETTINGS.includes(name))
      .map((name) => `${path} has ${name}, which no list has; take it out`),
  ];
}
