import { type Assembly, asList, asProperties, type Properties, type Resource } from '../assembly';
import { meant } from './known-values';

/** Type of an endpoint, and where it says its name. */
const ENDPOINT = ['AWS::SageMaker::Endpoint', 'EndpointName'] as const;
const CONFIG = ['AWS::SageMaker::EndpointConfig', 'EndpointConfigName'] as const;
const MODEL = ['AWS::SageMaker::Model', 'ModelName'] as const;

/** A variant of an endpoint configuration, and where in the resource it stands. */
export interface Variant {
  /** Its properties. */
  readonly properties: Properties;

  /** e.g. `Properties/ProductionVariants/0`. */
  readonly location: string;
}

/** Variants that answer requests. */
export function productionVariants(config: Resource): Variant[] {
  return variantsAt(config, 'ProductionVariants');
}

/** All variants, shadows too. */
export function variantsOf(config: Resource): Variant[] {
  return [...productionVariants(config), ...variantsAt(config, 'ShadowProductionVariants')];
}

/** The model of a variant, if it is in the templates. */
export function modelOf(assembly: Assembly, config: Resource, { properties }: Variant): Resource | undefined {
  return meant(assembly, config, properties.ModelName, ...MODEL);
}

/** The configuration of an endpoint, if it is in the templates. */
export function configOf(assembly: Assembly, endpoint: Resource): Resource | undefined {
  return meant(assembly, endpoint, endpoint.properties.EndpointConfigName, ...CONFIG);
}

/** The endpoint that a property of a resource means, by reference or name, if it is in the templates. */
export function endpointOf(assembly: Assembly, from: Resource, value: unknown): Resource | undefined {
  return meant(assembly, from, value, ...ENDPOINT);
}

/** Containers of a model. */
export function containersOf(model: Resource): Variant[] {
  const { PrimaryContainer, Containers } = model.properties;
  return [
    ...asList(PrimaryContainer).map((container) => ({
      properties: asProperties(container),
      location: 'Properties/PrimaryContainer',
    })),
    ...asList(Containers).map((container, index) => ({
      properties: asProperties(container),
      location: `Properties/Containers/${index}`,
    })),
  ];
}

/** Whether a variant runs on no instances of its own. */
export function isServerless({ properties }: Variant): boolean {
  return properties.ServerlessConfig !== undefined;
}

/** Name of a variant in a message. */
export function variantName({ properties }: Variant): string {
  return `variant '${String(properties.VariantName ?? 'AllTraffic')}'`;
}

function variantsAt({ properties }: Resource, property: string): Variant[] {
  return asList(properties[property]).map((variant, index) => ({
    properties: asProperties(variant),
    location: `Properties/${property}/${index}`,
  }));
}
