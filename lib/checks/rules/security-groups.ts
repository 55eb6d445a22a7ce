import { type Assembly, asList, asProperties, type Properties, type Resource } from '../assembly';
import { numberOf } from './known-values';

/** Where rules of a direction stand: in the group, or in a resource of their own; and who is at the other end. */
const RULES = {
  in: {
    inline: 'SecurityGroupIngress',
    type: 'AWS::EC2::SecurityGroupIngress',
    peer: 'SourceSecurityGroupId',
  },
  out: {
    inline: 'SecurityGroupEgress',
    type: 'AWS::EC2::SecurityGroupEgress',
    peer: 'DestinationSecurityGroupId',
  },
} as const;

/**
 * Whether the members of a security group reach each other by TCP, as far as the templates say.
 *
 * @param direction `in`: what members accept; `out`: where they may connect to
 * @param from first port
 * @param to last port
 */
export function opensItself(
  assembly: Assembly,
  group: Resource,
  direction: keyof typeof RULES,
  from: number,
  to: number,
): boolean {
  const { inline, type, peer } = RULES[direction];
  const own = group.properties[inline];
  // A group that says nothing about what goes out lets everything out.
  if (direction === 'out' && own === undefined && rulesOf(assembly, group, type).length === 0) return true;
  return [...asList(own).map(asProperties), ...rulesOf(assembly, group, type)].some(
    (rule) =>
      covers(rule, from, to) &&
      (assembly.target(rule[peer]) === group || rule.CidrIp === '0.0.0.0/0' || !isPlain(rule)),
  );
}

function rulesOf(assembly: Assembly, group: Resource, type: string): Properties[] {
  return assembly
    .ofType(type)
    .filter(({ properties }) => assembly.target(properties.GroupId) === group)
    .map(({ properties }) => properties);
}

function covers({ IpProtocol, FromPort, ToPort }: Properties, from: number, to: number): boolean {
  if (String(IpProtocol) === '-1') return true;
  const [first, last] = [numberOf(FromPort), numberOf(ToPort)];
  return ['tcp', '6'].includes(String(IpProtocol)) && (first ?? from) <= from && (last ?? to) >= to;
}

/** Whether a rule says its other end in the template, and not by a parameter. */
function isPlain({ CidrIp, CidrIpv6, SourcePrefixListId, DestinationPrefixListId, ...rule }: Properties): boolean {
  return [CidrIp, CidrIpv6, SourcePrefixListId, DestinationPrefixListId, ...Object.values(rule)].every(
    (value) => typeof value !== 'string' || !value.startsWith('<'),
  );
}
