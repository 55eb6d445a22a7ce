import { type Assembly, referencesIn, type Resource } from './assembly';
import { coversAction, generousStatementsOf, isOpen, type Statement, statementsOf } from './policy-document';
import { statementsOf as statementsOfRole } from './rules/role-permissions';

/** The role that a value refers to, if a template makes it. */
export function roleAt(assembly: Assembly, value: unknown): Resource | undefined {
  const role = typeof value === 'string' ? assembly.target(value) : undefined;
  return role?.type === 'AWS::IAM::Role' ? role : undefined;
}

/** Everything that a role's policies allow; undefined when it has a policy that no template shows. */
export function allowedStatements(assembly: Assembly, role: Resource): Statement[] | undefined {
  const statements = statementsOfRole(assembly, role);
  return statements && statementsOf({ Statement: statements }).filter(({ isAllow }) => isAllow);
}

/**
 * Those of some actions that no statement allows on a resource.
 *
 * @param resource the last part of an ARN with its service, e.g. `events` and `rule/a`; without it any resource will do
 */
export function missingActions(
  statements: readonly Statement[],
  actions: readonly string[],
  resource?: { readonly service: string; readonly name: string },
): string[] {
  return actions.filter(
    (action) =>
      !statements.some(
        (statement) =>
          coversAction(statement, action) &&
          (resource === undefined || statement.resources.some((pattern) => isFor(pattern, resource))),
      ),
  );
}

/** Whether the resource of a statement covers a name, whatever account and Region the ARN is of. */
function isFor(pattern: string, { service, name }: { readonly service: string; readonly name: string }): boolean {
  if (pattern === '*') return true;
  const parts = pattern.replace(/<[^>]*>|@\{[^}]*\}/g, (unknown) => unknown.replace(/:/g, ' ')).split(':');
  const last = parts.slice(5).join(':');
  if (parts.length < 6 || !(parts[2] === service || parts[2] === '*')) {
    return /^[@<][^:]*$/.test(pattern) || (parts.length < 6 && pattern.endsWith('*'));
  }
  const escaped = last
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${escaped}$`).test(name);
}

/** Statements that are about a key, by its ARN, its id or a pattern, and those of its own policy that name the role. */
export function forKey(
  statements: readonly Statement[],
  key: string,
  assembly: Assembly,
  role: Resource,
): readonly Statement[] {
  const [reference] = referencesIn(key);
  const isNamed = (value: string, id: string | undefined) => id !== undefined && referencesIn(value)[0]?.id === id;
  const own = generousStatementsOf(assembly.target(key)?.properties.KeyPolicy).filter(
    ({ isAllow, principals }) => isAllow && (principals.AWS ?? []).some((one) => isNamed(one, role.id)),
  );
  return [
    ...own,
    ...statements.filter(({ resources }) =>
      resources.some((one) => one.includes('*') || one === key || isNamed(one, reference?.id)),
    ),
  ];
}

/** Whether a service may take on a role. */
export function trusts(role: Resource, service: RegExp): boolean {
  return generousStatementsOf(role.properties.AssumeRolePolicyDocument).some(
    ({ isAllow, principals }) =>
      isAllow &&
      [...(principals.Service ?? []), ...(principals.AWS ?? [])].some(
        (one) => one === '*' || isOpen(one) || service.test(one),
      ),
  );
}

/** Statements of the role of a state machine, if all of them are in the templates. */
export function statementsOfMachine(assembly: Assembly, machine: Resource): Statement[] | undefined {
  const role = roleAt(assembly, machine.properties.RoleArn);
  return role && allowedStatements(assembly, role);
}
