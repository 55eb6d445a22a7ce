/**
 * How many Availability Zones a Region has.
 *
 * Source: AWS, "AWS Availability Zones" (docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html),
 * read in 2026-11. An account may see fewer: new ones see two in us-west-1, and a zone that is full is closed to them.
 * The letters say nothing: ca-central-1 has three zones, one of them is called d.
 */
const ZONES: Readonly<Record<string, number>> = {
  'af-south-1': 3,
  'ap-east-1': 3,
  'ap-east-2': 3,
  'ap-northeast-1': 4,
  'ap-northeast-2': 4,
  'ap-northeast-3': 3,
  'ap-south-1': 3,
  'ap-south-2': 3,
  'ap-southeast-1': 3,
  'ap-southeast-2': 3,
  'ap-southeast-3': 3,
  'ap-southeast-4': 3,
  'ap-southeast-5': 3,
  'ap-southeast-6': 3,
  'ap-southeast-7': 3,
  'ca-central-1': 3,
  'ca-west-1': 3,
  'eu-central-1': 3,
  'eu-central-2': 3,
  'eu-north-1': 3,
  'eu-south-1': 3,
  'eu-south-2': 3,
  'eu-west-1': 3,
  'eu-west-2': 4,
  'eu-west-3': 3,
  'il-central-1': 3,
  'me-central-1': 3,
  'me-south-1': 3,
  'mx-central-1': 3,
  'sa-east-1': 3,
  'us-east-1': 6,
  'us-east-2': 3,
  'us-west-1': 3,
  'us-west-2': 4,
};

/**
 * How many Availability Zones a Region has.
 *
 * @param region name of the Region
 * @returns undefined for a Region that the source does not list: other partitions, and a Region that only a deployment knows
 */
export function zonesOfRegion(region: string): number | undefined {
  return ZONES[region];
}

/**
 * Why a network cannot have these Availability Zones.
 *
 * @param zones names of the zones
 * @param region Region of the network; undefined where only a deployment knows it
 * @returns what is wrong, what is allowed and what to change; undefined for zones that a network can have
 */
export function whyNotZones(zones: readonly string[], region: string | undefined): string | undefined {
  const twice = zones.find((zone, index) => zones.indexOf(zone) !== index);
  if (twice !== undefined) return `name ${twice} twice; once is allowed. Remove it, or name another.`;
  if (zones.length < 2) {
    return `are too few; SageMaker wants two Availability Zones at least, also for one instance (HO-06). Name another.`;
  }
  const has = region === undefined ? undefined : zonesOfRegion(region);
  if (has === undefined || zones.length <= has) return undefined;
  return `are ${zones.length} Availability Zones; ${region} has ${has}, so 2 to ${has} are allowed. Remove ${zones.length - has}, or choose another Region.`;
}
