import * as fc from 'fast-check';
import { asProperties } from '../../lib/checks/assembly';
import { servicesOf } from '../../lib/network/interface-endpoints';
import { zonesOfRegion } from '../../lib/network/region-zones';
import type { Settings } from './schema-keys';

/** What a Glue job inside the network calls (VPC-02). */
export const ENDPOINTS_OF_A_GLUE_JOB: readonly string[] = ['glue', 'kms', 'logs', 'monitoring', 'sts'];

const ids = (prefix: string) => fc.stringMatching(/^[0-9a-f]{17}$/).map((digits) => `${prefix}-${digits}`);

/** A block of addresses of some length, anywhere. */
const block = (min: number, max: number) =>
  fc.tuple(fc.integer({ min, max }), fc.integer({ min: 2 ** 24, max: 2 ** 32 - 1 })).map(([length, address]) => {
    const first = address - (address % 2 ** (32 - length));
    return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${length}`;
  });

/** What may stand where the network's schema asks for text of a form of its own. */
export const NETWORK_TEXTS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'network.connectedCidrs[]': block(8, 32),
  'network.vpcId': ids('vpc'),
  'network.vpcCidr': block(16, 28),
  'network.subnets[].subnetId': ids('subnet'),
  'network.subnets[].routeTableId': ids('rtb'),
  // A letter; the Region is put in front, and a zone of the environment in its place.
  'network.subnets[].availabilityZone': fc.constantFrom('a', 'b', 'c'),
  'network.interfaceEndpoints.fewerZones[].availabilityZones[]': fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
};

const WRONG_ZONES = ['', 'eu-west-1', 'EU-WEST-1A', 'euw1-az1'];
const wrongIds = (prefix: string) => [
  '',
  prefix,
  `${prefix}-1234`,
  `${prefix}-0123456789abcdefg`,
  'igw-0123456789abcdef0',
];

/** Texts of the right type and the wrong form. */
export const NETWORK_WRONG_TEXTS: Readonly<Record<string, readonly string[]>> = {
  'network.connectedCidrs[]': ['', '10.0.0.0', '10.0.0.0/33', '10.0.0.1/16', '10.0.0.256/32', 'fd00::/16'],
  'network.vpcId': wrongIds('vpc'),
  'network.vpcCidr': ['', '10.0.0.0', '10.0.0.0/15', '10.0.0.0/29', '10.0.1.0/16', 'fd00::/16'],
  'network.subnets[].subnetId': wrongIds('subnet'),
  'network.subnets[].routeTableId': wrongIds('rtb'),
  'network.subnets[].availabilityZone': WRONG_ZONES,
  'network.interfaceEndpoints.fewerZones[].availabilityZones[]': WRONG_ZONES,
};

const LETTERS = [...'abcdefg'];

/** Lists: entries that are right where settings have none, and more than are allowed, no two alike. */
export const NETWORK_LISTS: Readonly<
  Record<string, { readonly right: readonly unknown[]; readonly many?: (settings: Settings) => unknown[] }>
> = {
  'network.connectedCidrs': { right: ['198.51.100.0/24'] },
  'network.subnets': {
    right: [],
    many: ({ region }) => LETTERS.map((letter, index) => subnet(`${String(region)}${letter}`, index)),
  },
  'network.interfaceEndpoints.sets': { right: ['query'] },
  'network.interfaceEndpoints.services': { right: ['kms'] },
  'network.interfaceEndpoints.existing': { right: ['events'] },
  'network.interfaceEndpoints.fewerZones[].availabilityZones': {
    right: [],
    many: ({ region }) => LETTERS.map((letter) => `${String(region)}${letter}`),
  },
};

/**
 * Makes the network of settings keep the rules between keys, with as little change as that takes: a subnet in each zone, no
 * common address, endpoints for the Spark job, zones of endpoints among those of the environment.
 */
export function networkKeepsTheRules({ region, availabilityZones, network, processing }: Settings): Settings {
  if (!Array.isArray(availabilityZones)) return {};
  const zones = availabilityZones.map(String).slice(0, zonesOfRegion(String(region)));
  const inVpc = asProperties(processing).inVpc === true;
  if (network === undefined && !inVpc) return { availabilityZones: zones };
  const { interfaceEndpoints, ...given } = asProperties(network ?? { mode: 'create' });
  const endpoints = endpointsOf(asProperties(interfaceEndpoints), zones, inVpc);
  const none = interfaceEndpoints === undefined && Object.keys(endpoints).length === 0;
  return {
    availabilityZones: zones,
    network: {
      ...given,
      ...rangesOf(given),
      ...subnetsOf(given, zones),
      ...(none ? {} : { interfaceEndpoints: endpoints }),
    },
  };
}

function subnetsOf({ subnets, mode }: Settings, zones: readonly string[]): Settings {
  if (mode !== 'import' || !Array.isArray(subnets)) return {};
  return {
    subnets: zones.map((zone, index) => ({
      ...subnet(zone, index),
      ...asProperties(subnets[index]),
      availabilityZone: zone,
    })),
  };
}

function rangesOf({ cidr = '10.0.0.0/16', connectedCidrs }: Settings): Settings {
  if (!Array.isArray(connectedCidrs)) return {};
  const [first, last] = limits(String(cidr));
  return {
    connectedCidrs: connectedCidrs.filter((one) => {
      const [from, to] = limits(String(one));
      return to < first || last < from;
    }),
  };
}

function endpointsOf(given: Settings, zones: readonly string[], inVpc: boolean): Settings {
  const list = (key: string) => (Array.isArray(given[key]) ? (given[key] as unknown[]) : undefined);
  const fewer = list('fewerZones')
    ?.map(asProperties)
    .filter(({ service }, index, all) => all.findIndex((other) => other.service === service) === index);
  const made = (fewer ?? []).map(({ service }) => String(service));
  const existing = list('existing')
    ?.map(String)
    .filter((name) => !made.includes(name));
  const sets = list('sets');
  const there = [...servicesOf({ sets: (sets ?? []) as [] }), ...(list('services') ?? []), ...(existing ?? [])];
  const needed = [...made, ...(inVpc ? ENDPOINTS_OF_A_GLUE_JOB : [])].filter((name) => !there.includes(name));
  const services = [...(list('services') ?? []), ...new Set(needed)];
  return {
    ...given,
    ...(existing === undefined ? {} : { existing }),
    ...(services.length === 0 && given.services === undefined ? {} : { services }),
    ...(fewer === undefined ? {} : { fewerZones: fewer.map((entry) => ({ ...entry, ...someOf(entry, zones) })) }),
  };
}

/** The zones of an entry that the environment has, by their letters; its first zone when there is none. */
function someOf({ availabilityZones }: Settings, zones: readonly string[]): Settings {
  if (!Array.isArray(availabilityZones)) return {};
  const letters = availabilityZones.map((zone) => String(zone).slice(-1));
  const ours = zones.filter((zone) => letters.includes(zone.slice(-1)));
  return { availabilityZones: ours.length === 0 ? zones.slice(0, 1) : ours };
}

function subnet(availabilityZone: string, index: number): Settings {
  return { subnetId: `subnet-1111111${index}`, availabilityZone, routeTableId: `rtb-1111111${index}` };
}

/** First and last address of a range. */
function limits(cidr: string): [first: number, last: number] {
  const [address = '', length] = cidr.split('/');
  const first = address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
  return [first, first + 2 ** (32 - Number(length)) - 1];
}
