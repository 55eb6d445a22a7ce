import { accepted } from './accepted';
import { expand, factsOf, fits, strangerOf } from './actions';
import { exampleOf, type Listed } from './listed';
import { matches } from './patterns';
import { type Platform, type Question, roleRequest } from './platform';
import { type RolePolicies, type Statement, statementsOf } from './policies';
import { contextFor } from './satisfying';

/**
 * What a role must not do: each action that a policy gives it, on every resource of that kind that is not on its list.
 * The resources are those of the platform and those of all lists, such as objects and prefixes, and one stranger of each kind.
 *
 * Of the platform's resources only those are asked that a statement could allow, were it not for its conditions: which ones,
 * `patterns.ts` decides, and not the simulator. So that its judgement does not stand alone, a stranger of each kind is
 * always asked; but where many definitions have roles alike, only the first of them is asked about every kind, and the others
 * about one kind and those that a statement could allow.
 */
export async function probes(platform: Platform): Promise<Question[]> {
  const targets = targetsOf(platform);
  const questions: Question[] = [];
  const seen = new Set<string>();
  for (const role of platform.roles) {
    const list = platform.roleLists.get(role.path);
    const alike = role.path.replace(/(?<=^Training\/Definitions\/)[^/]+/, '*');
    if (list !== undefined) questions.push(...(await probesOf(platform, role, list, targets, seen.has(alike))));
    seen.add(alike);
  }
  return questions;
}

async function probesOf(
  platform: Platform,
  role: RolePolicies,
  list: Listed,
  targets: readonly string[],
  isRepeated: boolean,
): Promise<Question[]> {
  const questions = new Map<string, Question>();
  for (const statement of givenTo(platform, role)) {
    const within = (resource: string): boolean =>
      statement.resources?.some((pattern) => matches(pattern, resource)) ?? true;
    const reached = targets.filter(within);
    const context = contextFor(statement);
    for (const action of await actionsOf(statement)) {
      const calls = list.calls.filter((call) => call.action === action);
      // What no call needs at all is told once, not for each resource.
      if (calls.length === 0 || calls.some(({ resource }) => resource === '*')) continue;
      const kinds = (await factsOf(action))?.kinds ?? [];
      const strangers = kinds
        .map((kind) => strangerOf(kind, platform.names.region))
        .filter((stranger, index) => !isRepeated || index === 0 || within(stranger));
      const candidates = [...reached.filter((one) => kinds.some((kind) => fits(kind, one))), ...strangers];
      for (const resource of kinds.length === 0 ? ['*'] : candidates) {
        if (calls.some((call) => matches(call.resource, resource))) continue;
        if (accepted(role.path, action, resource)) continue;
        questions.set(`${action} ${resource} ${JSON.stringify(context)}`, {
          request: roleRequest(platform, role, action, resource, context),
          allowed: false,
          fault: `${role.path} may ${action} on ${platform.names.show(resource)}, which no call needs`,
        });
      }
    }
  }
  return [...questions.values()];
}

/** Statements that allow something to a role: its own, and those at resources that name it. */
export function givenTo(platform: Platform, role: RolePolicies): Statement[] {
  const atResources = platform.resourcePolicies.flatMap(({ document, arn }) =>
    statementsOf(document)
      .filter(({ principals }) => principals.some(({ value }) => value === role.arn))
      .map((statement) => ownResource(statement, arn)),
  );
  return [...role.identity.flatMap(statementsOf), ...atResources].filter(({ allows }) => allows);
}

/** A statement at a resource, in which `*` is that resource. */
export function ownResource(statement: Statement, arn: string): Statement {
  return { ...statement, resources: (statement.resources ?? ['*']).map((one) => (one === '*' ? arn : one)) };
}

/** Actions of a statement by name; those of `NotAction` cannot be named. */
export async function actionsOf(statement: Statement): Promise<string[]> {
  return [...new Set((await Promise.all((statement.actions ?? []).map(expand))).flat())];
}

/** Resources to try: all that have an ARN, and all that any list names. */
function targetsOf({ names, roleLists, serviceLists }: Platform): string[] {
  const listed = [...roleLists.values(), ...serviceLists.values()].flatMap(({ calls }) =>
    // CloudWatch Logs writes a group itself as `<group>:*`.
    calls.map(({ resource }) => exampleOf(resource).replace(/(:log-group:[^:]+):any$/, '$1')),
  );
  const own = [...names.byArn.keys()];
  const buckets = own.filter((arn) => /^arn:aws:s3:::[^/]+$/.test(arn));
  const keys = listed.flatMap((arn) => /^arn:aws:s3:::[^/]+(\/.+)$/.exec(arn)?.[1] ?? []);
  const streams = own.filter((arn) => arn.includes(':log-group:')).map((arn) => `${arn}:log-stream:stranger`);
  const objects = [...new Set(['/stranger', ...keys.flatMap(around)])];
  return [
    ...new Set([...own, ...listed, ...streams, ...buckets.flatMap((one) => objects.map((key) => `${one}${key}`))]),
  ].filter((arn) => arn !== 'any');
}

/** A key, and keys of strangers in each of the folders above it and beside them. */
function around(key: string): string[] {
  const folders = key.split('/').slice(1, -1);
  return [
    key,
    ...folders.flatMap((_, depth) => {
      const folder = `/${folders.slice(0, depth + 1).join('/')}`;
      return [`${folder}/stranger`, `${folder}-stranger/stranger`];
    }),
  ];
}
