import { at } from '../../lib/checks/assembly';
import type { Endpoint } from './endpoints';
import { isInside, type Network } from './network';
import { common, covers, HTTPS, isWorld, portsText } from './ranges';
import { type GroupRule, peerText, type SecurityGroup } from './security-groups';
import { wayOut } from './subnets';
import { nameOf } from './workloads';

/** Resources that join a network to another one or to the internet. */
const JOINTS: Readonly<Record<string, string>> = {
  'AWS::EC2::ClientVpnEndpoint': 'lets people in from outside',
  'AWS::EC2::EgressOnlyInternetGateway': 'leads to the internet',
  'AWS::EC2::NatGateway': 'leads to the internet',
  'AWS::EC2::TransitGatewayAttachment': 'joins the network to others',
  'AWS::EC2::TransitGatewayVpcAttachment': 'joins the network to others',
  'AWS::EC2::VPCGatewayAttachment': 'leads to the internet or to a private line',
  'AWS::EC2::VPCEndpointService': 'lets other networks in',
  'AWS::EC2::VPCPeeringConnection': 'joins the network to another',
  'AWS::NetworkManager::VpcAttachment': 'joins the network to others',
  'AWS::VpcLattice::ServiceNetworkVpcAssociation': 'joins the network to services of others',
  'AWS::VpcLattice::ResourceGateway': 'lets other networks in',
};

/**
 * Name of a service of AWS, with its Region; what others offer has a part `vpce`. Partitions other than AWS's own have other
 * words in front, of which CDK knows these.
 */
const AWS_SERVICE =
  /^(?:(?:cn\.)?com\.amazonaws|eu\.amazonaws|gov\.ic\.c2s|gov\.ic\.hci\.csp|gov\.sgov\.sc2s|uk\.adc[\w-]*(?:\.[\w-]+)*?)\.(<AWS::Region>|[a-z]+(?:-[a-z]+)+-\d)\.[\w.-]+$/;

/** CDK states this rule for a group that sends nothing: a group without any rule would send everything. */
const NOWHERE = '255.255.255.255/32';

/** What opens the network to the outside: gateways, routes, public addresses, and rules of security groups. */
export function boundaryFaults(network: Network): string[] {
  const { assembly } = network;
  return [
    ...assembly
      .ofType(...Object.keys(JOINTS))
      .map(
        (resource) =>
          `${nameOf(resource)} (${resource.type}) ${JOINTS[resource.type]}; the network has no way out but to AWS services`,
      ),
    ...assembly
      .ofType('AWS::EC2::Route')
      .flatMap(wayOut)
      .map(
        ({ resource, to, by }) =>
          `${nameOf(resource)} is a route to ${to} by ${by}; no route may lead out of the network`,
      ),
    ...assembly
      .ofType('AWS::EC2::Subnet')
      .filter((subnet) => at(subnet.properties, 'MapPublicIpOnLaunch') === true)
      .map((subnet) => `${nameOf(subnet)} gives public addresses (MapPublicIpOnLaunch); false is allowed`),
    ...network.endpoints.flatMap((endpoint) => endpointFaults(network, endpoint)),
    ...[...network.groups.values()].flatMap((group) => groupFaults(network, group)),
  ];
}

/** Endpoints that lead elsewhere than to a service of AWS in the own Region. */
function endpointFaults({ assembly }: Network, { name, type, resource }: Endpoint): string[] {
  const service = String(resource.properties.ServiceName ?? 'nothing');
  const { region } = assembly.stacks.find(({ id }) => id === resource.stack) ?? {};
  const [, where] = AWS_SERVICE.exec(service) ?? [];
  const own = where !== undefined && (region === undefined || where === region || where === '<AWS::Region>');
  return [
    ...(own ? [] : [`${name} leads to ${service}; com.amazonaws.${region ?? '<region>'}.* is allowed`]),
    ...(type === 'Gateway' || type === 'Interface'
      ? []
      : [`${name} is an endpoint of the type ${type}; Gateway and Interface are allowed`]),
  ];
}

function groupFaults(network: Network, group: SecurityGroup): string[] {
  return group.rules.flatMap((rule) => {
    const why = whyTooWide(network, group, rule);
    return why === undefined ? [] : [`${nameOf(group.resource)} ${why}`];
  });
}

function whyTooWide(network: Network, group: SecurityGroup, { direction, ports, peer }: GroupRule): string | undefined {
  if (peer.kind === 'group') {
    const known = network.groups.has(peer.id);
    return known ? undefined : `names the security group ${peer.id}, which no template has; name one of this platform`;
  }
  const all = `${portsText(ports)} ${direction === 'in' ? 'from' : 'to'} ${peerText(peer)}`;
  if (direction === 'in') {
    if (peer.kind === 'addresses' && isInside(network, peer.cidr)) return undefined;
    return `lets in ${all}; addresses of the network itself are allowed`;
  }
  if (peer.kind === 'addresses' && (isInside(network, peer.cidr) || peer.cidr === NOWHERE)) return undefined;
  const world = peer.kind === 'prefix-list' || (isWorld(peer.cidr) && peer.cidr.includes('.'));
  if (world && covers(HTTPS, ports) && callsAws(network, group)) return undefined;
  const allowed =
    world && common(ports, HTTPS) !== undefined
      ? 'tcp 443 alone, from what calls AWS'
      : 'the network, and tcp 443 to S3';
  return `lets out ${all}; ${allowed} is allowed`;
}

/** Whether a group is of a workload, which must reach S3, or of nobody. */
function callsAws({ members }: Network, group: SecurityGroup): boolean {
  const users = members.filter(({ groups }) => groups.includes(group));
  return users.length === 0 || users.some(({ kind }) => kind === 'workload');
}
