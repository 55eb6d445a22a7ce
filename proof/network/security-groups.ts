import { asList, asProperties, type Assembly, type Properties, type Resource } from '../../lib/checks/assembly';
import { type Ports, portsOf } from './ranges';

/** One rule of a security group. */
export interface GroupRule {
  /** Which way: `in` to its members or `out` of them. */
  readonly direction: 'in' | 'out';

  /** What it allows. */
  readonly ports: Ports;

  /** Who is on the other side. */
  readonly peer: Peer;
}

/** The other side of a rule. */
export type Peer =
  | { readonly kind: 'addresses'; readonly cidr: string }
  | { readonly kind: 'group'; readonly id: string }
  | { readonly kind: 'prefix-list'; readonly name: string };

/** A security group with all its rules, wherever the templates state them. */
export interface SecurityGroup {
  /** `<stack>/<logical id>`. */
  readonly id: string;

  /** The resource. */
  readonly resource: Resource;

  /** Id of its network; undefined when no template has it. */
  readonly vpc?: string;

  /** Its rules. */
  readonly rules: readonly GroupRule[];
}

/**
 * EC2 lets a new group send everything everywhere. CloudFormation takes that rule away only where the group states
 * outgoing rules of its own (`AWS::EC2::SecurityGroup`, `SecurityGroupEgress`).
 */
const EVERYTHING_OUT: GroupRule = {
  direction: 'out',
  ports: portsOf('-1', undefined, undefined),
  peer: { kind: 'addresses', cidr: '0.0.0.0/0' },
};

/** All security groups by id. */
export function securityGroupsOf(assembly: Assembly): ReadonlyMap<string, SecurityGroup> {
  const apart = [
    ...assembly.ofType('AWS::EC2::SecurityGroupIngress').map((rule) => ['in', rule] as const),
    ...assembly.ofType('AWS::EC2::SecurityGroupEgress').map((rule) => ['out', rule] as const),
  ].map(([direction, { properties }]) => ({
    group: idOf(assembly, properties.GroupId),
    rule: ruleOf(assembly, direction, properties),
  }));
  return new Map(
    assembly.ofType('AWS::EC2::SecurityGroup').map((resource) => {
      const { SecurityGroupIngress, SecurityGroupEgress, VpcId } = resource.properties;
      const rules = [
        ...asList(SecurityGroupIngress).map((rule) => ruleOf(assembly, 'in', asProperties(rule))),
        ...asList(SecurityGroupEgress).map((rule) => ruleOf(assembly, 'out', asProperties(rule))),
        ...(asList(SecurityGroupEgress).length === 0 ? [EVERYTHING_OUT] : []),
        ...apart.filter(({ group }) => group === resource.id).map(({ rule }) => rule),
      ];
      return [resource.id, { id: resource.id, resource, vpc: idOf(assembly, VpcId), rules }];
    }),
  );
}

/** Id of the resource that a value is a reference to and nothing else, or of one that is there already: `subnet-0123abcd`. */
export function idOf(assembly: Assembly, value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (/^(vpc|subnet|rtb)-[0-9a-f]+$/.test(value)) return value;
  return /^@\{[^}]+\}$/.test(value) ? assembly.target(value)?.id : undefined;
}

function ruleOf(assembly: Assembly, direction: GroupRule['direction'], rule: Properties): GroupRule {
  const group = direction === 'in' ? rule.SourceSecurityGroupId : rule.DestinationSecurityGroupId;
  const list = direction === 'in' ? rule.SourcePrefixListId : rule.DestinationPrefixListId;
  const ports = portsOf(rule.IpProtocol, rule.FromPort, rule.ToPort);
  if (group !== undefined) {
    return { direction, ports, peer: { kind: 'group', id: idOf(assembly, group) ?? String(group) } };
  }
  if (list !== undefined) return { direction, ports, peer: { kind: 'prefix-list', name: String(list) } };
  return { direction, ports, peer: { kind: 'addresses', cidr: String(rule.CidrIp ?? rule.CidrIpv6) } };
}

/** The other side for people. */
export function peerText(peer: Peer): string {
  if (peer.kind === 'addresses') return peer.cidr;
  return peer.kind === 'group' ? peer.id : `the prefix list ${peer.name}`;
}
