import { asList, asProperties, type Assembly, at, type Resource } from '../../lib/checks/assembly';
import { configOf, endpointOf, variantsOf } from '../../lib/checks/rules/hosting-endpoints';

/** A variant as something names it, with the endpoint that it should be of. */
interface Named {
  readonly resource: Resource;
  readonly endpoint: unknown;
  readonly variant: unknown;
}

/** Scaling of, alarms on, and models that share the instances of, variants that their endpoint does not have. */
export function wrongVariants(assembly: Assembly): string[] {
  const names = [...scaled(assembly), ...watched(assembly), ...shared(assembly), ...told(assembly)];
  return names.flatMap(({ resource, endpoint, variant }) => {
    const found = endpointOf(assembly, resource, endpoint);
    const config = found && configOf(assembly, found);
    // An event by a name that nothing has never comes; that an alarm names no endpoint is told with its metric.
    if (found === undefined && resource.type === 'AWS::Events::Rule') {
      return [`${resource.id}: no endpoint has the name '${String(endpoint)}'`];
    }
    if (found === undefined || config === undefined) return [];
    const variants = variantsOf(config).map(({ properties }) => properties.VariantName);
    return variants.includes(variant)
      ? []
      : [`${resource.id}: ${found.id} has no variant '${String(variant)}', but ${variants.join(', ')}`];
  });
}

function scaled(assembly: Assembly): Named[] {
  return assembly
    .ofType('AWS::ApplicationAutoScaling::ScalableTarget')
    .flatMap((resource) => named(resource, resource.properties.ResourceId));
}

/** Events of scaling. */
function told(assembly: Assembly): Named[] {
  return assembly
    .ofType('AWS::Events::Rule')
    .flatMap((resource) =>
      asList(at(resource.properties, 'EventPattern.detail.resourceId')).flatMap((id) => named(resource, id)),
    );
}

function named(resource: Resource, id: unknown): Named[] {
  const [, endpoint, variant] = /^endpoint\/(.+)\/variant\/([^/]+)$/.exec(String(id)) ?? [];
  return endpoint === undefined ? [] : [{ resource, endpoint, variant }];
}

function watched(assembly: Assembly): Named[] {
  return assembly.ofType('AWS::CloudWatch::Alarm').flatMap((resource) => {
    const several = asList(resource.properties.Metrics).map((one) => at(one, 'MetricStat.Metric.Dimensions'));
    return [resource.properties.Dimensions, ...several].flatMap((dimensions) => {
      const of = (name: string): unknown =>
        asList(dimensions)
          .map(asProperties)
          .find(({ Name }) => Name === name)?.Value;
      const [endpoint, variant] = [of('EndpointName'), of('VariantName')];
      return variant === undefined ? [] : [{ resource, endpoint, variant }];
    });
  });
}

function shared(assembly: Assembly): Named[] {
  return assembly.ofType('AWS::SageMaker::InferenceComponent').map((resource) => ({
    resource,
    endpoint: resource.properties.EndpointName,
    variant: resource.properties.VariantName,
  }));
}
