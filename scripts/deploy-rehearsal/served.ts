import { asList, asProperties } from '../../lib/checks/assembly';
import { Failed } from '../rehearsal/failed';
import type { Operation } from './log';

/**
 * ARNs of the model package versions that the endpoints serve, each once: from an endpoint over its configuration to its
 * models, as SageMaker would follow the names.
 *
 * @param resources those that are there
 * @throws Failed when a name leads nowhere
 */
export function servedVersions(resources: readonly Operation[]): string[] {
  const versions = resources
    .filter(({ type }) => type === 'AWS::SageMaker::Endpoint')
    .flatMap(({ properties }) => {
      const config = named(resources, 'EndpointConfig', properties.EndpointConfigName);
      return asList(config.properties.ProductionVariants).map((variant) => {
        const model = named(resources, 'Model', asProperties(variant).ModelName);
        return String(asProperties(model.properties.PrimaryContainer).ModelPackageName);
      });
    });
  return [...new Set(versions)];
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
