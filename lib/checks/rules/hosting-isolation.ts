import { type Assembly, asList, asProperties, at, type Resource } from '../assembly';
import { forEach, type Rule } from '../rule';
import { configOf, endpointOf, isServerless, modelOf, variantsOf } from './hosting-endpoints';
import { shown, switchOf } from './known-values';

const MODEL = 'AWS::SageMaker::Model';

const inNetwork: Rule = {
  id: 'ML-HO-13-3',
  title: 'A model on instances runs in subnets and security groups of its account',
  facts: ['HO-13'],
  fix: 'give VpcConfig with Subnets and SecurityGroupIds, for inference components that of the endpoint; serverless inference alone is excepted',
  advice: true,
  check: forEach(MODEL, function* (model, assembly) {
    if (onServerless(assembly, model) || isPlacedByEndpoint(assembly, model)) return;
    const missing = ['Subnets', 'SecurityGroupIds'].filter((list) => {
      const given = at(model.properties, `VpcConfig.${list}`);
      return given === undefined || (Array.isArray(given) && asList(given).length === 0);
    });
    if (missing.length === 0) return;
    yield {
      problem: `VpcConfig has no ${missing.join(' and no ')}, so the model runs in a network of SageMaker`,
      location: 'Properties/VpcConfig',
    };
  }),
};

const isolated: Rule = {
  id: 'ML-HO-13-4',
  title: 'The container of a model on instances has no network',
  facts: ['HO-13'],
  fix: 'set EnableNetworkIsolation to true; SageMaker itself still reads S3. For inference components the endpoint says it; serverless inference alone is excepted',
  advice: true,
  check: forEach(MODEL, function* (model, assembly) {
    const isolation = model.properties.EnableNetworkIsolation;
    if (isolation !== undefined && switchOf(isolation) !== false) return;
    if (onServerless(assembly, model) || isPlacedByEndpoint(assembly, model)) return;
    yield {
      problem: `EnableNetworkIsolation is ${shown(isolation)}, so the container reaches the network and has credentials`,
      location: 'Properties/EnableNetworkIsolation',
    };
  }),
};

/** Whether a serverless variant serves a model, which then takes neither (HO-13). */
export function onServerless(assembly: Assembly, model: Resource): boolean {
  return assembly
    .ofType('AWS::SageMaker::EndpointConfig')
    .some((config) =>
      variantsOf(config).some((variant) => isServerless(variant) && modelOf(assembly, config, variant) === model),
    );
}

/** Configurations of the endpoints whose instances a model shares with others; none for a model that a variant serves. */
export function configsOfComponents(assembly: Assembly, model: Resource): Resource[] {
  return assembly.ofType('AWS::SageMaker::InferenceComponent').flatMap((component) => {
    const properties = asProperties(component.properties.Specification);
    if (modelOf(assembly, component, { properties, location: 'Properties/Specification' }) !== model) return [];
    const endpoint = endpointOf(assembly, component, component.properties.EndpointName);
    return (endpoint && configOf(assembly, endpoint)) ?? [];
  });
}

/** Whether the endpoint whose instances a model shares is in a network and isolated, which holds for all containers (API: CreateEndpointConfig). */
function isPlacedByEndpoint(assembly: Assembly, model: Resource): boolean {
  const configs = configsOfComponents(assembly, model);
  return (
    configs.length > 0 &&
    configs.every(({ properties: { VpcConfig, EnableNetworkIsolation } }) => {
      const subnets = at(VpcConfig, 'Subnets');
      return switchOf(EnableNetworkIsolation) === true && subnets !== undefined && asList(subnets).length > 0;
    })
  );
}

/** Rules about the network of models: what training jobs keep (TR-12), endpoints keep, too. */
export const hostingIsolationRules: readonly Rule[] = [inNetwork, isolated];
