import { asList, type Assembly, at, type Resource } from '../../lib/checks/assembly';
import { type Endpoint, endpointsOf } from './endpoints';
import { type Imported, importedNetworks } from './imported';
import { common, holds, isWorld, overlaps, type Ports } from './ranges';
import { type GroupRule, idOf, type SecurityGroup, securityGroupsOf } from './security-groups';
import { aclsAllow, type Subnet, subnetsOf } from './subnets';
import { nameOf, type Placement, type Workload, workloadsOf } from './workloads';

/** Something with addresses in a network: a workload, an interface endpoint, a store. */
export interface Member {
  /** Name for people. */
  readonly name: string;

  /** What it is. */
  readonly kind: 'workload' | 'endpoint' | 'store';

  /** Where it has addresses. */
  readonly subnets: readonly Subnet[];

  /** Its security groups. */
  readonly groups: readonly SecurityGroup[];
}

/** All that decides who can reach what. */
export interface Network {
  /** The templates. */
  readonly assembly: Assembly;

  /** Everything that runs. */
  readonly workloads: readonly Workload[];

  /** Everything with addresses. */
  readonly members: readonly Member[];

  /** Ways to AWS services. */
  readonly endpoints: readonly Endpoint[];

  /** Networks that are in no template. */
  readonly imported: readonly Imported[];

  /** Subnets by id. */
  readonly subnets: ReadonlyMap<string, Subnet>;

  /** Security groups by id. */
  readonly groups: ReadonlyMap<string, SecurityGroup>;
}

/** Stores that live in a network, and where their type says so. */
const STORES: Readonly<Record<string, { readonly subnets: string; readonly groups: string }>> = {
  'AWS::DMS::ReplicationInstance': { subnets: 'ReplicationSubnetGroupIdentifier', groups: 'VpcSecurityGroupIds' },
  'AWS::EFS::MountTarget': { subnets: 'SubnetId', groups: 'SecurityGroups' },
  'AWS::FSx::FileSystem': { subnets: 'SubnetIds', groups: 'SecurityGroupIds' },
  'AWS::RDS::DBInstance': { subnets: 'DBSubnetGroupName', groups: 'VPCSecurityGroups' },
  'AWS::Redshift::Cluster': { subnets: 'ClusterSubnetGroupName', groups: 'VpcSecurityGroupIds' },
  'AWS::RedshiftServerless::Workgroup': { subnets: 'SubnetIds', groups: 'SecurityGroupIds' },
  'AWS::SageMaker::Domain': { subnets: 'SubnetIds', groups: 'DefaultUserSettings.SecurityGroups' },
};

/** Reads the network out of the templates. */
export function networkOf(assembly: Assembly): Network {
  const [subnets, groups] = [subnetsOf(assembly), securityGroupsOf(assembly)];
  const [workloads, endpoints] = [workloadsOf(assembly), endpointsOf(assembly)];
  const member = (name: string, kind: Member['kind'], placement: Placement): Member => ({
    name,
    kind,
    subnets: found(assembly, subnets, placement.subnets),
    groups: found(assembly, groups, placement.groups),
  });
  const members = [
    ...workloads.flatMap(({ name, placement }) =>
      placement === undefined ? [] : [member(name, 'workload', placement)],
    ),
    ...endpoints
      .filter(({ type }) => type === 'Interface')
      .map(({ name, resource }) =>
        member(name, 'endpoint', {
          subnets: asList(resource.properties.SubnetIds),
          groups: asList(resource.properties.SecurityGroupIds),
        }),
      ),
    ...assembly
      .ofType(...Object.keys(STORES))
      .map((resource) => member(nameOf(resource), 'store', placeOf(assembly, resource))),
  ];
  return { assembly, workloads, members, endpoints, imported: importedNetworks(assembly), subnets, groups };
}

function placeOf(assembly: Assembly, resource: Resource): Placement {
  const { subnets, groups } = STORES[resource.type] ?? { subnets: '', groups: '' };
  const given = at(resource.properties, subnets);
  const subnetGroup = assembly.target(given);
  return {
    subnets: asList(subnetGroup?.type.endsWith('SubnetGroup') === true ? subnetGroup.properties.SubnetIds : given),
    groups: asList(at(resource.properties, groups)),
  };
}

function found<T>(assembly: Assembly, all: ReadonlyMap<string, T>, values: readonly unknown[]): T[] {
  return values.flatMap((value) => all.get(idOf(assembly, value) ?? '') ?? []);
}

/** Ports on which one member can open a connection to another, from any of its subnets to any of the other's. */
export function portsBetween(from: Member, to: Member): Ports[] {
  return from.subnets.flatMap((source) => to.subnets.flatMap((target) => portsFrom(from, source, to, target)));
}

/** The same from one subnet to another: what goes out of the one and comes into the other. Rules of groups add up. */
export function portsFrom(from: Member, source: Subnet, to: Member, target: Subnet): Ports[] {
  if (source.vpc === undefined || source.vpc !== target.vpc) return [];
  const out = rulesOf(from, 'out').filter((rule) => isPeer(rule, to, target));
  const into = rulesOf(to, 'in').filter((rule) => isPeer(rule, from, source));
  return out
    .flatMap((one) => into.flatMap((other) => common(one.ports, other.ports) ?? []))
    .filter((ports) => aclsAllow(source, target, ports));
}

/** Whether a member may send to every address on these ports, as S3 needs it: its addresses change. */
export function sendsToAnywhere(member: Member, ports: Ports): boolean {
  return rulesOf(member, 'out').some(
    ({ peer, ports: allowed }) =>
      common(allowed, ports) !== undefined &&
      (peer.kind === 'prefix-list' || (peer.kind === 'addresses' && isWorld(peer.cidr))),
  );
}

function rulesOf({ groups }: Member, direction: GroupRule['direction']): GroupRule[] {
  return groups.flatMap(({ rules }) => rules.filter((rule) => rule.direction === direction));
}

function isPeer({ peer }: GroupRule, member: Member, subnet: Subnet): boolean {
  if (peer.kind === 'group') return member.groups.some(({ id }) => id === peer.id);
  return peer.kind === 'addresses' && overlaps(peer.cidr, subnet.cidr);
}

/** Whether addresses are all inside of one network. */
export function isInside({ assembly, imported }: Network, cidr: string): boolean {
  const made = assembly.ofType('AWS::EC2::VPC').map(({ properties }) => String(properties.CidrBlock));
  return [...made, ...imported.map((network) => network.cidr)].some((network) => holds(network, cidr));
}
