import { type Assembly, asList, asProperties, referencesIn, type Resource } from '../assembly';
import type { Rule } from '../rule';

/** What lets a role ask Lake Formation for data. */
const QUERY = 'lakeformation:GetDataAccess';

/** What shows it the data itself, past every row and column filter. */
const PAST_FILTERS = ['s3:GetObject', 'kms:Decrypt'];

/**
 * Whoever queries through Lake Formation can neither read objects of tables nor decrypt them: else row and column filters mean
 * nothing. It looks at all policies of each role, whatever code or stack gave them. Results of its own queries it may read: a
 * bucket, or a key, of the templates that is no registered place and none of a registered place.
 */
const queryOrRead: Rule = {
  id: 'ML-RV-06',
  title: 'A role that asks Lake Formation for data reads no storage past its filters',
  facts: ['RV-06'],
  fix: 'give querying and reading storage two roles',
  advice: true,
  check: (assembly) =>
    [...allowedByRole(assembly)].flatMap(([role, { actions, resource }]) => {
      const past = PAST_FILTERS.filter((action) => actions.has(action) || actions.has(`${action.split(':')[0]}:*`));
      if (!actions.has(QUERY) || past.length === 0) return [];
      const problem = `role ${role} has ${QUERY} and ${past.join(', ')}, so it sees past row and column filters`;
      return [{ resource, problem }];
    }),
};

interface Allowed {
  readonly actions: Set<string>;
  readonly resource: Resource;
}

/** Actions that the policies allow each role: its own, and those attached to it by reference or by name. */
function allowedByRole(assembly: Assembly): Map<string, Allowed> {
  const allowed = new Map<string, Allowed>();
  const isElsewhere = placesElsewhere(assembly);
  const add = (role: string, resource: Resource, document: unknown): void => {
    const known = allowed.get(role) ?? { actions: new Set<string>(), resource };
    for (const statement of asList(asProperties(document).Statement).map(asProperties)) {
      const on = asList(statement.Resource);
      if (statement.Effect !== 'Allow' || (on.length > 0 && on.every(isElsewhere))) continue;
      asList(statement.Action).forEach((action) => known.actions.add(String(action)));
    }
    allowed.set(role, known);
  };
  for (const role of assembly.ofType('AWS::IAM::Role')) {
    asList(role.properties.Policies).forEach((policy) => {
      add(role.id, role, asProperties(policy).PolicyDocument);
    });
  }
  for (const policy of assembly.ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy')) {
    for (const role of asList(policy.properties.Roles)) {
      const id = referencesIn(role)[0]?.id;
      add(
        id ?? String(role),
        (id === undefined ? undefined : assembly.get(id)) ?? policy,
        policy.properties.PolicyDocument,
      );
    }
  }
  return allowed;
}

/** Whether an ARN is surely no place of tables: that of another bucket or key of the templates, where places are registered. */
function placesElsewhere(assembly: Assembly): (arn: unknown) => boolean {
  const registered = assembly
    .ofType('AWS::LakeFormation::Resource')
    .flatMap(({ properties }) => assembly.target(properties.ResourceArn) ?? []);
  const tables = new Set([
    ...registered.map(({ id }) => id),
    ...registered.flatMap(({ properties }) => assembly.named(properties.BucketEncryption).map(({ id }) => id)),
  ]);
  return (arn) => {
    const named = assembly.named(arn).filter(({ type }) => type === 'AWS::S3::Bucket' || type === 'AWS::KMS::Key');
    // A key that is written out is none of those that the templates make, such as the key of the account's catalog.
    const otherKey = assembly.named(arn).length === 0 && /^arn:[\w-]+:kms:[^*]*:key\/[^*]+$/.test(String(arn));
    return tables.size > 0 && (otherKey || (named.length > 0 && named.every(({ id }) => !tables.has(id))));
  };
}

/** Rules about those who query the lake. */
export const queryPrincipalRules: readonly Rule[] = [queryOrRead];
