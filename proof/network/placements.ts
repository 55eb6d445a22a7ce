import { at, asList } from '../../lib/checks/assembly';
import { whyUnreachable } from './calls';
import { needsOf } from './needs';
import { type Member, type Network, portsFrom } from './network';
import { ALL_TCP, covers } from './ranges';
import { idOf } from './security-groups';
import { nameOf, type Workload } from './workloads';

/** What is wrong with where workloads are in the network, and with what they reach there. */
export function placementFaults(network: Network): string[] {
  const placed = network.workloads.flatMap((workload) => {
    const member = network.members.find(({ kind, name }) => kind === 'workload' && name === workload.name);
    return workload.placement === undefined || member === undefined ? [] : [{ workload, member }];
  });
  return [
    ...placed.flatMap(({ workload, member }) =>
      [
        ...unresolved(network, workload),
        ...(readsLustre(workload) ? [] : zones(member)),
        ...between(workload, member),
        ...needsOf(network.assembly, workload).flatMap((need) => whyUnreachable(network, member, need)),
      ].map((fault) => `${workload.name} ${fault}`),
    ),
    ...network.members.flatMap((member) => networks(member).map((fault) => `${member.name} ${fault}`)),
    ...connectionZones(network),
    ...tables(network),
  ];
}

/** What a workload names as a subnet or group that is none in the templates. */
function unresolved({ assembly, subnets, groups }: Network, { placement }: Workload): string[] {
  const missing = (what: string, values: readonly unknown[] = [], all: ReadonlyMap<string, unknown>) => [
    ...(values.length === 0 ? [`names no ${what}; one at least is needed`] : []),
    ...values
      .filter((value) => !all.has(idOf(assembly, value) ?? ''))
      .map((value) => `names ${String(value)} as ${what}, which no template has; name one of the network`),
  ];
  return [...missing('subnet', placement?.subnets, subnets), ...missing('security group', placement?.groups, groups)];
}

/** Whether a job mounts a Lustre file system, which lies in one zone (FS-06, TR-08); the rule ML-TR-08 looks that it is the same. */
function readsLustre({ parameters }: Workload): boolean {
  return JSON.stringify(parameters ?? {}).includes('"FSxLustre"');
}

/** A job or model in one Availability Zone ends with that zone, and SageMaker refuses endpoints there (HO-06). */
function zones({ subnets }: Member): string[] {
  const found = [...new Set(subnets.map(({ zone }) => zone))];
  return found.length === 1 ? [`has subnets in one Availability Zone, ${found[0]}; two at least are allowed`] : [];
}

function networks({ subnets, groups }: Member): string[] {
  const vpc = subnets[0]?.vpc;
  return [
    ...subnets.filter((subnet) => subnet.vpc !== vpc).map(({ name }) => name),
    ...groups.filter((group) => group.vpc !== vpc).map(({ resource }) => nameOf(resource)),
  ].map((name) => `names ${name}, which is of another network than its first subnet; one network is allowed`);
}

/** A route table serves subnets of its own network alone. */
function tables({ assembly, subnets }: Network): string[] {
  return [...subnets.values()].flatMap(({ name, routeTable, vpc }) => {
    const table = assembly.get(routeTable ?? '');
    if (table === undefined || idOf(assembly, table.properties.VpcId) === vpc) return [];
    return [`${nameOf(table)} is the route table of ${name} and of another network; one network is allowed`];
  });
}

/** Machines of one job talk to each other on any port (TR-13, GL-05). */
function between({ machines, engine }: Workload, member: Member): string[] {
  if (machines < 2) return [];
  const closed = member.subnets.some(
    (source) => !portsFrom(member, source, member, source).some((ports) => covers(ports, ALL_TCP)),
  );
  const fact = engine === 'Glue' ? 'GL-05' : 'TR-13';
  return closed
    ? [
        `has machines that talk to each other, and its security groups do not let all of tcp in and out between members (${fact})`,
      ]
    : [];
}

/** A Glue connection names the Availability Zone beside the subnet; a wrong one stops the job. */
function connectionZones({ assembly, subnets }: Network): string[] {
  return assembly.ofType('AWS::Glue::Connection').flatMap((connection) =>
    asList(at(connection.properties, 'ConnectionInput.PhysicalConnectionRequirements')).flatMap((requirements) => {
      const subnet = subnets.get(idOf(assembly, at(requirements, 'SubnetId')) ?? '');
      const zone = at(requirements, 'AvailabilityZone');
      if (subnet === undefined || zone === subnet.zone) return [];
      return [`${nameOf(connection)} names the Availability Zone ${String(zone)}, and its subnet is in ${subnet.zone}`];
    }),
  );
}
