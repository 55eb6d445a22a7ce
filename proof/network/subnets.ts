import { asList, type Assembly, type Resource } from '../../lib/checks/assembly';
import { importedNetworks } from './imported';
import { holds, type Ports, portsOf } from './ranges';
import { idOf } from './security-groups';
import { nameOf } from './workloads';

/** A subnet with what decides where its packets go. */
export interface Subnet {
  /** `<stack>/<logical id>`. */
  readonly id: string;

  /** Name for people. */
  readonly name: string;

  /** Id of its network. */
  readonly vpc?: string;

  /** Its addresses. */
  readonly cidr: string;

  /** Availability Zone. */
  readonly zone: string;

  /** Id of its route table; undefined when the template gives it none, and the network's main one holds. */
  readonly routeTable?: string;

  /** Routes of that table that lead out of the network. */
  readonly waysOut: readonly WayOut[];

  /** Entries of its network ACL by number; undefined for the one of EC2, which lets everything through. */
  readonly acl?: readonly AclEntry[];
}

/** A route that leads out of a network. */
export interface WayOut {
  /** The route. */
  readonly resource: Resource;

  /** Addresses that take it. */
  readonly to: string;

  /** What it leads to: `GatewayId`, `NatGatewayId`, ... */
  readonly by: string;
}

interface AclEntry {
  readonly number: number;
  readonly egress: boolean;
  readonly allow: boolean;
  readonly cidr: string;
  readonly ports: Ports;
}

/** Properties of a route that name where it leads; a route to an endpoint of the same network is none. */
const TARGETS = [
  'GatewayId',
  'NatGatewayId',
  'EgressOnlyInternetGatewayId',
  'VpcPeeringConnectionId',
  'TransitGatewayId',
  'NetworkInterfaceId',
  'InstanceId',
  'CarrierGatewayId',
  'LocalGatewayId',
  'CoreNetworkArn',
];

/** A port that the answer to a connection comes back to: network ACLs keep no state. */
const ANSWER: Ports = { protocol: 'tcp', from: 49152, to: 49152 };

/** All subnets by id. */
export function subnetsOf(assembly: Assembly): ReadonlyMap<string, Subnet> {
  const tables = associations(assembly, 'AWS::EC2::SubnetRouteTableAssociation', 'RouteTableId');
  const acls = associations(assembly, 'AWS::EC2::SubnetNetworkAclAssociation', 'NetworkAclId');
  const routes = assembly.ofType('AWS::EC2::Route');
  const imported = importedNetworks(assembly).flatMap(({ vpc, cidr, subnets }) =>
    // Whatever part of the range it has: rules of groups are about the whole of it.
    subnets.map((subnet): [string, Subnet] => [subnet.id, { ...subnet, name: subnet.id, vpc, cidr, waysOut: [] }]),
  );
  return new Map([
    ...imported,
    ...assembly.ofType('AWS::EC2::Subnet').map((resource): [string, Subnet] => {
      const { id, properties } = resource;
      const routeTable = tables.get(id);
      const acl = acls.get(id);
      const subnet: Subnet = {
        id,
        name: nameOf(resource),
        vpc: idOf(assembly, properties.VpcId),
        cidr: String(properties.CidrBlock),
        zone: String(properties.AvailabilityZone),
        routeTable,
        waysOut: routes
          .filter((route) => routeTable !== undefined && idOf(assembly, route.properties.RouteTableId) === routeTable)
          .flatMap(wayOut),
        ...(acl === undefined ? {} : { acl: entriesOf(assembly, acl) }),
      };
      return [id, subnet];
    }),
  ]);
}

/** Where a route leads; nothing for one that stays in the network. */
export function wayOut(resource: Resource): WayOut[] {
  const { DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId } = resource.properties;
  const by = TARGETS.find((target) => resource.properties[target] !== undefined);
  const to = String(DestinationCidrBlock ?? DestinationIpv6CidrBlock ?? DestinationPrefixListId);
  return by === undefined || resource.properties[by] === 'local' ? [] : [{ resource, to, by }];
}

/** Whether the network ACLs of both subnets let a connection and its answer through. */
export function aclsAllow(from: Subnet, to: Subnet, ports: Ports): boolean {
  const first = { ...ports, to: ports.from };
  return (
    passes(from, true, to.cidr, first) &&
    passes(to, false, from.cidr, first) &&
    passes(to, true, from.cidr, ANSWER) &&
    passes(from, false, to.cidr, ANSWER)
  );
}

/** Whether a subnet's network ACL lets HTTPS out to addresses that only AWS knows, and the answer in. */
export function aclAllowsHttps(subnet: Subnet, https: Ports): boolean {
  return passes(subnet, true, '0.0.0.0/0', https) && passes(subnet, false, '0.0.0.0/0', ANSWER);
}

function passes({ acl }: Subnet, egress: boolean, cidr: string, ports: Ports): boolean {
  if (acl === undefined) return true;
  const entry = acl.find((one) => one.egress === egress && holds(one.cidr, cidr) && includes(one.ports, ports));
  return entry?.allow === true;
}

function includes(whole: Ports, part: Ports): boolean {
  const protocols = whole.protocol === 'all' || whole.protocol === part.protocol;
  return protocols && whole.from <= part.from && part.to <= whole.to;
}

function entriesOf(assembly: Assembly, acl: string): AclEntry[] {
  return assembly
    .ofType('AWS::EC2::NetworkAclEntry')
    .filter(({ properties }) => idOf(assembly, properties.NetworkAclId) === acl)
    .map(({ properties }): AclEntry => {
      const [range] = asList(properties.PortRange) as { From?: unknown; To?: unknown }[];
      return {
        number: Number(properties.RuleNumber),
        egress: properties.Egress === true,
        allow: properties.RuleAction === 'allow',
        cidr: String(properties.CidrBlock ?? properties.Ipv6CidrBlock),
        ports: portsOf(properties.Protocol, range?.From, range?.To),
      };
    })
    .sort((a, b) => a.number - b.number);
}

/** What subnets are associated with, by the id of the subnet. */
function associations(assembly: Assembly, type: string, property: string): ReadonlyMap<string, string> {
  return new Map(
    assembly.ofType(type).flatMap(({ properties }) => {
      const [subnet, other] = [idOf(assembly, properties.SubnetId), idOf(assembly, properties[property])];
      return subnet === undefined || other === undefined ? [] : [[subnet, other] as const];
    }),
  );
}
