import { asProperties } from '../../lib/checks/assembly';
import type { Fault } from './mutant';
import { ENDPOINTS_OF_A_GLUE_JOB } from './network';
import { type Place, placeOf, put, withGroup } from './places';
import { repaired } from './repair';
import type { Settings } from './schema-keys';

const SUBNETS = 'network.subnets';
const FEWER = 'network.interfaceEndpoints.fewerZones';

/** Three zones of a Region that has three, outside of the network: nothing else is then wrong. */
function inIreland(settings: Settings, network: unknown): Settings {
  const zones = { region: 'eu-west-1', availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] };
  const processing = { ...asProperties(settings.processing), inVpc: false };
  const audit = { ...asProperties(settings.audit), networkActivity: 'off' };
  return repaired({ ...settings, ...zones, processing, audit, network });
}

/** The same with an imported network. */
function imported(settings: Settings): Settings {
  return withGroup(inIreland(settings, { mode: 'create' }), [], { group: 'network', mode: 'import' });
}

/** Right settings in which one value is replaced by another. */
function planted(kind: string, place: Place, base: (settings: Settings) => Settings, given: unknown): Fault {
  return { kind, place, plant: (settings) => put(base(settings), place, given) as Settings };
}

function endpoints(given: Settings): (settings: Settings) => Settings {
  return (settings) => inIreland(settings, { mode: 'create', interfaceEndpoints: given });
}

const GLUE_IN_A = { services: ['glue', 'sts'], fewerZones: [{ service: 'glue', availabilityZones: ['eu-west-1a'] }] };

/** Values of the network that are right by themselves and wrong beside another key. */
export const NETWORK_FAULTS: readonly Fault[] = [
  {
    kind: 'more zones than the Region has',
    place: placeOf('availabilityZones'),
    plant: (settings) => ({
      ...inIreland(settings, { mode: 'create' }),
      availabilityZones: [...'abcd'].map((letter) => `eu-west-1${letter}`),
    }),
  },
  ...['10.0.0.0/8', '10.20.0.0/16', '10.20.3.0/24'].map((connected) =>
    planted(
      'a range that overlaps',
      ['network', 'connectedCidrs', 0],
      (settings) => inIreland(settings, { mode: 'create', cidr: '10.20.0.0/16' }),
      connected,
    ),
  ),
  planted(
    'a subnet twice',
    [...placeOf(SUBNETS), 1, 'subnetId'],
    (settings) => {
      const right = imported(settings);
      return put(right, ['network', 'subnets', 0, 'subnetId'], 'subnet-0123456789abcdef9') as Settings;
    },
    'subnet-0123456789abcdef9',
  ),
  planted('a subnet of another zone', [...placeOf(SUBNETS), 2, 'availabilityZone'], imported, 'eu-west-1d'),
  planted('a second subnet in a zone', [...placeOf(SUBNETS), 2, 'availabilityZone'], imported, 'eu-west-1a'),
  {
    kind: 'a zone without a subnet',
    place: placeOf(SUBNETS),
    plant: (settings) => {
      const right = imported(settings);
      const subnets = asProperties(right.network).subnets as unknown[];
      return put(right, ['network', 'subnets'], subnets.slice(0, 2)) as Settings;
    },
  },
  planted('zones of an endpoint that is not made', [...placeOf(FEWER), 0, 'service'], endpoints(GLUE_IN_A), 'kms'),
  planted(
    'an endpoint with zones twice',
    [...placeOf(FEWER), 1, 'service'],
    (settings) =>
      put(endpoints(GLUE_IN_A)(settings), [...placeOf(FEWER), 1], { availabilityZones: ['eu-west-1b'] }) as Settings,
    'glue',
  ),
  planted(
    'an endpoint in a strange zone',
    [...placeOf(FEWER), 0, 'availabilityZones', 0],
    endpoints(GLUE_IN_A),
    'eu-west-1d',
  ),
  ...ENDPOINTS_OF_A_GLUE_JOB.map((endpoint) =>
    planted(
      `no endpoint for ${endpoint}`,
      placeOf('processing.inVpc'),
      endpoints({ services: ENDPOINTS_OF_A_GLUE_JOB.filter((one) => one !== endpoint) }),
      true,
    ),
  ),
];
