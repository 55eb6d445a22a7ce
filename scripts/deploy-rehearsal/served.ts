import { asList, asProperties, type Properties } from '../../lib/checks/assembly';
import { Failed } from '../rehearsal/failed';
import type { Operation } from './log';

/**
 * ARNs of the model package versions that an endpoint serves, each once: from the endpoint over its configuration to the models
 * of its variants, the shadows last, as SageMaker would follow the names.
 *
 * @param resources those that are there
 * @param endpointName name of the endpoint
 * @returns none when there is no such endpoint
 * @throws Failed when a name leads nowhere
 */
export function servedVersions(resources: readonly Operation[], endpointName: string): string[] {
  const name = configurationOf(resources, endpointName);
  if (name === undefined) return [];
  const { ProductionVariants, ShadowProductionVariants } = named(resources, 'EndpointConfig', name).properties;
  const versions = [...asList(ProductionVariants), ...asList(ShadowProductionVariants)].map((variant) => {
    const model = named(resources, 'Model', asProperties(variant).ModelName);
    return String(asProperties(model.properties.PrimaryContainer).ModelPackageName);
  });
  return [...new Set(versions)];
}

/** Name of the configuration that an endpoint has. @returns undefined when there is no such endpoint */
export function configurationOf(resources: readonly Operation[], endpointName: string): string | undefined {
  const isIt = ({ type, properties }: { readonly type: string; readonly properties: Properties }): boolean =>
    type === 'AWS::SageMaker::Endpoint' && properties.EndpointName === endpointName;
  const endpoint = resources.find(isIt);
  return endpoint === undefined ? undefined : String(endpoint.properties.EndpointConfigName);
}

function named(resources: readonly Operation[], kind: string, name: unknown): Operation {
  const found = resources.find(
    ({ type, attributes }) => type === `AWS::SageMaker::${kind}` && attributes[`${kind}Name`] === name,
  );
  if (found === undefined) {
    throw new Failed(
      `The endpoint must lead to a ${kind} that a stack has made, got the name '${String(name)}', which none has; look at what refers to it in lib/serving`,
    );
  }
  return found;
}
