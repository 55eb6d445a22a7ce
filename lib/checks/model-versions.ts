import { type Assembly, asList, asProperties, type Properties, type Resource } from './assembly';
import { isOn, valueAt } from './request-values';

/** A version of a model package group: a resource, or a request that a state, step or custom resource makes. */
export interface ModelVersion {
  /** In which resource it stands. */
  readonly resource: Resource;

  /** Start of its location there, to which a path is added. */
  readonly where: string;

  /** What it is made with. */
  readonly request: Properties;
}

/** A container that serves a model, in a `Model` or in a version. */
export interface ServedContainer extends ModelVersion {
  /** Whether it is known to have no network; a version does not say. */
  readonly isIsolated: boolean;
}

/** Every version that the templates make or register. */
export function versionsOf(assembly: Assembly): ModelVersion[] {
  return [
    ...assembly
      .ofType('AWS::SageMaker::ModelPackage')
      .map((resource) => ({ resource, request: resource.properties, where: 'Properties/' })),
    ...assembly.apiCalls
      .filter(({ service, operation }) => service === 'sagemaker' && operation === 'createModelPackage')
      .map(({ resource, parameters, where }) => ({ resource, request: parameters, where: `${where}: ` })),
  ];
}

/** Every container of a model or a version, whose parts are written out. */
export function servedContainers(assembly: Assembly): ServedContainer[] {
  const models = assembly
    .ofType('AWS::SageMaker::Model')
    .map((resource) => ({ resource, request: resource.properties, where: 'Properties/' }));
  return [
    ...models.flatMap((model) => containersAt(model, 'PrimaryContainer')),
    ...models.flatMap((model) => containersAt(model, 'Containers')),
    ...versionsOf(assembly).flatMap((version) => containersAt(version, 'InferenceSpecification.Containers')),
  ];
}

function containersAt({ resource, request, where }: ModelVersion, path: string): ServedContainer[] {
  return asList(valueAt(request, path))
    .filter((one) => typeof one === 'object')
    .map((one) => ({
      resource,
      where: `${where}${path}`,
      request: asProperties(one),
      isIsolated: isOn(request, 'EnableNetworkIsolation'),
    }));
}
