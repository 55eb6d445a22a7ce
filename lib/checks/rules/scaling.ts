import { type Assembly, asProperties, at, type Properties, type Resource } from '../assembly';
import { forEach, type Rule } from '../rule';
import { captureOf } from './hosting-capture';
import { configOf, endpointOf, productionVariants, type Variant } from './hosting-endpoints';
import { instanceFacts, isSaid, numberOf, shown, switchOf } from './known-values';

const TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';
const INSTANCES = 'sagemaker:variant:DesiredInstanceCount';
const CONCURRENCY = 'sagemaker:variant:DesiredProvisionedConcurrency';
const COPIES = 'sagemaker:inference-component:DesiredCopyCount';

/** A part of a resource id: text without slashes, or a reference, which has some. */
const PART = '((?:@\\{[^}]+\\}|[^/@])+)';
const VARIANT_ID = new RegExp(`^endpoint/${PART}/variant/${PART}$`);
const COMPONENT_ID = new RegExp(`^inference-component/${PART}$`);

/** What a target of SageMaker is named for each dimension that it can scale (HO-09, HO-13). */
const NAMED_AS: Readonly<Record<string, readonly [pattern: RegExp, form: string]>> = {
  [INSTANCES]: [VARIANT_ID, 'endpoint/<endpoint>/variant/<variant>'],
  [CONCURRENCY]: [VARIANT_ID, 'endpoint/<endpoint>/variant/<variant>'],
  [COPIES]: [COMPONENT_ID, 'inference-component/<component>'],
};

/** What a scaling target means, as far as it is in the templates. */
export interface ScaledVariant {
  readonly endpoint?: Resource;
  readonly config?: Resource;
  readonly variant?: Variant;
  readonly variantName?: string;
}

const keepsScaledInstances: Rule = {
  id: 'ML-HO-08',
  title: 'A new configuration keeps the instances that scaling has added',
  facts: ['HO-08'],
  fix: 'set RetainAllVariantProperties of the endpoint to true; exclude what the template is meant to change',
  check: forEach('AWS::SageMaker::Endpoint', function* (endpoint, assembly) {
    const scaled = sageMakerTargets(assembly).some((target) => scaledBy(assembly, target).endpoint === endpoint);
    const retain = endpoint.properties.RetainAllVariantProperties;
    if (!scaled || (retain !== undefined && switchOf(retain) !== false)) return;
    yield {
      problem: `the endpoint is scaled, and RetainAllVariantProperties is ${shown(retain)}: each update sets the instances back to their first number`,
      location: 'Properties/RetainAllVariantProperties',
    };
  }),
};

const captureFollowsTemplate: Rule = {
  id: 'ML-HO-08-2',
  title: 'What an endpoint captures follows the template',
  facts: ['HO-08'],
  fix: 'add DataCaptureConfig to ExcludeRetainedVariantProperties',
  check: forEach('AWS::SageMaker::Endpoint', function* (endpoint, assembly) {
    const { RetainAllVariantProperties, ExcludeRetainedVariantProperties } = endpoint.properties;
    const config = configOf(assembly, endpoint);
    if (switchOf(RetainAllVariantProperties) !== true || config === undefined) return;
    if (captureOf(config.properties) === undefined) return;
    if (JSON.stringify(ExcludeRetainedVariantProperties ?? '').includes('DataCaptureConfig')) return;
    yield {
      problem:
        'RetainAllVariantProperties keeps the capture of the last deployment, so a change of it in the template has no effect',
      location: 'Properties/ExcludeRetainedVariantProperties',
    };
  }),
};

const targetIsNamed: Rule = {
  id: 'ML-HO-09',
  title: 'A scaling target of SageMaker names what it scales',
  facts: ['HO-09'],
  fix: 'write endpoint/<endpoint name>/variant/<variant name> with sagemaker:variant:DesiredInstanceCount',
  check: forEach(TARGET, function* ({ properties }) {
    const { ServiceNamespace, ScalableDimension, ResourceId } = properties;
    if (ServiceNamespace !== 'sagemaker' && !String(ScalableDimension).startsWith('sagemaker:')) return;
    if (isSaid(ServiceNamespace) && ServiceNamespace !== 'sagemaker') {
      yield {
        problem: `ServiceNamespace is ${shown(ServiceNamespace)}; for ${shown(ScalableDimension)} it is 'sagemaker'`,
        location: 'Properties/ServiceNamespace',
      };
    }
    const named = NAMED_AS[String(ScalableDimension)];
    if (named === undefined) {
      if (!isSaid(ScalableDimension)) return;
      yield {
        problem: `ScalableDimension is ${shown(ScalableDimension)}; ${Object.keys(NAMED_AS).join(', ')} are allowed`,
        location: 'Properties/ScalableDimension',
      };
    } else if (typeof ResourceId === 'string' && !ResourceId.startsWith('<') && !named[0].test(ResourceId)) {
      yield {
        problem: `ResourceId is ${shown(ResourceId)}; for ${String(ScalableDimension)} it has the form ${named[1]}`,
        location: 'Properties/ResourceId',
      };
    }
  }),
};

