import { hasOpen, isOpen, isOpenPolicy } from '../policy-document';
import { type Assembly, asList, asProperties, at, type Properties, type Resource } from '../assembly';

/** Policies of their own resource that are attached to a role, by a reference to it. */
export function policiesOf(assembly: Assembly, role: Resource): Resource[] {
  return assembly
    .ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy')
    .filter(({ properties }) =>
      [...asList(properties.Roles), ...asList(properties.RoleName)].some((one) => assembly.target(one) === role),
    );
}

/**
 * Policies of a role that CloudFormation may make only after a resource that needs them. Those of other stacks are not
 * looked at, because templates do not say which stack goes first.
 */
export function policiesTooLate(assembly: Assembly, role: Resource, resource: Resource): Resource[] {
  const before = assembly.before(resource);
  return policiesOf(assembly, role).filter(
    (policy) => policy.stack === resource.stack && !before.has(policy.id) && !assembly.before(policy).has(resource.id),
  );
}

/**
 * Whether it is certain that a role may not do something, because all of its policies are in the templates and none allows
 * it.
 *
 * @param action e.g. `s3:PutObject`
 * @param on a resource that a statement must name
 * @default - any resource will do
 */
export function lacks(assembly: Assembly, role: Resource, action: string, on?: Resource): boolean {
  const statements = statementsOf(assembly, role);
  return (
    statements !== undefined &&
    !statements.some(
      (statement) =>
        statement.Effect === 'Allow' && coversAction(statement, action) && (on === undefined || names(statement, on)),
    )
  );
}

/** Whether a role may do something on a resource, as far as the templates say. */
export function mayDo(assembly: Assembly, role: Resource, action: string, on: Resource): boolean {
  return (knownStatementsOf(assembly, role) ?? []).some(
    (statement) => statement.Effect === 'Allow' && coversAction(statement, action) && names(statement, on, false),
  );
}

/**
 * All statements of a role; undefined when it has a managed policy that no template shows, or when a part of a policy that is
 * or may be attached to it is known only to a deployment.
 */
export function statementsOf(assembly: Assembly, role: Resource): Properties[] | undefined {
  if (role.type !== 'AWS::IAM::Role' || isOpen(role.properties.Policies)) return undefined;
  const mayBeAttached = assembly
    .ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy')
    .some(({ properties }) => hasOpen(properties.Roles) || hasOpen(properties.RoleName));
  return mayBeAttached || documentsOf(assembly, role)?.some(isOpenPolicy) === true
    ? undefined
    : knownStatementsOf(assembly, role);
}

/** Statements of a role, as far as they are written out; undefined when it has a managed policy that no template shows. */
function knownStatementsOf(assembly: Assembly, role: Resource): Properties[] | undefined {
  return documentsOf(assembly, role)?.flatMap((document) => asList(asProperties(document).Statement).map(asProperties));
}

/** Documents of the policies of a role; undefined when it has a managed policy that no template shows. */
function documentsOf(assembly: Assembly, role: Resource): unknown[] | undefined {
  if (role.type !== 'AWS::IAM::Role') return undefined;
  const managed = asList(role.properties.ManagedPolicyArns).map((arn) => assembly.target(arn));
  if (managed.includes(undefined)) return undefined;
  const attached = [...policiesOf(assembly, role), ...managed.filter((policy) => policy !== undefined)];
  return [
    ...asList(role.properties.Policies).map((policy) => asProperties(policy).PolicyDocument),
    ...attached.map(({ properties }) => properties.PolicyDocument),
  ];
}

/** Service principals that may assume a role. */
export function trustedServices(role: Resource): string[] {
  return asList(asProperties(role.properties.AssumeRolePolicyDocument).Statement)
    .map(asProperties)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Principal }) =>
      isOpen(Principal) ? [Principal] : asList(asProperties(Principal).Service).map(String),
    );
}

/** Whether the policy of a key names a role, which then needs no policy of its own for it. */
export function keyPolicyNames(assembly: Assembly, key: Resource, role: Resource): boolean {
  return asList(at(key.properties, 'KeyPolicy.Statement')).some((statement) =>
    assembly.named(asProperties(statement).Principal).includes(role),
  );
}

function coversAction({ Action, NotAction }: Properties, action: string): boolean {
  if (NotAction !== undefined) return true;
  return asList(Action).some((pattern) => matches(String(pattern), action));
}

/** Whether a pattern of a policy, with `*` and `?`, covers an action. */
function matches(pattern: string, action: string): boolean {
  const escaped = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${escaped}$`, 'i').test(action);
}

/** Whether a statement names a resource, or one that it cannot be told from: `*`, a pattern, a parameter. */
function names({ Resource: resources, NotResource }: Properties, on: Resource, loosely = true): boolean {
  if (NotResource !== undefined) return true;
  return asList(resources).some((text) => {
    const value = String(text);
    return value.includes(`@{${on.id}}`) || value.includes(`@{${on.id}.`) || (loosely && !value.includes('@{'));
  });
}
