import type { Resource } from '../assembly';
import { forEach, type Rule } from '../rule';
import { letsTcpPass, type Ports, securityGroupsOf, trafficRulesOf } from '../security-groups';

const FSX = 'AWS::FSx::FileSystem';

/** Ports of Lustre. Source: Amazon FSx for Lustre guide, limit-access-security-groups. */
const LUSTRE: readonly Ports[] = [
  { from: 988, to: 988 },
  { from: 1018, to: 1023 },
];

const betweenServers: Rule = {
  id: 'ML-FS-07',
  title: 'The security groups of a Lustre file system let its servers reach each other',
  facts: ['FS-07'],
  fix: 'let the group reach itself on TCP 988 and 1018-1023, in and out, or its creation fails',
  check: forEach(FSX, ({ properties }, assembly) => {
    if (properties.FileSystemType !== 'LUSTRE') return [];
    const groups = securityGroupsOf(properties.SecurityGroupIds, assembly);
    if (groups.length === 0) return [];
    const closed = (['in', 'out'] as const).flatMap((direction) =>
      LUSTRE.filter((ports) =>
        groups.every((group) => !letsTcpPass(trafficRulesOf(group, assembly), direction, ports, group, assembly)),
      ).map((ports) => `${named(ports)} ${direction}`),
    );
    if (closed.length === 0) return [];
    return [
      {
        problem: `${ids(groups)} must let TCP 988 and 1018-1023 pass between its members, closed: ${closed.join(', ')}`,
        location: 'Properties/SecurityGroupIds',
      },
    ];
  }),
};

function named({ from, to }: Ports): string {
  return from === to ? String(from) : `${from}-${to}`;
}

function ids(groups: readonly Resource[]): string {
  return groups.map(({ id }) => id).join(', ');
}

/** Rules about the network of a file system. */
export const fileSystemNetworkRules: readonly Rule[] = [betweenServers];
