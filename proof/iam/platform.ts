import type { Assembly, Resource } from '../../lib/checks/assembly';
import type { RoleCalls, ServiceCalls } from '../../lib/security/calls';
import { commonContext, holds, type Listed, listedRole, listedService, type Values } from './listed';
import { ACCOUNT, Names, OTHER_ACCOUNT, pathOf } from './names';
import { type ResourcePolicy, resourcePoliciesOf, type RolePolicies, rolesOf } from './policies';
import type { Document, Request } from './simulator';

/** Call lists to hold the templates against. */
export interface CallLists {
  /** Of the roles. */
  readonly roles: readonly RoleCalls[];

  /**
   * Of roles that are there by choice of a configuration, as the templates say it.
   *
   * @default - there are none
   */
  readonly more?: (assembly: Assembly) => readonly RoleCalls[];

  /** Of services that act in their own names. */
  readonly services: readonly ServiceCalls[];

  /**
   * Of services for what is there by choice of a configuration.
   *
   * @default - there are none
   */
  readonly moreServices?: (assembly: Assembly) => readonly ServiceCalls[];
}

/** Templates, their policies, and the calls that count for them. */
export interface Platform {
  readonly assembly: Assembly;
  readonly names: Names;
  readonly roles: readonly RolePolicies[];
  readonly resourcePolicies: readonly ResourcePolicy[];

  /** Lists of the roles, by path. */
  readonly roleLists: ReadonlyMap<string, Listed>;

  /** Lists of the services, by principal. */
  readonly serviceLists: ReadonlyMap<string, Listed>;
}

/** A question to the simulator, with the answer it must give. */
export interface Question {
  readonly request: Request;

  /** Whether the request must be allowed. */
  readonly allowed: boolean;

  /** What is wrong when it is not so. */
  readonly fault: string;

  /** Who needs what, where it must be allowed: for a request that cannot be made as it is listed. */
  readonly need?: string;
}

/** Reads the policies, and resolves the lists for them. */
export async function platformOf(assembly: Assembly, lists: CallLists): Promise<Platform> {
  const names = new Names(assembly);
  const roles = await Promise.all(
    [...lists.roles, ...(lists.more?.(assembly) ?? [])]
      .filter(({ when }) => holds(when, names))
      .map((list) => listedRole(list, assembly, names)),
  );
  const services = await Promise.all(
    [...lists.services, ...(lists.moreServices?.(assembly) ?? [])].map((list) => listedService(list, names)),
  );
  return {
    assembly,
    names,
    roles: rolesOf(assembly, names),
    resourcePolicies: resourcePoliciesOf(assembly, names),
    roleLists: new Map(roles.map((list) => [list.caller, list])),
    serviceLists: new Map(services.map((list) => [list.caller, list])),
  };
}

/** The policy at a resource; undefined when it has none. */
export function policyAt(platform: Platform, arn: string): ResourcePolicy | undefined {
  const own = arn.startsWith('arn:aws:s3:::') ? (arn.split('/')[0] ?? '') : arn.replace(/:log-stream:.*$/, '');
  return platform.resourcePolicies.find(
    (one) => one.arn === own || (one.resource.type === 'AWS::Lambda::Function' && own.startsWith(`${one.arn}:`)),
  );
}

/** A request of a role. */
export function roleRequest(
  platform: Platform,
  role: RolePolicies,
  action: string,
  resource: string,
  context: Values,
): Request {
  const through = platform.roleLists.get(role.path)?.through;
  const endpoint = through?.services.includes(action.split(':')[0] ?? '')
    ? endpointOf(platform, through.network, action.split(':')[0] ?? '', resource)
    : undefined;
  return {
    principal: role.arn,
    action,
    resource,
    account: ACCOUNT,
    context: { ...commonContext(role.arn, action), ...endpoint?.context, ...context },
    identity: role.identity,
    resourcePolicy: policyAt(platform, resource)?.document,
    boundary: role.boundary,
    endpoint: endpoint?.policy,
  };
}

/** A request of somebody else: a service, a person, nobody. */
export function otherRequest(
  platform: Platform,
  principal: string | null,
  action: string,
  resource: string,
  context: Values,
  identity: readonly Document[] = [],
): Request {
  return {
    principal,
    action,
    resource,
    account: ACCOUNT,
    context: { ...(principal === null ? {} : commonContext(principal, action)), ...context },
    identity,
    resourcePolicy: policyAt(platform, resource)?.document,
  };
}

/** Buckets in which AWS has the artifacts of its algorithms: `lib/sagemaker/algorithms/jump-start.ts` names them. */
const OF_AWS = /^arn:aws:s3:::jumpstart-cache-prod-[a-z0-9-]+(\/|$)/;

/** An endpoint by its name, and its policy unless all may pass. */
interface Passage {
  readonly name: string;
  readonly policy?: readonly Document[];
}

/** Endpoints that were asked for before: the same document each time, so that its text is made once. */
const passages = new WeakMap<Platform, Map<string, Passage | undefined>>();

/** The endpoint of a network for the actions of a service, as requests pass it. */
function passageOf(platform: Platform, network: string, service: string): Passage | undefined {
  const known = passages.get(platform) ?? new Map<string, Passage | undefined>();
  passages.set(platform, known);
  const key = `${network} ${service}`;
  if (!known.has(key)) {
    const endpoint = endpointFor(platform, network, service);
    const policy = platform.names.value(endpoint?.properties.PolicyDocument) as Document | undefined;
    known.set(
      key,
      endpoint && { name: platform.names.name(endpoint), ...(policy === undefined ? {} : { policy: [policy] }) },
    );
  }
  return known.get(key);
}

/** What an endpoint adds to a request: where it came from, and its policy unless all may pass. */
function endpointOf(
  platform: Platform,
  network: string,
  service: string,
  resource: string,
): { readonly context: Values; readonly policy?: readonly Document[] } | undefined {
  const passage = passageOf(platform, network, service);
  if (passage === undefined) return undefined;
  const { name, ...policy } = passage;
  return {
    // Buckets have no account in their ARNs; all that are called by a list are of this account, but for one of AWS.
    context: { 'aws:SourceVpce': name, 'aws:ResourceAccount': OF_AWS.test(resource) ? OTHER_ACCOUNT : ACCOUNT },
    ...policy,
  };
}

/** Services whose endpoints are called otherwise than their actions. */
const ENDPOINT_NAMES: Readonly<Record<string, string>> = { cloudwatch: 'monitoring' };

/** The endpoint of a network for the actions of a service, e.g. that of `monitoring` for `cloudwatch`. */
export function endpointFor({ assembly }: Platform, network: string, service: string): Resource | undefined {
  const name = ENDPOINT_NAMES[service] ?? service;
  return assembly
    .ofType('AWS::EC2::VPCEndpoint')
    .find((one) => pathOf(one).startsWith(network) && String(one.properties.ServiceName).endsWith(`.${name}`));
}
