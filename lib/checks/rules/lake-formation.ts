import { type Assembly, asList, asProperties, at, type Resource } from '../assembly';
import { hasOpen } from '../policy-document';
import { forEach, type Problem, type Rule } from '../rule';
import { regionOf, shown, stageOf } from './known-values';

const SETTINGS = 'AWS::LakeFormation::DataLakeSettings';
const GRANT = 'AWS::LakeFormation::PrincipalPermissions';
const LOCATION = 'AWS::LakeFormation::Resource';
const DATABASE = 'AWS::Glue::Database';

/** What is given by default, and to whom; nothing else but an empty list is allowed (LF-06). */
const DEFAULTS = ['CreateDatabaseDefaultPermissions', 'CreateTableDefaultPermissions'];
const EVERYBODY = 'IAM_ALLOWED_PRINCIPALS';

const administratorFirst: Rule = {
  id: 'ML-LF-01',
  title: 'The deploying role is an administrator before it makes databases and grants',
  facts: ['LF-01'],
  fix: 'let it depend on the DataLakeSettings of the stack',
  check: forEach([DATABASE, LOCATION, GRANT], function* (resource, assembly) {
    const settings = assembly.ofType(SETTINGS).filter(({ stack }) => stack === resource.stack);
    if (settings.length === 0 || settings.some(({ id }) => assembly.before(resource).has(id))) return;
    yield {
      problem: `${resource.type} may be made before ${settings[0]?.logicalId ?? ''}, and who is no administrator yet may make none`,
      location: 'DependsOn',
    };
  }),
};

const administratorNamed: Rule = {
  id: 'ML-LF-01-2',
  title: 'The settings name an administrator',
  facts: ['LF-01'],
  fix: "name CDK's CloudFormation execution role in Admins, which makes databases and grants",
  check: forEach(SETTINGS, function* (settings, assembly) {
    const admins = asList(settings.properties.Admins).map((admin) => asProperties(admin).DataLakePrincipalIdentifier);
    if (admins.length === 0) {
      yield {
        problem: 'Admins is empty, so the deploying role cannot make databases and grants',
        location: 'Properties/Admins',
      };
      return;
    }
    // Who grants locations to the deploying role says which role that is.
    const deployer = assembly
      .ofType(GRANT)
      .filter(({ stack }) => stack === settings.stack)
      .map(({ properties }) => at(properties, 'Principal.DataLakePrincipalIdentifier'))
      .find((principal) => String(principal).includes('-cfn-exec-role-'));
    const mayBeAny = hasOpen(settings.properties.Admins) || hasOpen(admins);
    if (deployer === undefined || mayBeAny || admins.includes(deployer)) return;
    yield {
      problem: `Admins names ${admins.map(shown).join(', ')}, and not the deploying role ${shown(deployer)}`,
      location: 'Properties/Admins',
    };
  }),
};

const appends: Rule = {
  id: 'ML-LF-03',
  title: 'Settings of Lake Formation add administrators and take none away',
  facts: ['LF-03'],
  fix: 'set MutationType to APPEND',
  check: forEach(SETTINGS, function* ({ properties }) {
    const type = properties.MutationType;
    if (type === 'APPEND' || String(type).startsWith('<')) return;
    yield {
      problem: `MutationType is ${shown(type)}, which replaces the administrators of the whole account and Region`,
      location: 'Properties/MutationType',
    };
  }),
};

const oneOfSettings: Rule = {
  id: 'ML-LF-03-2',
  title: 'One resource alone has the settings of Lake Formation',
  facts: ['LF-03', 'LF-04', 'CF-07'],
  fix: 'keep one DataLakeSettings per account and Region, and give it all administrators',
  check: (assembly) => secondOf(assembly, SETTINGS, 'two at once race each other and undo each other'),
};

const grantsInLine: Rule = {
  id: 'ML-LF-04',
  title: 'Grants of a stack are made one after the other',
  facts: ['LF-04'],
  fix: 'let each grant depend on the one before it',
  check: (assembly) => {
    const problems: Problem[] = [];
    for (const { id } of assembly.stacks) {
      const grants = assembly.ofType(GRANT).filter(({ stack }) => stack === id);
      const ids = new Set(grants.map((grant) => grant.id));
      const byPlace = new Map<number, Resource>();
      for (const grant of grants) {
        const place = [...assembly.before(grant)].filter((one) => ids.has(one)).length;
        const other = byPlace.get(place);
        if (other !== undefined) {
          const problem = `the grant may be made at the same time as ${other.logicalId}, and Lake Formation throttles calls side by side`;
          problems.push({ resource: grant, problem, location: 'DependsOn' });
        }
        byPlace.set(place, grant);
      }
    }
    return problems;
  },
};

