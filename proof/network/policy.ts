import { asList, asProperties, type Assembly, type Properties, referencesIn } from '../../lib/checks/assembly';
import { idOf } from './security-groups';

/** One action on resources that a role is allowed; conditions are left out, so that too much is assumed and never too little. */
export interface Permission {
  /** The action, e.g. `s3:GetObject`, perhaps with wildcards. */
  readonly action: string;

  /** The resource, perhaps with wildcards. */
  readonly resource: string;
}

/** Conditions that hold for roles and buckets of the account itself when they name it. */
const OWN_ACCOUNT = ['aws:principalaccount', 'aws:resourceaccount'];

/** AWS managed policies that read any bucket. */
const READS_EVERYTHING =
  /\/(AdministratorAccess|PowerUserAccess|ReadOnlyAccess|AmazonS3\w*|AmazonSageMakerFullAccess)$/;

/** All that the policies of a role allow. */
export function permissionsOf(assembly: Assembly, role: string): Permission[] {
  const { Policies, ManagedPolicyArns } = assembly.get(role)?.properties ?? {};
  const attached = assembly
    .ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy', 'AWS::IAM::RolePolicy')
    .filter(
      ({ id, properties }) =>
        [...asList(properties.Roles), ...asList(properties.RoleName)].some((name) => idOf(assembly, name) === role) ||
        asList(ManagedPolicyArns).some((arn) => idOf(assembly, arn) === id),
    )
    .map(({ properties }) => properties.PolicyDocument);
  const documents = [...attached, ...asList(Policies).map((policy) => asProperties(policy).PolicyDocument)];
  const everything = asList(ManagedPolicyArns).some((arn) => READS_EVERYTHING.test(String(arn)));
  return [
    ...(everything ? [{ action: 's3:GetObject', resource: '*' }] : []),
    ...documents.flatMap((document) => statementsOf(document)).flatMap(allowed),
  ];
}

/** What the policies of buckets allow a role by name. */
export function grantedByBuckets(assembly: Assembly, role: string): Permission[] {
  return assembly
    .ofType('AWS::S3::BucketPolicy')
    .flatMap(({ properties }) => statementsOf(properties.PolicyDocument))
    .filter(({ Principal }) => referencesIn(Principal).some(({ id }) => id === role))
    .flatMap(allowed);
}

function allowed(statement: Properties): Permission[] {
  if (statement.Effect !== 'Allow') return [];
  const resources = asList(statement.Resource ?? '*').map(String);
  const actions = statement.NotAction === undefined ? asList(statement.Action).map(String) : ['*'];
  return actions.flatMap((action) => resources.map((resource) => ({ action, resource })));
}

/** Whether a permission is about an object of a bucket, or records of a stream, with the given id. */
export function concerns({ resource }: Permission, id: string): boolean {
  const named = referencesIn(resource);
  return named.length === 0
    ? /^(\*|arn:[^:]*:(s3|kinesis):[^/]*\*.*)$/.test(resource)
    : named.some((one) => one.id === id);
}

/**
 * Whether the policy of an endpoint lets an action through.
 *
 * Simple on purpose: an Allow with a condition counts when the condition asks for the own account, a Deny when it has none.
 *
 * @param document the policy; undefined is what an endpoint has by itself, and it allows everything
 */
export function endpointAllows(document: unknown, { action, resource }: Permission): boolean {
  if (document === undefined) return true;
  const matching = statementsOf(document).filter(
    (statement) => matchesAction(statement, action) && matchesResource(statement, resource),
  );
  const denied = matching.some(({ Effect, Condition }) => Effect === 'Deny' && Condition === undefined);
  return !denied && matching.some(({ Effect, Condition }) => Effect === 'Allow' && holdsForOwnAccount(Condition));
}

function matchesAction({ Action, NotAction }: Properties, action: string): boolean {
  const matches = (patterns: unknown) => asList(patterns).some((pattern) => isLike(action, String(pattern)));
  return NotAction === undefined ? matches(Action) : !matches(NotAction);
}

function matchesResource({ Resource, NotResource }: Properties, resource: string): boolean {
  const matches = (patterns: unknown) => asList(patterns).some((pattern) => isLike(resource, String(pattern)));
  return NotResource === undefined ? matches(Resource ?? '*') : !matches(NotResource);
}

function holdsForOwnAccount(condition: unknown): boolean {
  return Object.entries(asProperties(condition)).every(([test, keys]) =>
    Object.entries(asProperties(keys)).every(
      ([key, values]) =>
        test === 'StringEquals' &&
        OWN_ACCOUNT.includes(key.toLowerCase()) &&
        asList(values).includes('<AWS::AccountId>'),
    ),
  );
}

/** Whether a text is what a pattern with `*` and `?` describes, in upper or lower case. */
export function isLike(text: string, pattern: string): boolean {
  if (pattern === '*' || pattern === text) return true;
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 'is').test(text);
}

function statementsOf(document: unknown): Properties[] {
  return asList(asProperties(document).Statement).map(asProperties);
}
