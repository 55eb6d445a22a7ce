import { stringify } from 'yaml';
import { ConfigError, parseConfig } from '../../lib/config/load-config';

const ZONES = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
const SUBNETS = ZONES.map((availabilityZone, index) => ({
  subnetId: `subnet-0000000${index}`,
  availabilityZone,
  routeTableId: `rtb-0000000${index}`,
}));

/** What is wrong with a network in three zones of Ireland. */
function errors(network: Readonly<Record<string, unknown>>, others: Readonly<Record<string, unknown>> = {}): string[] {
  const settings = { name: 'ml-test', region: 'eu-west-1', availabilityZones: ZONES, network, ...others };
  try {
    parseConfig(stringify(settings), 'test.yaml');
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
}

const imported = (subnets: readonly unknown[], more: Readonly<Record<string, unknown>> = {}) => ({
  mode: 'import',
  vpcId: 'vpc-00000000',
  vpcCidr: '10.2.0.0/16',
  subnets,
  ...more,
});

describe('rules of the network', () => {
  test('a made and an imported network are right as they stand', () => {
    expect(errors({ mode: 'create', connectedCidrs: ['10.1.0.0/16'] })).toEqual([]);
    expect(errors(imported(SUBNETS))).toEqual([]);
  });

  test('a range that a connected network has, too, is named with what to change', () => {
    expect(errors({ mode: 'create', cidr: '10.1.0.0/16', connectedCidrs: ['192.168.0.0/16', '10.0.0.0/8'] })).toEqual([
      "network.connectedCidrs[1]: '10.0.0.0/8' overlaps network.cidr, which is 10.1.0.0/16; ranges without a common address are allowed. Choose another network.cidr.",
    ]);
  });

  test('more zones than the Region has are refused with their number', () => {
    expect(errors({ mode: 'create' }, { availabilityZones: [...ZONES, 'eu-west-1d'] })).toEqual([
      expect.stringMatching(
        /^availabilityZones: .* are 4 zones; eu-west-1 has 3, so 2 to 3 are allowed\. Remove 1, or change region\.$/,
      ),
    ]);
  });

  test.each([
    ['lacks a zone', SUBNETS.slice(0, 2), /^network\.subnets: .* have none in eu-west-1c; one in each zone/],
    ['has one zone', SUBNETS.slice(0, 1), /^network\.subnets: .* has too few entries; 2 to 6 are allowed/],
    [
      'names a subnet twice',
      [...SUBNETS, { ...SUBNETS[0] }],
      /^network\.subnets\[3\]\.subnetId: 'subnet-00000000' stands twice/,
    ],
    [
      'names a zone that the environment lacks',
      [...SUBNETS, { ...SUBNETS[0], subnetId: 'subnet-0000000f', availabilityZone: 'eu-west-1d' }],
      /^network\.subnets\[3\]\.availabilityZone: 'eu-west-1d' is not a zone of this environment; eu-west-1a, .* are allowed/,
    ],
  ])('an import that %s is refused', (_, subnets, message) => {
    expect(errors(imported(subnets))).toEqual([expect.stringMatching(message)]);
  });

  test('an endpoint in a zone that the environment lacks is refused (VPC-01)', () => {
    const interfaceEndpoints = {
      sets: ['spark-job'],
      fewerZones: [{ service: 'glue', availabilityZones: ['eu-west-1d'] }],
    };
    expect(errors({ mode: 'create', interfaceEndpoints })).toEqual([
      expect.stringMatching(
        /^network\.interfaceEndpoints\.fewerZones\[0\]\.availabilityZones\[0\]: 'eu-west-1d' is not a zone of this/,
      ),
    ]);
  });

  test('a Spark job in an imported network counts endpoints that are there, and refuses to do without (VPC-02)', () => {
    const processing = { inVpc: true };
    const existing = ['glue', 'kms', 'logs', 'monitoring'];
    expect(errors(imported(SUBNETS, { interfaceEndpoints: { existing, services: ['sts'] } }), { processing })).toEqual(
      [],
    );
    expect(errors(imported(SUBNETS, { interfaceEndpoints: { existing } }), { processing })).toEqual([
      expect.stringMatching(
        /^processing\.inVpc: 'true' needs the interface endpoints .*\.sets for sts, or set it to false\.$/,
      ),
    ]);
  });
});
