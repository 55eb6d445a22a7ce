import { asList, asProperties, type Properties } from '../assembly';
import { isUnknown } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { numberOf, shown } from '../wording';

/** Who may be at the other end. Source: Amazon EC2 API, AuthorizeSecurityGroupIngress. */
const PEERS = [
  'CidrIp',
  'CidrIpv6',
  'SourcePrefixListId',
  'SourceSecurityGroupId',
  'SourceSecurityGroupName',
  'DestinationPrefixListId',
  'DestinationSecurityGroupId',
];

const wholeRule: Rule = {
  id: 'ML-VPC-106',
  title: 'A rule of a security group says protocol, ports and the other side',
  facts: [],
  fix: 'give IpProtocol, FromPort and ToPort in order, and one other side',
  check: forEach(
    ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress'],
    ({ type, properties }) => {
      const rules =
        type === 'AWS::EC2::SecurityGroup'
          ? [...asList(properties.SecurityGroupIngress), ...asList(properties.SecurityGroupEgress)]
          : [properties];
      return rules
        .filter((rule) => !isUnknown(rule))
        .flatMap((rule) => faultsOf(asProperties(rule)).map((problem) => ({ problem, location: 'Properties' })));
    },
  ),
};

function faultsOf(rule: Properties): string[] {
  const { IpProtocol, FromPort, ToPort } = rule;
  const peers = PEERS.filter((name) => rule[name] !== undefined);
  const [from, to] = [numberOf(FromPort), numberOf(ToPort)];
  const hasPorts = ['tcp', 'udp', '6', '17'].includes(String(IpProtocol));
  return [
    ...(IpProtocol === undefined ? ['IpProtocol must be given, got nothing'] : []),
    ...(hasPorts && (FromPort === undefined || ToPort === undefined)
      ? [`FromPort and ToPort must be given for ${shown(IpProtocol)}, got ${shown(FromPort)} and ${shown(ToPort)}`]
      : []),
    ...(hasPorts && from !== undefined && to !== undefined && from > to
      ? [`FromPort must not be above ToPort, got ${from} and ${to}`]
      : []),
    ...(peers.length === 1
      ? []
      : [`one other side must be given, got ${peers.length === 0 ? 'none' : peers.join(', ')}`]),
  ];
}

/** Rules about single rules of security groups. */
export const trafficRules: readonly Rule[] = [wholeRule];