const variantIsThere: Rule = {
  id: 'ML-HO-09-2',
  title: 'A scaling target names a variant that the endpoint has',
  facts: ['HO-09'],
  fix: 'name one of the variants of the endpoint configuration',
  check: forEach(TARGET, function* (target, assembly) {
    const { config, variant, variantName } = scaledBy(assembly, target);
    if (config === undefined || variant !== undefined || !isSaid(variantName)) return;
    const names = productionVariants(config).map(({ properties }) => properties.VariantName);
    if (!names.every(isSaid)) return;
    yield {
      problem: `variant '${variantName}' is not one of the endpoint's: ${names.join(', ')}`,
      location: 'Properties/ResourceId',
    };
  }),
};

const waitsForEndpoint: Rule = {
  id: 'ML-HO-09-3',
  title: 'A scaling target is registered after its endpoint is made',
  facts: ['HO-09'],
  fix: 'join the ResourceId with attrEndpointName of the endpoint',
  check: forEach(TARGET, function* (target, assembly) {
    const { endpoint } = scaledBy(assembly, target);
    if (endpoint === undefined || assembly.before(target).has(endpoint.id)) return;
    yield {
      problem: `ResourceId ${shown(target.properties.ResourceId)} writes the name of ${endpoint.logicalId} out, so nothing says that the endpoint comes first`,
      location: 'Properties/ResourceId',
    };
  }),
};

const scalableType: Rule = {
  id: 'ML-HO-10',
  title: 'A variant that is scaled runs on no burstable type',
  facts: ['HO-10'],
  fix: 'use ml.m5.large or another type without CPU credits, or leave scaling out',
  check: forEach(TARGET, function* (target, assembly) {
    const { variant } = scaledBy(assembly, target);
    const facts = instanceFacts(variant?.properties.InstanceType);
    if (target.properties.ScalableDimension !== INSTANCES || facts?.burstable !== true) return;
    yield {
      problem: `the variant runs on ${facts.name}, which is burstable; SageMaker scales no T types`,
      location: 'Properties/ResourceId',
    };
  }),
};

const boundsAroundStart: Rule = {
  id: 'ML-HO-10-2',
  title: 'The first number of instances lies within the bounds of scaling',
  facts: ['HO-10'],
  fix: 'choose MinCapacity <= InitialInstanceCount <= MaxCapacity',
  check: forEach(TARGET, function* (target, assembly) {
    if (!sageMakerTargets(assembly).includes(target)) return;
    const [least, most] = [numberOf(target.properties.MinCapacity), numberOf(target.properties.MaxCapacity)];
    const first = startOf(target.properties, scaledBy(assembly, target).variant);
    const tooFew = least !== undefined && (first ?? most ?? least) < least;
    const tooMany = most !== undefined && (first ?? least ?? most) > most;
    if (!tooFew && !tooMany) return;
    yield {
      problem: `MinCapacity ${shown(least)}, ${first === undefined ? '' : `first number ${first}, `}MaxCapacity ${shown(most)}: they must not fall`,
      location: 'Properties/MinCapacity',
    };
  }),
};

/** What a target scales: its endpoint, configuration and variant. */
export function scaledBy(assembly: Assembly, target: Resource): ScaledVariant {
  const [, name, variantName] = VARIANT_ID.exec(String(target.properties.ResourceId)) ?? [];
  const endpoint = name === undefined ? undefined : endpointOf(assembly, target, name);
  const config = endpoint && configOf(assembly, endpoint);
  const variant = config && productionVariants(config).find(({ properties }) => properties.VariantName === variantName);
  return { endpoint, config, variant, variantName };
}

/** Scaling targets of SageMaker. */
export function sageMakerTargets(assembly: Assembly): Resource[] {
  return assembly.ofType(TARGET).filter(({ properties }) => String(properties.ScalableDimension) in NAMED_AS);
}

function startOf({ ScalableDimension }: Properties, variant: Variant | undefined): number | undefined {
  const path = ScalableDimension === CONCURRENCY ? 'ServerlessConfig.ProvisionedConcurrency' : 'InitialInstanceCount';
  return numberOf(at(asProperties(variant?.properties), path));
}

/** Rules about what scales and between which bounds. */
export const scalingRules: readonly Rule[] = [
  keepsScaledInstances,
  captureFollowsTemplate,
  targetIsNamed,
  variantIsThere,
  waitsForEndpoint,
  scalableType,
  boundsAroundStart,
];
