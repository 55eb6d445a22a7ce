import { type Assembly, asList, asProperties, at } from '../../lib/checks/assembly';

/** Rules, triggers, life cycles and captures that are there and do nothing. */
export function sleeping(assembly: Assembly): string[] {
  const rules = assembly
    .ofType('AWS::Events::Rule')
    .filter(({ properties }) => properties.State !== 'ENABLED')
    .map(({ id, properties }) => `${id}: a rule must be ENABLED, and is '${String(properties.State)}'`);
  const triggers = assembly
    .ofType('AWS::Glue::Trigger')
    .filter(({ properties }) => properties.Type === 'SCHEDULED' && properties.StartOnCreation !== true)
    .map(({ id }) => `${id}: a schedule must start when it is made, and does not`);
  const lifecycles = assembly.ofType('AWS::S3::Bucket').flatMap(({ id, properties }) =>
    asList(at(properties, 'LifecycleConfiguration.Rules'))
      .map((rule) => asProperties(rule).Status)
      .filter((status) => status !== 'Enabled')
      .map((status) => `${id}: a life cycle must be Enabled, and is '${String(status)}'`),
  );
  const captures = assembly
    .ofType('AWS::SageMaker::EndpointConfig')
    .filter(({ properties }) => properties.DataCaptureConfig !== undefined)
    .filter(({ properties }) => at(properties, 'DataCaptureConfig.EnableCapture') !== true)
    .map(({ id }) => `${id}: capture must be on where it is described, and is off`);
  return [...rules, ...triggers, ...lifecycles, ...captures];
}

/** Zones that are registered with Lake Formation in another mode than most: who may read would depend on the zone. */
export function mixedModes(assembly: Assembly): string[] {
  // The trail is no zone: it is without hybrid access in every mode; see trail-table.ts.
  const registered = assembly.ofType('AWS::LakeFormation::Resource').filter(({ path }) => !path.startsWith('Audit/'));
  const hybrid = registered.filter(({ properties }) => properties.HybridAccessEnabled === true);
  const isHybrid = hybrid.length * 2 > registered.length;
  return registered
    .filter(({ properties }) => (properties.HybridAccessEnabled === true) !== isHybrid)
    .map(
      ({ id }) =>
        `${id}: must be registered like the other zones, ${isHybrid ? 'in hybrid mode' : 'without hybrid mode'}`,
    );
}

/** Models in a subnet that is named twice, which then lack another. */
export function subnetsTwice(assembly: Assembly): string[] {
  const lists = [
    ...assembly
      .ofType('AWS::SageMaker::Model')
      .map(({ id, properties }) => ({ id, subnets: asList(at(properties, 'VpcConfig.Subnets')) })),
    ...assembly.apiCalls.flatMap(({ resource, where, parameters }) =>
      ['VpcConfig', 'NetworkConfig.VpcConfig'].map((path) => ({
        id: `${resource.id} ${where}`,
        subnets: asList(at(parameters, `${path}.Subnets`)),
      })),
    ),
  ];
  return lists
    .filter(({ subnets }) => new Set(subnets).size < subnets.length)
    .map(({ id }) => `${id}: a subnet stands twice; each must stand once`);
}
