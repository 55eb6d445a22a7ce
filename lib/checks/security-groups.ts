import { type Assembly, asList, asProperties, type Properties, referencesIn, type Resource } from './assembly';

/** One rule of a security group, wherever it stands. */
export interface TrafficRule {
  /** `in` for ingress, `out` for egress. */
  readonly direction: 'in' | 'out';

  /** Protocol: `tcp`, `udp`, `icmp`, or `-1` for all. */
  readonly protocol: string;

  /** First port. */
  readonly from: number;

  /** Last port. */
  readonly to: number;

  /** The other side: the id of a security group of the assembly, or a range, prefix list or foreign group as it stands. */
  readonly peer: string;

  /** The resource in which it stands: the group, or a rule beside it. */
  readonly resource: Resource;
}

/** Rules of a security group: its own, and those that stand beside it in any stack. */
export function trafficRulesOf(group: Resource, assembly: Assembly): TrafficRule[] {
  const { SecurityGroupIngress, SecurityGroupEgress } = group.properties;
  const beside = (type: string): Resource[] =>
    assembly.ofType(type).filter(({ properties }) => referencesIn(properties.GroupId)[0]?.id === group.id);
  const ingress = beside('AWS::EC2::SecurityGroupIngress');
  const egress = beside('AWS::EC2::SecurityGroupEgress');
  const isOpenByDefault = SecurityGroupEgress === undefined && egress.length === 0;
  return [
    ...asList(SecurityGroupIngress).map((rule) => ruleOf('in', asProperties(rule), group)),
    ...ingress.map((resource) => ruleOf('in', resource.properties, resource)),
    ...asList(SecurityGroupEgress).map((rule) => ruleOf('out', asProperties(rule), group)),
    ...egress.map((resource) => ruleOf('out', resource.properties, resource)),
    // What EC2 adds to a group for which no egress is declared.
    ...(isOpenByDefault ? [ruleOf('out', { IpProtocol: '-1', CidrIp: '0.0.0.0/0' }, group)] : []),
  ];
}

/** Ports that a check asks about. */
export interface Ports {
  /** First port. */
  readonly from: number;

  /** Last port. */
  readonly to: number;
}

/**
 * Whether the rules let all TCP ports of a range pass to or from a group. A peer that is no group of the assembly may be
 * that group, or the network around it, and counts as such.
 */
export function letsTcpPass(
  rules: readonly TrafficRule[],
  direction: 'in' | 'out',
  ports: Ports,
  peer: Resource,
  assembly: Assembly,
): boolean {
  return rules.some(
    (rule) =>
      rule.direction === direction &&
      ['tcp', '6', '-1'].includes(rule.protocol) &&
      rule.from <= ports.from &&
      rule.to >= ports.to &&
      (rule.peer === peer.id || assembly.get(rule.peer) === undefined),
  );
}

/** Security groups of this assembly that a list of ids names. */
export function securityGroupsOf(ids: unknown, assembly: Assembly): Resource[] {
  return assembly.named(ids).filter(({ type }) => type === 'AWS::EC2::SecurityGroup');
}

function ruleOf(direction: 'in' | 'out', rule: Properties, resource: Resource): TrafficRule {
  const protocol = String(rule.IpProtocol);
  const isAll = protocol === '-1';
  return {
    direction,
    protocol,
    from: isAll ? 0 : Number(rule.FromPort ?? 0),
    to: isAll ? 65535 : Number(rule.ToPort ?? 65535),
    peer: peerOf(rule),
    resource,
  };
}

function peerOf(rule: Properties): string {
  const group = rule.SourceSecurityGroupId ?? rule.DestinationSecurityGroupId ?? rule.SourceSecurityGroupName;
  if (group !== undefined) return referencesIn(group)[0]?.id ?? String(group);
  return String(
    rule.CidrIp ?? rule.CidrIpv6 ?? rule.SourcePrefixListId ?? rule.DestinationPrefixListId ?? '<no other side>',
  );
}
