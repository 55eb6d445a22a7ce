import type { Assembly } from '../../lib/checks/assembly';
import { endpointsFor, isGranted, whyUnreachable } from './calls';
import { type Member, type Network, networkOf, portsBetween, sendsToAnywhere } from './network';
import { covers, HTTPS, portsText } from './ranges';
import type { Workload } from './workloads';

/** One thing that something can reach. */
export interface Edge {
  /** Who. */
  readonly from: string;

  /** What. */
  readonly to: string;

  /** On which protocols and ports. */
  readonly ports: string;

  /** By what. */
  readonly by: string;
}

/**
 * Who can reach what, on which ports, and by what; sorted, so that the same templates give the same edges.
 *
 * A workload reaches another member of its network where both of their security groups and network ACLs agree, S3 through
 * the gateway in its route tables, and another service through an interface endpoint. It reaches the internet where a route
 * leads there. One without a place in a network has AWS's own way out, unless its containers are isolated.
 */
export function reachability(assembly: Assembly, network: Network = networkOf(assembly)): Edge[] {
  const edges = [
    ...network.workloads.flatMap((workload) => edgesOfWorkload(network, workload)),
    ...network.members.flatMap((member) => edgesOfMember(network, member)),
  ];
  const text = (edge: Edge) => [edge.from, edge.to, edge.by].join('\n');
  return edges.sort((a, b) => (text(a) < text(b) ? -1 : 1));
}

function edgesOfWorkload(network: Network, { name, placement, isolated, engine }: Workload): Edge[] {
  const containers = { from: name, to: 'nothing, for its containers', ports: '-', by: 'network isolation' };
  if (placement === undefined) {
    return [
      isolated ? containers : { from: name, to: 'AWS and the internet', ports: 'all', by: `the network of ${engine}` },
    ];
  }
  const member = network.members.find((one) => one.kind === 'workload' && one.name === name);
  const reached = network.endpoints.filter(
    ({ service }) => member !== undefined && whyUnreachable(network, member, { service, permissions: [] }).length === 0,
  );
  const edges = [...new Set(reached.map(({ service }) => service))].map((service) => ({
    service,
    by: member === undefined ? undefined : endpointsFor(network, member, service)[0],
  }));
  const ofType = (type: string) => edges.filter(({ by }) => by?.type === type).map(({ service }) => service);
  const granted = [...new Set(network.imported.flatMap(({ services }) => services))]
    .filter((service) => member !== undefined && isGranted(network, member, service))
    .sort();
  return [
    ...(isolated ? [containers] : []),
    ...(granted.length === 0
      ? []
      : [{ from: name, to: granted.join(', '), ports: portsText(HTTPS), by: 'what the imported network has' }]),
    ...['Gateway', 'Interface'].flatMap((type): Edge[] => {
      const services = ofType(type).sort();
      const by = type === 'Gateway' ? 'a gateway in its route tables' : 'interface endpoints';
      return services.length === 0 ? [] : [{ from: name, to: services.join(', '), ports: portsText(HTTPS), by }];
    }),
  ];
}

function edgesOfMember(network: Network, member: Member): Edge[] {
  const inside = network.members.flatMap((other): Edge[] => {
    const found = portsBetween(member, other);
    const widest = found.filter((one) => !found.some((wider) => covers(wider, one) && !covers(one, wider)));
    const ports = [...new Set(widest.map(portsText))].sort();
    if (ports.length === 0 || other.kind === 'endpoint') return [];
    const to = other.name === member.name ? 'others of itself' : other.name;
    return [{ from: member.name, to, ports: ports.join(', '), by: 'security groups' }];
  });
  const out = member.subnets.flatMap(({ waysOut }) => waysOut);
  if (out.length === 0 || !sendsToAnywhere(member, HTTPS)) return inside;
  const by = [...new Set(out.map((way) => way.by))].join(', ');
  return [...inside, { from: member.name, to: 'beyond the network', ports: portsText(HTTPS), by: `a route by ${by}` }];
}

/** Edges as a table for people. */
export function reachabilityTable(edges: readonly Edge[]): string {
  return table(
    ['from', 'to', 'ports', 'by'],
    edges.map(({ from, to, ports, by }, index) => [from === edges[index - 1]?.from ? '' : from, to, ports, by]),
  );
}

/** Columns of equal width. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