const administratorStays: Rule = {
  id: 'ML-LF-05',
  title: 'A role that is an administrator stays when its stack goes',
  facts: ['LF-05'],
  fix: 'retain the role, name one that is made elsewhere, or let a Custom::LakeFormationAdministrator take it off the list, made before the settings',
  check: (assembly) =>
    assembly.ofType(SETTINGS).flatMap((settings) =>
      asList(settings.properties.Admins).flatMap((admin) => {
        const role = assembly.target(asProperties(admin).DataLakePrincipalIdentifier);
        if (role === undefined || role.template.DeletionPolicy?.startsWith('Retain') === true) return [];
        if (takesItselfOff(assembly, settings, role)) return [];
        const problem = `the role is an administrator of Lake Formation, and its DeletionPolicy is ${shown(role.template.DeletionPolicy)}: once it is gone, every change of the settings fails with "invalid principal"`;
        return [{ resource: role, problem, location: 'DeletionPolicy' }];
      }),
    ),
};

const defaultsAreAllowed: Rule = {
  id: 'ML-LF-06',
  title: 'What new databases and tables give by default is nothing, or all to everybody',
  facts: ['LF-06'],
  fix: `write an empty list, or ALL for ${EVERYBODY}, or leave both out`,
  check: forEach([SETTINGS, DATABASE], function* ({ type, properties }) {
    const [holder, path] =
      type === DATABASE ? [properties.DatabaseInput, 'Properties/DatabaseInput'] : [properties, 'Properties'];
    const said = DEFAULTS.filter((name) => at(holder, name) !== undefined);
    for (const name of said) {
      const list = asList(at(holder, name));
      if (list.length === 0 || hasOpen(list) || (list.length === 1 && isAllForEverybody(list[0]))) continue;
      yield {
        problem: `${name} is ${JSON.stringify(list)}; [] or ALL for ${EVERYBODY} are allowed`,
        location: `${path}/${name}`,
      };
    }
    if (type === SETTINGS && said.length === 1) {
      yield {
        problem: `only ${String(said[0])} is said, so databases and tables differ in who may use them`,
        location: path,
      };
    }
  }),
};

const databaseIsStrictToo: Rule = {
  id: 'ML-LF-06-2',
  title: 'Where new tables are to give nothing to everybody, each database says so too',
  facts: ['LF-06'],
  fix: 'set CreateTableDefaultPermissions of the database to []: CloudFormation may ignore the empty list of the account',
  check: forEach(DATABASE, function* (database, assembly) {
    const strict = assembly
      .ofType(SETTINGS)
      .some(
        (settings) => settings.stack === database.stack && isEmpty(settings.properties.CreateTableDefaultPermissions),
      );
    const own = at(database.properties, 'DatabaseInput.CreateTableDefaultPermissions');
    if (!strict || isEmpty(own)) return;
    yield {
      problem: `CreateTableDefaultPermissions is ${shown(own)}, and the settings ask for nothing`,
      location: 'Properties/DatabaseInput/CreateTableDefaultPermissions',
    };
  }),
};

/** Each resource of a type that has one before it in the same stage and Region. */
export function secondOf(assembly: Assembly, type: string, why: string): Problem[] {
  const first = new Map<string, Resource>();
  return assembly.ofType(type).flatMap((resource) => {
    const key = `${stageOf(resource)} ${regionOf(assembly, resource) ?? ''}`;
    const other = first.get(key);
    first.set(key, other ?? resource);
    if (other === undefined) return [];
    return [
      { resource, problem: `${type} exists once per account and Region, and ${other.id} has it already: ${why}` },
    ];
  });
}

/** Whether a custom resource takes a role off the list when the stack goes; it must be there before the role is on it. */
function takesItselfOff(assembly: Assembly, settings: Resource, role: Resource): boolean {
  return assembly
    .ofType('Custom::LakeFormationAdministrator')
    .some(
      (one) => assembly.target(one.properties.Administrator)?.id === role.id && assembly.before(settings).has(one.id),
    );
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function isAllForEverybody(entry: unknown): boolean {
  const { Principal, Permissions } = asProperties(entry);
  const name = asProperties(Principal).DataLakePrincipalIdentifier ?? Principal;
  return name === EVERYBODY && asList(Permissions).join() === 'ALL';
}

/** Rules about the settings of Lake Formation, which an account and Region has once. */
export const lakeFormationRules: readonly Rule[] = [
  administratorFirst,
  administratorNamed,
  appends,
  oneOfSettings,
  grantsInLine,
  administratorStays,
  defaultsAreAllowed,
  databaseIsStrictToo,
];
