import { INTERFACE_ENDPOINT_NAMES } from '../../lib/network/interface-endpoints';
import { platformRegions } from '../../lib/sagemaker/regions';
import { faultsOfPlatform } from '../../proof/configurations/synthesis';

/** Everything that depends on the Region: its partition, the names of its services, its images. */
test.each(platformRegions())('%s: the platform has no finding there, with every endpoint', (region) => {
  const settings = {
    name: 'ml-regions',
    region,
    availabilityZones: [`${region}a`, `${region}b`],
    network: { mode: 'create', interfaceEndpoints: { services: INTERFACE_ENDPOINT_NAMES } },
    processing: { inVpc: true },
  };
  expect(faultsOfPlatform(settings)).toEqual([]);
});
