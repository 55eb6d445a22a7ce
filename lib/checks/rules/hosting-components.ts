import { type Assembly, asProperties, at, type Resource } from '../assembly';
import { forEach, type Rule } from '../rule';
import { configOf, endpointOf, productionVariants, type Variant, variantName, variantsOf } from './hosting-endpoints';
import { instanceFacts, isSaid, numberOf, shown } from './known-values';

const CONFIG = 'AWS::SageMaker::EndpointConfig';
const COMPONENT = 'AWS::SageMaker::InferenceComponent';

/** Least memory of a copy, in MiB (API: InferenceComponentComputeResourceRequirements). */
const LEAST_MEMORY = 128;

const sharedVariantIsThere: Rule = {
  id: 'ML-HO-11-2',
  title: 'An inference component names a variant that its endpoint has, and that serves no model of its own',
  facts: ['HO-11'],
  fix: 'name the variant of the endpoint configuration that has no ModelName',
  check: forEach(COMPONENT, function* (component, assembly) {
    const { VariantName } = component.properties;
    const config = configOfComponent(assembly, component);
    if (config === undefined || !isSaid(VariantName)) return;
    const variants = productionVariants(config);
    const variant = variantOf(config, VariantName);
    const location = 'Properties/VariantName';
    if (variant === undefined) {
      const names = variants.map(({ properties }) => shown(properties.VariantName)).join(', ');
      yield { problem: `VariantName is ${shown(VariantName)}; the endpoint has ${names}`, location };
    } else if (variant.properties.ModelName !== undefined) {
      yield { problem: `${variantName(variant)} serves a model of its own, and takes no component`, location };
    }
  }),
};

const sharedInstancesScale: Rule = {
  id: 'ML-HO-11-3',
  title: 'The instances that inference components share come and go with their copies',
  facts: ['HO-11'],
  fix: 'say ManagedInstanceScaling with Status ENABLED, MinInstanceCount and MaxInstanceCount',
  check: forEach(COMPONENT, function* (component, assembly) {
    const config = configOfComponent(assembly, component);
    const variant = config && variantOf(config, component.properties.VariantName);
    if (variant === undefined || variant.properties.ModelName !== undefined) return;
    const status = at(variant.properties, 'ManagedInstanceScaling.Status');
    if (status === 'ENABLED' || (status !== undefined && !isSaid(status))) return;
    yield {
      problem: `ManagedInstanceScaling.Status of ${variantName(variant)} is ${shown(status)}: a copy that finds no room waits for ever, and idle instances stay`,
      location: 'Properties/VariantName',
    };
  }),
};

const sharedInstancesHaveRole: Rule = {
  id: 'ML-HO-11-4',
  title: 'An endpoint whose variant has no model says with which role its instances start',
  facts: ['HO-11'],
  fix: 'give ExecutionRoleArn; the roles of the models come later, with their components',
  check: forEach(CONFIG, function* (config) {
    // A variant of which nothing is known has no type either.
    const without = variantsOf(config).find(
      ({ properties }) => properties.ModelName === undefined && properties.InstanceType !== undefined,
    );
    if (without === undefined || config.properties.ExecutionRoleArn !== undefined) return;
    yield {
      problem: `${variantName(without)} has no ModelName, so there is no role of a model, and ExecutionRoleArn is missing`,
      location: 'Properties/ExecutionRoleArn',
    };
  }),
};

const copyFits: Rule = {
  id: 'ML-HO-11-5',
  title: 'A copy of an inference component fits on one instance',
  facts: ['HO-11'],
  fix: 'ask for less, or choose a larger type',
  check: forEach(COMPONENT, function* (component, assembly) {
    const config = configOfComponent(assembly, component);
    const variant = config && variantOf(config, component.properties.VariantName);
    const facts = instanceFacts(variant?.properties.InstanceType);
    if (facts === undefined) return;
    const needs = asProperties(at(component.properties, 'Specification.ComputeResourceRequirements'));
    const bounds: readonly (readonly [name: string, least: number, most: number])[] = [
      ['MinMemoryRequiredInMb', LEAST_MEMORY, facts.memoryGiB * 1024],
      ['NumberOfCpuCoresRequired', 0, facts.vCpus],
      ['NumberOfAcceleratorDevicesRequired', 0, facts.acceleratorCount ?? 0],
    ];
    for (const [name, least, most] of bounds) {
      const number = numberOf(needs[name]);
      if (number === undefined || (number >= least && number <= most)) continue;
      yield {
        problem: `${name} is ${number}; one ${facts.name} has room for ${least} to ${most}`,
        location: `Properties/Specification/ComputeResourceRequirements/${name}`,
      };
    }
  }),
};

function configOfComponent(assembly: Assembly, component: Resource): Resource | undefined {
  const endpoint = endpointOf(assembly, component, component.properties.EndpointName);
  return endpoint && configOf(assembly, endpoint);
}

function variantOf(config: Resource, name: unknown): Variant | undefined {
  return productionVariants(config).find(({ properties }) => properties.VariantName === name);
}

/** Rules about models that share the instances of an endpoint. */
export const hostingComponentRules: readonly Rule[] = [
  sharedVariantIsThere,
  sharedInstancesScale,
  sharedInstancesHaveRole,
  copyFits,
];
