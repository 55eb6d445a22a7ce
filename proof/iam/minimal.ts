import { accepted } from './accepted';
import { factsOf, fits } from './actions';
import { exampleContext, exampleOf, type Listed } from './listed';
import { matches } from './patterns';
import type { Platform } from './platform';
import { type Statement, statementsOf } from './policies';
import { actionsOf, givenTo, ownResource } from './probes';
import { meets, unknownValues } from './satisfying';

/** What policies allow and no listed call needs: each action on each resource of each statement counts. */
export async function minimality(platform: Platform): Promise<string[]> {
  const faults: string[] = [];
  for (const role of platform.roles) {
    const list = platform.roleLists.get(role.path);
    if (list === undefined) continue;
    for (const statement of givenTo(platform, role)) {
      faults.push(...(await unneeded(platform, list, statement)));
    }
  }
  for (const { document, arn } of platform.resourcePolicies) {
    for (const statement of statementsOf(document).filter(({ allows }) => allows)) {
      for (const { value } of statement.principals.filter(({ kind }) => kind !== 'AWS')) {
        const list = platform.serviceLists.get(value);
        const own = ownResource(statement, arn);
        if (list !== undefined) faults.push(...(await unneeded(platform, list, own)));
        else
          faults.push(`${platform.names.show(arn)} lets ${value} in, which has no call list; add one, or take it out`);
      }
    }
  }
  return faults;
}

async function unneeded(platform: Platform, list: Listed, statement: Statement): Promise<string[]> {
  const faults: string[] = [];
  const { names } = platform;
  if (statement.actions === undefined || statement.resources === undefined) {
    return [`${list.caller} has a statement with NotAction or NotResource, which allows what nobody listed; name both`];
  }
  for (const action of await actionsOf(statement)) {
    const calls = list.calls.filter((call) => call.action === action);
    if (calls.length === 0 && !statement.resources.every((pattern) => accepted(list.caller, action, pattern))) {
      faults.push(`${list.caller} may ${action}, which no call needs; take it out, or list the call`);
      continue;
    }
    const kinds = (await factsOf(action))?.kinds ?? [];
    for (const pattern of statement.resources) {
      // A statement may join actions that take different kinds of resources.
      if (pattern !== '*' && !kinds.some((kind) => fits(kind, pattern))) continue;
      if (accepted(list.caller, action, pattern)) continue;
      const there = calls.filter(({ resource }) =>
        resource === '*' ? pattern === '*' : matches(pattern, exampleOf(resource)),
      );
      if (there.length === 0) {
        faults.push(
          `${list.caller} may ${action} on ${names.show(pattern)}, which no call needs; take it out, or list the call`,
        );
        continue;
      }
      const contexts = there.map(({ limits, says }) => exampleContext({ ...says, ...limits }));
      if (!contexts.some((context) => meets(statement, context))) {
        const conditions = statement.conditions
          .map(({ key, values }) => `${key} = ${values.join(' or ')}`)
          .join(' and ');
        faults.push(
          `${list.caller} may ${action} on ${names.show(pattern)} with ${conditions}, which no call needs; take it out, or list the call`,
        );
        continue;
      }
      for (const unknown of unknownValues(statement, contexts)) {
        faults.push(
          `${list.caller} may ${action} on ${names.show(pattern)} with ${unknown}, which no call says; take that value out, or list the call`,
        );
      }
    }
  }
  return faults;
}
