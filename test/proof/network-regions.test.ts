import { platformRegions } from '../../lib/sagemaker/regions';
import { faultsOfPlatform } from '../../proof/configurations/synthesis';
import schema from '../../config/schema.json';

/** Everything that depends on the Region: its partition, the names of its services, its images. */
test.each(platformRegions())('%s: the platform has no finding there, with every endpoint', (region) => {
  const settings = {
    name: 'ml-regions',
    region,
    availabilityZones: [`${region}a`, `${region}b`],
    network: { interfaceEndpoints: schema.properties.network.properties.interfaceEndpoints.items.enum },
    processing: { inVpc: true },
  };
  expect(faultsOfPlatform(settings)).toEqual([]);
});
