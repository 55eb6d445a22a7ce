import { asList, asProperties, at, type Resource } from '../assembly';
import { isOpen } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { isSaid, shown } from './known-values';
import { lacks } from './role-permissions';

const GRANT = 'AWS::LakeFormation::PrincipalPermissions';

/** Members of a table or of columns that a grant may name; one of them says which. */
const TABLE = ['Name', 'TableWildcard'];

const readsSomehow: Rule = {
  id: 'ML-LF-09',
  title: 'Who may select from a table may also fetch its data',
  facts: ['LF-09'],
  fix: 'allow lakeformation:GetDataAccess on all resources',
  check: forEach(GRANT, function* ({ properties }, assembly) {
    if (!asList(properties.Permissions).includes('SELECT')) return;
    const role = assembly.target(at(properties, 'Principal.DataLakePrincipalIdentifier'));
    if (role === undefined || !lacks(assembly, role, 'lakeformation:GetDataAccess')) return;
    // An engine that knows no Lake Formation reads the objects itself.
    if (!lacks(assembly, role, 's3:GetObject')) return;
    yield {
      problem: `role ${role.logicalId} is given SELECT, and has neither lakeformation:GetDataAccess nor s3:GetObject`,
      location: 'Properties/Principal',
    };
  }),
};

const onePermission: Rule = {
  id: 'ML-LF-11',
  title: 'A grant gives one permission',
  facts: ['LF-11'],
  fix: 'make one PrincipalPermissions for each permission',
  check: forEach(GRANT, function* ({ properties }) {
    const permissions = asList(properties.Permissions);
    if (!Array.isArray(properties.Permissions) || permissions.length === 1) return;
    yield {
      problem: `${permissions.length} permissions (${permissions.join(', ') || 'none'}); requests with several have failed although the grant succeeded`,
      location: 'Properties/Permissions',
    };
  }),
};

const oneResource: Rule = {
  id: 'ML-LF-11-2',
  title: 'A grant says what it is on',
  facts: ['LF-11'],
  fix: 'set one member of Resource; for a table its Name or a TableWildcard',
  check: forEach(GRANT, function* ({ properties }) {
    if (isOpen(properties.Resource) || isOpen(at(properties, 'Resource.Table'))) return;
    const members = Object.keys(asProperties(properties.Resource));
    if (members.length !== 1) {
      yield {
        problem: `Resource has ${members.length === 0 ? 'no member' : members.join(' and ')}; exactly one is allowed`,
        location: 'Properties/Resource',
      };
    }
    const table = asProperties(at(properties, 'Resource.Table'));
    const said = TABLE.filter((name) => table[name] !== undefined);
    if (members[0] === 'Table' && said.length !== 1) {
      yield {
        problem: `Table has ${said.join(' and ') || `neither ${TABLE.join(' nor ')}`}; exactly one is allowed`,
        location: 'Properties/Resource/Table',
      };
    }
  }),
};

const grantOptionIsGiven: Rule = {
  id: 'ML-LF-11-3',
  title: 'Nobody may hand on what was not given',
  facts: ['LF-11'],
  fix: 'leave PermissionsWithGrantOption empty, or give the same permission',
  check: forEach(GRANT, function* ({ properties }) {
    const given = asList(properties.Permissions);
    const more = asList(properties.PermissionsWithGrantOption).filter((one) => isSaid(one) && !given.includes(one));
    if (more.length === 0) return;
    yield {
      problem: `PermissionsWithGrantOption has ${more.map(shown).join(', ')}, and Permissions only ${given.map(shown).join(', ')}`,
      location: 'Properties/PermissionsWithGrantOption',
    };
  }),
};

const newType: Rule = {
  id: 'ML-LF-12',
  title: 'Grants are of the newer type, which can be deleted',
  facts: ['LF-12'],
  fix: `use ${GRANT}`,
  check: forEach('AWS::LakeFormation::Permissions', function* ({ type }) {
    yield { problem: `${type} cannot be deleted once its permission was taken away elsewhere` };
  }),
};

const noTableBuckets: Rule = {
  id: 'ML-LF-16',
  title: 'No grant on a catalog of S3 Tables is made by CloudFormation',
  facts: ['LF-16'],
  fix: 'grant it by a call of the API, or use tables of the account catalog',
  check: forEach(GRANT, function* (grant) {
    const catalog = catalogOf(grant);
    if (catalog === undefined) return;
    yield {
      problem: `catalog ${shown(catalog)} is one of S3 Tables, where such grants do not work`,
      location: 'Properties/Resource',
    };
  }),
};

function catalogOf({ properties }: Resource): string | undefined {
  return [
    properties.Catalog,
    ...Object.values(asProperties(properties.Resource)).map((one) => at(one, 'CatalogId') ?? at(one, 'Id')),
  ]
    .map(String)
    .find((catalog) => catalog.includes('s3tablescatalog'));
}

/** Rules about permissions in Lake Formation. */
export const lakeGrantRules: readonly Rule[] = [
  readsSomehow,
  onePermission,
  oneResource,
  grantOptionIsGiven,
  newType,
  noTableBuckets,
];
