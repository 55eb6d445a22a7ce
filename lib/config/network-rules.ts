import { overlap } from '../network/cidr';
import { servicesOf } from '../network/interface-endpoints';
import { zonesOfRegion } from '../network/region-zones';
import { type Problem, problemWith } from './config-error';
import { type EndpointSettings, madeEndpoints, reachedEndpoints } from './network-endpoints';
import type { PlatformConfig } from './schema';
import type { Known, Rule } from './validate';

type Config = Known<PlatformConfig>;

/** What a Glue job inside the network calls; a missing endpoint is not an error but a job that hangs (VPC-02). */
const ENDPOINTS_OF_A_GLUE_JOB = servicesOf({ sets: ['spark-job'] });

/** The zones of the environment; undefined while they have a fault of their own, which has its own message. */
function zonesOf({ region, availabilityZones: zones }: Config): readonly string[] | undefined {
  const sound =
    zones !== undefined &&
    zones.every((zone, index) => zone.slice(0, -1) === region && !zones.slice(0, index).includes(zone));
  return sound ? zones : undefined;
}

/** Lists of endpoints that name one twice. */
function endpointsNotTwice({ network }: Config): Problem[] {
  const { sets, services, existing, fewerZones = [] }: EndpointSettings = network?.interfaceEndpoints ?? {};
  const lists: Readonly<Record<string, readonly string[] | undefined>> = {
    'network.connectedCidrs': network?.mode === 'create' ? network.connectedCidrs : undefined,
    'network.interfaceEndpoints.sets': sets,
    'network.interfaceEndpoints.services': services,
    'network.interfaceEndpoints.existing': existing,
    ...Object.fromEntries(
      fewerZones.map(({ availabilityZones }, index) => [
        `network.interfaceEndpoints.fewerZones[${index}].availabilityZones`,
        availabilityZones,
      ]),
    ),
  };
  return Object.entries(lists).flatMap(([path, list = []]) =>
    list.flatMap((entry, index) =>
      list.indexOf(entry) === index
        ? []
        : [problemWith(`${path}[${index}]`, entry, 'stands twice; once is allowed. Remove it, or name another.')],
    ),
  );
}

/** A Region has so many Availability Zones and no more. */
function regionHasTheZones(config: Config): Problem[] {
  const zones = zonesOf(config);
  const has = config.region === undefined ? undefined : zonesOfRegion(config.region);
  if (zones === undefined || has === undefined || zones.length <= has) return [];
  const text = `are ${zones.length} zones; ${config.region} has ${has}, so 2 to ${has} are allowed. Remove ${zones.length - has}, or change region.`;
  return [problemWith('availabilityZones', zones, text)];
}

/** Networks that are to be connected must not have an address in common; the range cannot be changed later. */
function connectedRangesDiffer({ network }: Config): Problem[] {
  if (network?.mode !== 'create') return [];
  const { cidr, connectedCidrs = [] } = network;
  if (cidr === undefined) return [];
  return connectedCidrs.flatMap((connected, index) => {
    if (!overlap(cidr, connected)) return [];
    const text = `overlaps network.cidr, which is ${cidr}; ranges without a common address are allowed. Choose another network.cidr.`;
    return [problemWith(`network.connectedCidrs[${index}]`, connected, text)];
  });
}

/** An imported network has one subnet in each Availability Zone of the environment. */
function importedSubnetsCoverTheZones(config: Config): Problem[] {
  const zones = zonesOf(config);
  if (config.network?.mode !== 'import' || zones === undefined) return [];
  const { subnets = [] } = config.network;
  const found = subnets.flatMap(({ subnetId, availabilityZone }, index): Problem[] => {
    const before = subnets.slice(0, index);
    const path = `network.subnets[${index}]`;
    if (before.some((other) => other.subnetId === subnetId)) {
      const text = 'stands twice; once is allowed. Name the subnet of another zone.';
      return [problemWith(`${path}.subnetId`, subnetId, text)];
    }
    if (!zones.includes(availabilityZone)) {
      const text = `is not a zone of this environment; ${zones.join(', ')} are allowed. Remove the subnet, or add its zone to availabilityZones.`;
      return [problemWith(`${path}.availabilityZone`, availabilityZone, text)];
    }
    if (before.some((other) => other.availabilityZone === availabilityZone)) {
      const text = 'has a subnet above; one in each zone is allowed. Remove one of them, or correct the zone.';
      return [problemWith(`${path}.availabilityZone`, availabilityZone, text)];
    }
    return [];
  });
  const bare = zones.filter((zone) => !subnets.some(({ availabilityZone }) => availabilityZone === zone));
  if (found.length > 0 || bare.length === 0 || subnets.length === 0) return found;
  const text = `have none in ${bare.join(', ')}; one in each zone of availabilityZones is allowed. Add it, or remove the zone there.`;
  return [problemWith('network.subnets', subnets, text)];
}

/** An endpoint that is not in all zones is made, and its zones are of the environment (VPC-01). */
function fewerZonesAreOurs(config: Config): Problem[] {
  const zones = zonesOf(config);
  const { fewerZones = [] }: EndpointSettings = config.network?.interfaceEndpoints ?? {};
  const made = madeEndpoints(config.network);
  if (zones === undefined || made === undefined || endpointsNotTwice(config).length > 0) return [];
  return fewerZones.flatMap(({ service, availabilityZones }, index): Problem[] => {
    const path = `network.interfaceEndpoints.fewerZones[${index}]`;
    if (!made.includes(service)) {
      const text = `has no endpoint that is made; ${made.join(', ') || 'none'} are allowed. Add it to network.interfaceEndpoints.services, or remove the entry.`;
      return [problemWith(`${path}.service`, service, text)];
    }
    if (fewerZones.findIndex((other) => other.service === service) < index) {
      const text = 'stands twice; once is allowed. Put all of its zones into one entry.';
      return [problemWith(`${path}.service`, service, text)];
    }
    return availabilityZones.flatMap((zone, at) => {
      if (zones.includes(zone)) return [];
      const text = `is not a zone of this environment; ${zones.join(', ')} are allowed. Use one of them.`;
      return [problemWith(`${path}.availabilityZones[${at}]`, zone, text)];
    });
  });
}

/** A Spark job inside the network reaches AWS only through interface endpoints (VPC-02). */
function vpcJobHasEndpoints({ processing, network }: Config): Problem[] {
  const there = reachedEndpoints(network);
  if (processing?.inVpc !== true || there === undefined) return [];
  const missing = ENDPOINTS_OF_A_GLUE_JOB.filter((endpoint) => !there.includes(endpoint));
  if (missing.length === 0) return [];
  const text = `needs the interface endpoints ${ENDPOINTS_OF_A_GLUE_JOB.join(', ')}; without them the job hangs. Add spark-job to network.interfaceEndpoints.sets for ${missing.join(', ')}, or set it to false.`;
  return [problemWith('processing.inVpc', true, text)];
}

/** What must hold between the keys of the network, and between them and others. */
export const networkRules: readonly Rule<PlatformConfig>[] = [
  endpointsNotTwice,
  regionHasTheZones,
  connectedRangesDiffer,
  importedSubnetsCoverTheZones,
  fewerZonesAreOurs,
  vpcJobHasEndpoints,
];
