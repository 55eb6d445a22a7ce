import type { PlatformConfig } from '../../lib/config/load-config';
import { buildPlatform, type Platform } from '../../lib/ml-platform';
import { testApp } from '../app';
import { config } from './synthesized';

/** Whole platforms are synthesized, which takes seconds where much else runs. */
jest.setTimeout(120_000);

const SANDBOX = config('sandbox');

/** The sandbox in a network that is there already. */
function given(inVpc: boolean): Platform {
  const imported: PlatformConfig['network'] = {
    mode: 'import',
    vpcId: 'vpc-00000001',
    vpcCidr: '10.2.0.0/16',
    subnets: SANDBOX.availabilityZones.map((availabilityZone, index) => ({
      subnetId: `subnet-0000000${index}`,
      availabilityZone,
      routeTableId: `rtb-0000000${index}`,
    })),
    s3Gateway: 'create',
    interfaceEndpoints: { sets: ['spark-job'], services: [], existing: [], fewerZones: [] },
  };
  return buildPlatform(testApp(), { ...SANDBOX, network: imported, processing: { ...SANDBOX.processing, inVpc } });
}

describe('a platform in an imported network', () => {
  test.each(['processing', 'training', 'serving'] as const)(
    '%s waits for the endpoints of the network, although no reference in the templates says so (VPC-02)',
    (stack) => {
      const platform = given(true);
      expect(platform[stack].dependencies).toContain(platform.network);
    },
  );

  test('a Spark job outside of the network does not wait for it', () => {
    const platform = given(false);
    expect(platform.processing.dependencies).not.toContain(platform.network);
  });
});
