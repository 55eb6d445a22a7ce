import {
  type AvailabilityZone,
  DescribeAvailabilityZonesCommand,
  type EC2Client,
  paginateDescribeInstanceTypeOfferings,
} from '@aws-sdk/client-ec2';
import type { PlatformConfig } from '../../lib/config/load-config';
import { type Check, type Line, lookAt } from './check';
import { type InstanceDemand, instanceDemands } from './instances';

/** SageMaker puts no endpoint into fewer zones, not even one of one instance (HO-06). */
const ENDPOINT_ZONES = 2;

/** Whether the zones of the configuration are there, and have the instance types that SageMaker takes from EC2. */
export const checkZones: Check = async ({ config, clients }) => [
  ...(await lookAt('Availability Zones', 'ec2:DescribeAvailabilityZones', async () => {
    const { AvailabilityZones: zones = [] } = await clients.ec2.send(new DescribeAvailabilityZonesCommand({}));
    return [zonesLine(config, zones)];
  })),
  ...(await lookAt('instance types in the zones', 'ec2:DescribeInstanceTypeOfferings', async () => {
    const demands = instanceDemands(config);
    const offered = await offeredIn(clients.ec2, config.availabilityZones, demands);
    return demands.map((demand) => offerLine(demand, config.availabilityZones, offered.get(ec2Name(demand)) ?? []));
  })),
];

function zonesLine({ availabilityZones, region }: PlatformConfig, zones: readonly AvailabilityZone[]): Line {
  const what = 'Availability Zones';
  const open = zones
    .filter(({ State, ZoneType }) => State === 'available' && (ZoneType ?? 'availability-zone') === 'availability-zone')
    .map(({ ZoneName = '' }) => ZoneName)
    .sort();
  const missing = availabilityZones.filter((zone) => !open.includes(zone));
  return missing.length === 0
    ? { status: 'ok', what, found: `${availabilityZones.join(', ')} of ${open.join(', ')}` }
    : {
        status: 'stop',
        what,
        found: `${missing.join(', ')} not available in this account`,
        todo: `${region} has ${open.join(', ')}; name two or more of them as availabilityZones in the configuration`,
      };
}

function offerLine({ instanceType, use }: InstanceDemand, zones: readonly string[], offered: readonly string[]): Line {
  const what = `${instanceType} for ${use.replace(' usage', '')}`;
  const least = use === 'endpoint usage' ? ENDPOINT_ZONES : 1;
  if (offered.length === zones.length) return { status: 'ok', what, found: 'offered in every zone' };
  const found = `offered in ${offered.length === 0 ? 'none of the zones' : `${offered.join(', ')} alone`}`;
  return offered.length < least
    ? {
        status: 'stop',
        what,
        found,
        todo: `${least === 1 ? 'it needs a zone' : `an endpoint needs ${least} zones`} with the type: take another type or other zones`,
      }
    : { status: 'warn', what, found, todo: 'if a zone runs out of it, there are fewer left: think of another type' };
}

/** Zones among `zones` that offer each EC2 type. */
async function offeredIn(
  client: EC2Client,
  zones: readonly string[],
  demands: readonly InstanceDemand[],
): Promise<Map<string, string[]>> {
  const offered = new Map<string, string[]>();
  const pages = paginateDescribeInstanceTypeOfferings(
    { client },
    {
      LocationType: 'availability-zone',
      Filters: [
        { Name: 'instance-type', Values: [...new Set(demands.map(ec2Name))] },
        { Name: 'location', Values: [...zones] },
      ],
    },
  );
  for await (const { InstanceTypeOfferings: offers = [] } of pages) {
    for (const { InstanceType: type = '', Location: zone = '' } of offers) {
      offered.set(type, [...(offered.get(type) ?? []), zone].sort());
    }
  }
  return offered;
}

/** `ml.m5.large` -> `m5.large`: SageMaker puts `ml.` before the names of EC2. */
function ec2Name({ instanceType }: InstanceDemand): string {
  return instanceType.replace(/^ml\./, '');
}
