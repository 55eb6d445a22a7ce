import { type Endpoint } from './endpoints';
import type { Need } from './needs';
import { type Member, type Network, portsFrom, sendsToAnywhere } from './network';
import { endpointAllows } from './policy';
import { HTTPS } from './ranges';
import { aclAllowsHttps } from './subnets';

/** The endpoints that lead from the networks of a member to a service; gateways first, since they are free. */
export function endpointsFor({ endpoints }: Network, member: Member, service: string): Endpoint[] {
  const vpcs = new Set(member.subnets.map(({ vpc }) => vpc));
  return endpoints
    .filter((endpoint) => endpoint.service === service && vpcs.has(endpoint.vpc))
    .sort((a, b) => (a.type < b.type ? -1 : a.type > b.type ? 1 : 0));
}

/**
 * Why a member cannot make its calls to a service.
 *
 * @returns one sentence without full stop for each fault; none when one endpoint carries all calls
 */
export function whyUnreachable(network: Network, member: Member, need: Need): string[] {
  if (isGranted(network, member, need.service)) return [];
  const endpoints = endpointsFor(network, member, need.service);
  if (endpoints.length === 0) {
    return [`calls ${need.service}, and its network has no endpoint for it; such a call hangs (VPC-02)`];
  }
  const tried = endpoints.map((endpoint) => [
    ...(endpoint.type === 'Gateway'
      ? whyNoGateway(network, member, endpoint)
      : whyNoInterface(network, member, endpoint)),
    ...whyRefused(endpoint, need),
  ]);
  return tried.find((faults) => faults.length === 0) ?? tried[0] ?? [];
}

/** Whether a member reaches a service by something that is in no template, and stands in the metadata of an import. */
export function isGranted({ imported }: Network, { subnets }: Member, service: string): boolean {
  const granting = imported.filter(({ services }) => services.includes(service)).map(({ vpc }) => vpc);
  return subnets.length > 0 && subnets.every(({ vpc }) => vpc !== undefined && granting.includes(vpc));
}

function whyNoGateway(network: Network, member: Member, endpoint: Endpoint): string[] {
  const names = network.assembly.get(endpoint.vpc ?? '')?.properties.EnableDnsSupport !== false;
  const unrouted = member.subnets.filter(
    ({ routeTable }) => routeTable === undefined || !endpoint.routeTables.includes(routeTable),
  );
  return [
    ...(names ? [] : [`does not find ${endpoint.service} by name; EnableDnsSupport of its network must be on`]),
    ...unrouted.map(
      ({ name }) => `has no route to ${endpoint.service} from ${name}; add its route table to ${endpoint.name}`,
    ),
    ...(sendsToAnywhere(member, HTTPS)
      ? []
      : [`may not send tcp 443 to ${endpoint.service}; its addresses change, so its security groups must let it out`]),
    ...member.subnets
      .filter((subnet) => !aclAllowsHttps(subnet, HTTPS))
      .map(
        ({ name }) => `may not reach ${endpoint.service} from ${name}; its network ACL stops tcp 443 or the answers`,
      ),
  ];
}

function whyNoInterface(network: Network, member: Member, endpoint: Endpoint): string[] {
  const other = network.members.find(({ name, kind }) => kind === 'endpoint' && name === endpoint.name);
  const vpc = network.assembly.get(endpoint.vpc ?? '')?.properties;
  const granted = network.imported.some((one) => one.vpc === endpoint.vpc);
  const named = granted || (vpc?.EnableDnsSupport !== false && vpc?.EnableDnsHostnames === true);
  const names = endpoint.privateDns && named;
  const closed = member.subnets.filter(
    (source) => !(other?.subnets ?? []).some((target) => isOpen(member, source, other, target)),
  );
  return [
    ...(names
      ? []
      : [
          `does not find ${endpoint.name} by the name of the service; private DNS and both DNS settings of the network must be on`,
        ]),
    ...closed.map(
      ({ name }) =>
        `may not reach ${endpoint.name} on tcp 443 from ${name}; the security groups or network ACLs of one side stop it`,
    ),
  ];
}

function isOpen(
  member: Member,
  source: Member['subnets'][number],
  other: Member | undefined,
  target: Member['subnets'][number],
): boolean {
  return (
    other !== undefined &&
    portsFrom(member, source, other, target).some(({ protocol, from, to }) => {
      return (protocol === 'tcp' || protocol === 'all') && from <= HTTPS.from && HTTPS.to <= to;
    })
  );
}

function whyRefused({ name, policy }: Endpoint, need: Need): string[] {
  const refused = need.permissions.filter((permission) => !endpointAllows(policy, permission));
  const actions = [...new Set(refused.map(({ action }) => action))].sort();
  return actions.length === 0
    ? []
    : [`calls ${actions.join(', ')}, which the policy of ${name} does not allow on all of its resources`];
}
