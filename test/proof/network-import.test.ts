import { stringify } from 'yaml';
import { Assembly } from '../../lib/checks/assembly';
import { parseConfig } from '../../lib/config/load-config';
import { networkFaults } from '../../proof/network/layer';
import { reachability, reachabilityTable } from '../../proof/network/reachability';
import { platformTemplates } from '../../scripts/resolved-platform';

/** Whole platforms are synthesized, which takes seconds where much else runs. */
jest.setTimeout(120_000);

const ZONES = ['eu-west-1a', 'eu-west-1b'];

/** The platform in a network that is there already, with the Spark job in it. */
function given(network: Readonly<Record<string, unknown>> = {}): Assembly {
  const settings = {
    name: 'ml-import',
    region: 'eu-west-1',
    availabilityZones: ZONES,
    processing: { inVpc: true },
    network: {
      mode: 'import',
      vpcId: 'vpc-00000001',
      vpcCidr: '10.2.0.0/16',
      subnets: ZONES.map((availabilityZone, index) => ({
        subnetId: `subnet-0000000${index}`,
        availabilityZone,
        routeTableId: `rtb-0000000${index}`,
      })),
      interfaceEndpoints: { sets: ['spark-job'], existing: ['logs', 'sts'] },
      ...network,
    },
  };
  return new Assembly(platformTemplates(parseConfig(stringify(settings), 'the imported network')));
}

describe('the platform in an imported network', () => {
  test('makes no network, and reaches all that it calls by what it makes and what is there', () => {
    const assembly = given();
    expect(assembly.ofType('AWS::EC2::VPC', 'AWS::EC2::Subnet', 'AWS::EC2::FlowLog')).toEqual([]);
    expect(networkFaults(assembly)).toEqual([]);
    const table = reachabilityTable(reachability(assembly));
    expect(table).toMatch(/^Processing\/Encounters +glue, kms, monitoring +tcp 443 +interface endpoints$/m);
    expect(table).toMatch(/^ +logs, sts +tcp 443 +what the imported network has$/m);
  });

  test('needs nothing of its own where the gateway to S3 and all endpoints are there', () => {
    const existing = ['glue', 'kms', 'logs', 'monitoring', 'sts'];
    const assembly = given({ s3Gateway: 'existing', interfaceEndpoints: { existing } });
    expect(assembly.ofType('AWS::EC2::VPCEndpoint')).toEqual([]);
    expect(networkFaults(assembly)).toEqual([]);
  });

  test('lets the job reach an endpoint of one zone from the other (VPC-01)', () => {
    const assembly = given({
      interfaceEndpoints: { sets: ['spark-job'], fewerZones: [{ service: 'glue', availabilityZones: [ZONES[0]] }] },
    });
    expect(networkFaults(assembly)).toEqual([]);
  });
});
