import type { Resource } from '../../lib/checks/assembly';
import { EXCEPTIONS, type Exception, isFor } from './exceptions';
import type { Member, Network } from './network';
import { patientStores, unknownReaders, whyPatientData } from './patient-data';
import { table } from './reachability';
import { nameOf, type Workload } from './workloads';

/** Where a workload runs, whether it may hold patient data, and what excuses it. */
export interface Isolation {
  /** The workload. */
  readonly workload: Workload;

  /** Why it may hold patient data; none when it does not. */
  readonly holds: readonly string[];

  /** Why it is not isolated; undefined when it is. */
  readonly open?: string;

  /** What is in force for it, if anything is. */
  readonly exception?: Exception;
}

/** How each workload is isolated. */
export function isolationOf(network: Network, exceptions: readonly Exception[] = EXCEPTIONS): Isolation[] {
  const stores = patientStores(network.assembly);
  return network.workloads.map((workload) => ({
    workload,
    holds: whyPatientData(network.assembly, workload, stores),
    open: whyOpen(network, workload),
    exception: exceptions.find((exception) => isFor(exception, workload) && inForce(network, exception)),
  }));
}

/** What holds patient data and is neither isolated nor excused, and exceptions that nothing needs. */
export function isolationFaults(network: Network, exceptions: readonly Exception[] = EXCEPTIONS): string[] {
  const all = isolationOf(network, exceptions);
  const open = all.filter(
    ({ holds, open: why, exception }) => holds.length > 0 && why !== undefined && exception === undefined,
  );
  return [
    ...open.map(
      ({ workload, holds, open: why }) =>
        `${workload.name} may hold patient data (${holds[0]}) and ${why}; isolate it, or name it with a reason in proof/network/exceptions.ts`,
    ),
    ...unknownReaders(network.assembly, network.workloads, patientStores(network.assembly)).map(
      ({ role, store }) =>
        `${nameOf(role)} is a role that reads ${nameOf(store)}, and nothing that runs with it is known; take the permission away, or add its kind to proof/network/workloads.ts`,
    ),
    ...exceptions.flatMap((exception) => stale(exception, network, all)),
  ];
}

/** How each workload is isolated, as a table for people. */
export function isolationTable(network: Network, exceptions: readonly Exception[] = EXCEPTIONS): string {
  const rows = isolationOf(network, exceptions).map(({ workload, holds, open, exception }) => [
    workload.name,
    workload.engine,
    holds.length === 0 ? 'no' : 'yes',
    open === undefined ? 'isolated' : exception === undefined ? 'outside' : 'excepted',
  ]);
  return table(['workload', 'engine', 'patient data', 'network'], rows);
}

function stale(exception: Exception, network: Network, all: readonly Isolation[]): string[] {
  if (!inForce(network, exception)) return [];
  const found = all.filter(({ workload }) => isFor(exception, workload));
  const remove = 'remove it from proof/network/exceptions.ts';
  const about = String(exception.workload);
  if (found.length === 0) {
    return exception.optional === true ? [] : [`the exception for ${about} is about nothing that runs; ${remove}`];
  }
  if (found.some(({ holds, open }) => holds.length > 0 && open !== undefined)) return [];
  const why = found.every(({ open }) => open === undefined) ? 'is isolated' : 'holds no patient data';
  return typeof exception.workload === 'string'
    ? [`the exception for ${about} is not needed, because it ${why}; ${remove}`]
    : [];
}

function inForce({ endpoints, imported }: Network, { unlessEndpoint }: Exception): boolean {
  if (unlessEndpoint === undefined) return true;
  const there = [...endpoints.map(({ service }) => service), ...imported.flatMap(({ services }) => services)];
  return !there.includes(unlessEndpoint);
}

/** Why data could leave a workload by the network; undefined when it cannot. */
function whyOpen(network: Network, workload: Workload): string | undefined {
  const { placement, isolated, engine, name } = workload;
  if (placement === undefined) return 'runs outside of the network';
  const member = network.members.find((one) => one.kind === 'workload' && one.name === name);
  const way = member === undefined ? undefined : wayOutOf(member);
  if (way !== undefined) return `is in a subnet with a way out of the network, ${nameOf(way)}`;
  return engine === 'SageMaker' && !isolated
    ? 'its containers are not isolated (EnableNetworkIsolation is not true)'
    : undefined;
}

function wayOutOf({ subnets }: Member): Resource | undefined {
  return subnets.flatMap(({ waysOut }) => waysOut)[0]?.resource;
}
