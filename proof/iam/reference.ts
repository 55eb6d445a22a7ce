import { accepted } from './accepted';
import { type ActionFacts, expand, factsOf, fits, knowsKey } from './actions';
import type { Platform } from './platform';
import { type Statement, statementsOf } from './policies';

/**
 * What AWS's reference of actions says against a policy: actions that are not there, resources that no action of the
 * statement takes, conditions on keys that no request of the action has, so that they never hold.
 */
export async function referenceFaults({ roles, resourcePolicies, names }: Platform): Promise<string[]> {
  const faults: string[] = [];
  for (const { path, identity, trust, boundary } of roles) {
    for (const statement of [...identity, ...(boundary ?? [])].flatMap(statementsOf)) {
      faults.push(...(await faultsOf(path, statement, names.show.bind(names))));
    }
    for (const statement of statementsOf(trust))
      faults.push(...(await faultsOf(path, statement, names.show.bind(names))));
  }
  for (const { arn, document } of resourcePolicies) {
    for (const statement of statementsOf(document)) {
      faults.push(...(await faultsOf(names.show(arn), statement, names.show.bind(names))));
    }
  }
  return faults;
}

async function faultsOf(owner: string, statement: Statement, show: (arn: string) => string): Promise<string[]> {
  const faults: string[] = [];
  const known: [pattern: string, facts: readonly ActionFacts[]][] = [];
  for (const pattern of (statement.actions ?? []).filter((action) => action !== '*')) {
    const actions = await expand(pattern);
    if (actions.length === 0) {
      faults.push(`${owner} has a statement with '${pattern}', which is no action of IAM; look for the right name`);
    }
    known.push([pattern, (await Promise.all(actions.map(factsOf))).flatMap((facts) => facts ?? [])]);
  }
  const resources = statement.resources ?? ['*'];
  for (const [pattern, facts] of known) {
    if (facts.length > 0 && !facts.some((one) => resources.some((resource) => takes(one, resource)))) {
      const allowed = [...new Set(facts.flatMap(({ kinds }) => kinds.map(({ name }) => name)))].join(', ');
      faults.push(
        `${owner} has '${pattern}' on ${resources.map(show).join(', ')}, which it cannot take; it takes ${allowed === '' ? '* only' : allowed}`,
      );
    }
    for (const { key } of statement.conditions) {
      if (facts.length > 0 && !facts.some((one) => knowsKey(one, key)) && !accepted(owner, pattern, '*')) {
        faults.push(
          `${owner} has '${pattern}' with a condition on '${key}', which its requests never have; IAM ignores it`,
        );
      }
    }
  }
  const all = known.flatMap(([, facts]) => facts);
  for (const resource of all.length === 0 ? [] : resources) {
    const left = (statement.actions ?? []).filter((action) => !accepted(owner, action, resource));
    if (left.length > 0 && !all.some((facts) => takes(facts, resource))) {
      faults.push(`${owner} has a statement on ${show(resource)}, which none of its actions takes; take it out`);
    }
  }
  return faults;
}

/** Whether a statement about an action can mean a resource. */
function takes({ kinds }: ActionFacts, resource: string): boolean {
  return resource === '*' || kinds.some((kind) => fits(kind, resource));
}
