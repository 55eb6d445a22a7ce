import { asList, asProperties, type Assembly, at, type Properties, type Resource } from '../../lib/checks/assembly';
import {
  configOf,
  endpointOf,
  productionVariants,
  type Variant,
  variantsOf,
} from '../../lib/checks/rules/hosting-endpoints';
import { scaledBy } from '../../lib/checks/rules/scaling';
import { kindOf, type Kind } from '../references/endpoint-metrics';

/** Metrics that an alarm of each variant must look at, by the kind of the endpoint; README of lib/serving says what each tells. */
const OF_VARIANTS: Readonly<Record<Kind, readonly string[]>> = {
  instances: [
    ...['Invocation4XXErrors', 'Invocation5XXErrors', 'ModelLatency', 'OverheadLatency'],
    ...['DiskUtilization', 'MemoryUtilization'],
  ],
  serverless: ['Invocation5XXErrors', 'ModelLatency', 'OverheadLatency', 'MemoryUtilization'],
  asynchronous: ['InvocationFailures', 'ExpiredRequests'],
  shared: [],
};

/** The same of a shadow, whose answers go to nobody, and of a variant that is there by a condition, on trial: the numbers that end the trial. */
const OF_SHADOWS = ['Invocation5XXErrors', 'ModelLatency'];

/** The same of the endpoint as a whole, and of each model that shares its instances. */
const OF_QUEUES = ['ApproximateAgeOfOldestRequest'];
const OF_COMPONENTS = ['Invocation5XXErrors', 'ModelLatency', 'NoCapacityInvocationFailures'];

/** Endpoints that fail, or can grow no more, and tell nobody. */
export function unwatchedEndpoints(assembly: Assembly): string[] {
  const seen = watched(assembly);
  const missing = (of: string, names: readonly string[], who: string): string[] =>
    names
      .filter((name) => !seen.has(`${of} ${name}`))
      .map((name) => `${who}: no alarm that tells somebody looks at ${name}`);
  return [
    ...assembly.ofType('AWS::SageMaker::Endpoint').flatMap((endpoint) => {
      const config = configOf(assembly, endpoint);
      const kind = kindOf(assembly, endpoint);
      if (config === undefined || kind === undefined) return [];
      const trials = variantsByCondition(config);
      const production = productionVariants(config)
        .filter((_, index) => !trials.has(index))
        .map(nameOf);
      return variantsOf(config)
        .flatMap((variant) => {
          const name = nameOf(variant);
          const names = production.includes(name) ? OF_VARIANTS[kind] : OF_SHADOWS;
          return missing(`${endpoint.id} ${name}`, names, `${endpoint.id} ${name}`);
        })
        .concat(kind === 'asynchronous' ? missing(`${endpoint.id} `, OF_QUEUES, endpoint.id) : []);
    }),
    ...assembly.ofType('AWS::SageMaker::InferenceComponent').flatMap(({ id, properties }) => {
      return missing(String(properties.InferenceComponentName), OF_COMPONENTS, id);
    }),
    ...untoldMaximum(assembly),
  ];
}

/** Positions of the variants that a condition of the template brings. */
function variantsByCondition({ template }: Resource): Set<number> {
  const written = asList(asProperties(template.Properties).ProductionVariants);
  return new Set(written.flatMap((one, index) => (Object.hasOwn(asProperties(one), 'Fn::If') ? [index] : [])));
}

function nameOf({ properties }: Variant): string {
  return String(properties.VariantName);
}

/** What alarms with a topic look at: `<endpoint> <variant> <metric>`, or the name of a component and the metric. */
function watched(assembly: Assembly): Set<string> {
  const told = assembly
    .ofType('AWS::CloudWatch::Alarm')
    .filter(({ properties }) =>
      asList(properties.AlarmActions).some((action) => assembly.target(action)?.type === 'AWS::SNS::Topic'),
    );
  return new Set(told.flatMap((alarm) => metricsOf(alarm).map((metric) => keyOf(assembly, alarm, metric))));
}

function metricsOf({ properties }: Resource): Properties[] {
  const several = asList(properties.Metrics).map((one) => asProperties(at(one, 'MetricStat.Metric')));
  return [properties, ...several].filter(({ MetricName }) => MetricName !== undefined);
}

function keyOf(assembly: Assembly, alarm: Resource, { MetricName, Dimensions }: Properties): string {
  const named = new Map(asList(Dimensions).map((one) => [asProperties(one).Name, asProperties(one).Value]));
  const component = named.get('InferenceComponentName');
  if (component !== undefined) return `${String(component)} ${String(MetricName)}`;
  const endpoint = endpointOf(assembly, alarm, named.get('EndpointName'));
  return `${endpoint?.id ?? ''} ${String(named.get('VariantName') ?? '')} ${String(MetricName)}`;
}

/** Variants that answer at once and are scaled, and whose maximum no rule tells. */
function untoldMaximum(assembly: Assembly): string[] {
  const told = assembly
    .ofType('AWS::Events::Rule')
    .flatMap(({ properties }) => asList(at(properties, 'EventPattern.detail.resourceId')));
  return assembly.ofType('AWS::ApplicationAutoScaling::ScalableTarget').flatMap((target) => {
    const { endpoint, variantName } = scaledBy(assembly, target);
    if (endpoint === undefined || kindOf(assembly, endpoint) !== 'instances') return [];
    const id = `endpoint/${String(endpoint.properties.EndpointName)}/variant/${String(variantName)}`;
    return told.includes(id) ? [] : [`${target.id}: no rule tells that ${id} has as many instances as it may`];
  });
}
