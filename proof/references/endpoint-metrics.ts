import { asList, asProperties, type Assembly, at, type Resource } from '../../lib/checks/assembly';
import { configOf, endpointOf } from '../../lib/checks/rules/hosting-endpoints';
import type { Metric } from './metrics';

/** Where SageMaker counts requests, and where it reports the load of instances. */
const REQUESTS = 'AWS/SageMaker';
const INSTANCES = '/aws/sagemaker/Endpoints';

/** Dimensions that go together. */
const VARIANT = ['EndpointName', 'VariantName'];
const ENDPOINT = ['EndpointName'];
const COMPONENT = ['InferenceComponentName'];

/** A kind of endpoint, as its configuration says it. */
export type Kind = 'instances' | 'asynchronous' | 'serverless' | 'shared';

/** Names of metrics with the dimensions that each is sent by, and the kinds of endpoints that send it. */
interface Group {
  readonly namespace: string;
  readonly names: readonly string[];
  readonly dimensions: readonly string[];
  readonly kinds: readonly Kind[];
}

/**
 * The metrics of endpoints. Sources: SageMaker guide, "Metrics for monitoring with CloudWatch", "Alarms and logs for tracking metrics from
 * asynchronous endpoints" and "… from serverless endpoints", whose lists are exhaustive, and "Scale an endpoint to zero instances".
 */
const GROUPS: readonly Group[] = [
  {
    namespace: REQUESTS,
    names: ['Invocation4XXErrors', 'Invocation5XXErrors', 'ModelLatency'],
    dimensions: VARIANT,
    kinds: ['instances', 'asynchronous', 'serverless', 'shared'],
  },
  {
    namespace: REQUESTS,
    names: ['Invocations', 'OverheadLatency'],
    dimensions: VARIANT,
    kinds: ['instances', 'serverless', 'shared'],
  },
  {
    namespace: REQUESTS,
    names: ['InvocationsPerInstance', 'InvocationModelErrors', 'ConcurrentRequestsPerModel'],
    dimensions: VARIANT,
    kinds: ['instances', 'shared'],
  },
  {
    namespace: REQUESTS,
    names: [
      ...['ExpiredRequests', 'InvocationFailures', 'NotificationFailures', 'RequestDownloadFailures'],
      ...['RequestDownloadLatency', 'ResponseUploadFailures', 'ResponseUploadLatency', 'TimeInBacklog'],
      'TotalProcessingTime',
    ],
    dimensions: VARIANT,
    kinds: ['asynchronous'],
  },
  {
    namespace: REQUESTS,
    names: [
      ...['ApproximateAgeOfOldestRequest', 'ApproximateBacklogSize', 'ApproximateBacklogSizePerInstance'],
      'HasBacklogWithoutCapacity',
    ],
    dimensions: ENDPOINT,
    kinds: ['asynchronous'],
  },
  {
    namespace: REQUESTS,
    names: [
      ...['Invocations', 'Invocation4XXErrors', 'Invocation5XXErrors', 'InvocationsPerCopy', 'ModelLatency'],
      ...['OverheadLatency', 'ConcurrentRequestsPerCopy', 'NoCapacityInvocationFailures'],
    ],
    dimensions: COMPONENT,
    kinds: ['shared'],
  },
  {
    namespace: INSTANCES,
    names: ['MemoryUtilization'],
    dimensions: VARIANT,
    kinds: ['instances', 'asynchronous', 'serverless', 'shared'],
  },
  {
    namespace: INSTANCES,
    names: ['CPUUtilization', 'CPUUtilizationNormalized', 'DiskUtilization', 'GPUMemoryUtilization', 'GPUUtilization'],
    dimensions: VARIANT,
    kinds: ['instances', 'asynchronous', 'shared'],
  },
];

/** Whether a namespace is one of SageMaker's endpoints. */
export function isOfEndpoints({ namespace }: Metric): boolean {
  return [REQUESTS, INSTANCES].includes(namespace);
}

/** What is wrong with a metric of an endpoint: its name, its dimensions, or that this kind of endpoint never sends it. */
export function wrongEndpointMetric(assembly: Assembly, metric: Metric, from: Resource): string[] {
  const { namespace, name, dimensions } = metric;
  const said = `'${namespace} ${name}'`;
  const named = GROUPS.filter((group) => group.namespace === namespace && group.names.includes(name));
  if (named.length === 0) return [`the metric ${said} does not exist`];
  const given = Object.keys(dimensions);
  const fitting = named.filter((group) => sameWords(group.dimensions, given));
  if (fitting.length === 0) {
    const ways = named.map((group) => group.dimensions.join(' and '));
    return [
      `the metric ${said} must have the dimension ${[...new Set(ways)].join(' or ')}, got ${given.join(' and ') || 'none'}`,
    ];
  }
  const endpoint = endpointOfMetric(assembly, dimensions, from);
  if (endpoint === undefined) {
    return Object.entries(dimensions)
      .filter(([dimension]) => dimension !== 'VariantName')
      .map(
        ([dimension, value]) =>
          `the dimension ${dimension} of ${said} names '${String(value)}', and there is no such resource`,
      );
  }
  const kind = kindOf(assembly, endpoint);
  return kind === undefined || fitting.some(({ kinds }) => kinds.includes(kind))
    ? []
    : [`the metric ${said} is sent by no endpoint of this kind, ${kind}; ${endpoint.id} is one`];
}

/** The endpoint that a metric is about. */
function endpointOfMetric(
  assembly: Assembly,
  { EndpointName, InferenceComponentName }: Metric['dimensions'],
  from: Resource,
): Resource | undefined {
  if (EndpointName !== undefined) return endpointOf(assembly, from, EndpointName);
  const component = assembly
    .ofType('AWS::SageMaker::InferenceComponent')
    .find(({ properties }) => properties.InferenceComponentName === InferenceComponentName);
  return component && endpointOf(assembly, component, component.properties.EndpointName);
}

/** The kind of an endpoint; undefined where its configuration is not in the templates. */
export function kindOf(assembly: Assembly, endpoint: Resource): Kind | undefined {
  const config = configOf(assembly, endpoint);
  if (config === undefined) return undefined;
  const variants = asList(config.properties.ProductionVariants).map(asProperties);
  if (config.properties.AsyncInferenceConfig !== undefined) return 'asynchronous';
  if (variants.some((variant) => at(variant, 'ServerlessConfig') !== undefined)) return 'serverless';
  return variants.every(({ ModelName }) => ModelName === undefined) ? 'shared' : 'instances';
}

function sameWords(some: readonly string[], others: readonly string[]): boolean {
  return [...some].sort().join() === [...others].sort().join();
}
