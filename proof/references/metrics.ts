import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { type Assembly, asList, asProperties, at, type Properties, referencesIn } from '../../lib/checks/assembly';
import { memoized } from '../memoized';
import { isOfEndpoints, wrongEndpointMetric } from './endpoint-metrics';

/** Metrics that the guides of their services name, and that the specification lacks. */
const UNSPECIFIED = new Set([
  'AWS/Firehose FailedConversion.Records',
  'AWS/Firehose SucceedConversion.Records',
  'AWS/Events TriggeredRules',
  'AWS/Scheduler InvocationDroppedCount',
]);

/** What a dimension names: a type of resource, and the property with its name where it has a fixed one. */
const DIMENSIONS: Readonly<Record<string, { readonly type: string; readonly property: string }>> = {
  ApiId: { type: 'AWS::ApiGatewayV2::Api', property: 'ApiId' },
  DeliveryStreamName: { type: 'AWS::KinesisFirehose::DeliveryStream', property: 'DeliveryStreamName' },
  FunctionName: { type: 'AWS::Lambda::Function', property: 'FunctionName' },
  JobName: { type: 'AWS::Glue::Job', property: 'Name' },
  RuleName: { type: 'AWS::Events::Rule', property: 'Name' },
  StateMachineArn: { type: 'AWS::StepFunctions::StateMachine', property: 'Arn' },
  StreamName: { type: 'AWS::Kinesis::Stream', property: 'Name' },
};

/** Dimensions of each namespace, of which a metric must have all: one that is missing or misspelt shows nothing, in silence. */
const DIMENSIONS_OF: Readonly<Record<string, readonly string[]>> = {
  'AWS/ApiGateway': ['ApiId'],
  'AWS/Events': ['RuleName'],
  'AWS/Firehose': ['DeliveryStreamName'],
  'AWS/Kinesis': ['StreamName'],
  'AWS/Lambda': ['FunctionName'],
  'AWS/Scheduler': ['ScheduleGroup'],
  'AWS/States': ['StateMachineArn'],
  Glue: ['JobName', 'JobRunId', 'Type'],
};

/** Namespaces that the specification lacks (EventBridge Scheduler user guide, "Monitoring with CloudWatch"). */
const UNLISTED_NAMESPACES = ['AWS/Scheduler'];

/** A metric as an alarm or a dashboard asks for it. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
}

const known = memoized(
  () => {
    const metrics = [...loadAwsServiceSpecSync().all('metric')];
    return {
      metrics: new Set(metrics.map(({ namespace, name }) => `${namespace} ${name}`)),
      namespaces: new Set([...metrics.map(({ namespace }) => namespace), ...UNLISTED_NAMESPACES]),
    };
  },
  () => 'the one',
);

/** Metrics of alarms, scaling policies and dashboards that do not exist, or are those of something that is not there. */
export function wrongMetrics(assembly: Assembly): string[] {
  const alarms = assembly.ofType('AWS::CloudWatch::Alarm').flatMap(({ id, properties }) => {
    const several = asList(properties.Metrics).map((one) => asProperties(at(one, 'MetricStat.Metric')));
    return [properties, ...several]
      .filter(({ MetricName }) => MetricName !== undefined)
      .map((metric) => ({ id, metric: metricOfAlarm(metric) }));
  });
  const tracked = assembly.ofType('AWS::ApplicationAutoScaling::ScalingPolicy').flatMap(({ id, properties }) => {
    const metric = at(properties, 'TargetTrackingScalingPolicyConfiguration.CustomizedMetricSpecification');
    return at(metric, 'MetricName') === undefined ? [] : [{ id, metric: metricOfAlarm(asProperties(metric)) }];
  });
  const dashboards = assembly
    .ofType('AWS::CloudWatch::Dashboard')
    .flatMap(({ id, properties }) => metricsOfDashboard(properties.DashboardBody).map((metric) => ({ id, metric })));
  return [...alarms, ...tracked, ...dashboards].flatMap(({ id, metric }) =>
    wrong(metric, assembly, id).map((problem) => `${id}: ${problem}`),
  );
}

function wrong({ namespace, name, dimensions }: Metric, assembly: Assembly, id: string): string[] {
  const from = assembly.get(id);
  if (from !== undefined && isOfEndpoints({ namespace, name, dimensions })) {
    return wrongEndpointMetric(assembly, { namespace, name, dimensions }, from);
  }
  const { metrics, namespaces } = known(undefined);
  const metric = `${namespace} ${name}`;
  if (namespace.startsWith('AWS/') && namespaces.has(namespace) && !metrics.has(metric) && !UNSPECIFIED.has(metric)) {
    return [`the metric '${metric}' does not exist`];
  }
  const wanted = DIMENSIONS_OF[namespace];
  if (wanted === undefined && !namespace.startsWith('AWS/'))
    return ownMetric({ namespace, name, dimensions }, assembly);
  if (wanted === undefined) {
    return !namespaces.has(namespace) ? [`the namespace '${namespace}' does not exist`] : [];
  }
  const missing = wanted.filter((dimension) => dimensions[dimension] === undefined);
  const others = Object.keys(dimensions).filter((dimension) => !wanted.includes(dimension));
  return [
    ...missing.map((dimension) => `the metric '${metric}' must have the dimension ${dimension}`),
    ...others.map((dimension) => `the metric '${metric}' has no dimension ${dimension}`),
    ...Object.entries(dimensions)
      .filter(([dimension, value]) => !leadsSomewhere(dimension, value, assembly))
      .map(
        ([dimension, value]) =>
          `the dimension ${dimension} of '${metric}' names '${String(value)}', and there is no such resource`,
      ),
  ];
}

/**
 * A metric of our own: Powertools sends it, in a namespace and for a service that stand in the environment of a function; or
 * a filter counts lines of a log, without a dimension.
 */
function ownMetric({ namespace, name, dimensions }: Metric, assembly: Assembly): string[] {
  const senders = assembly
    .ofType('AWS::Lambda::Function')
    .map(({ properties }) => asProperties(at(properties, 'Environment.Variables')))
    .filter(({ POWERTOOLS_METRICS_NAMESPACE }) => POWERTOOLS_METRICS_NAMESPACE === namespace);
  if (senders.length === 0) return [`no function sends metrics to the namespace '${namespace}'`];
  const counted = assembly
    .ofType('AWS::Logs::MetricFilter')
    .flatMap(({ properties }) => asList(properties.MetricTransformations).map(asProperties))
    .some(({ MetricNamespace, MetricName }) => MetricNamespace === namespace && MetricName === name);
  if (counted && Object.keys(dimensions).length === 0) return [];
  const services = senders.map(({ POWERTOOLS_SERVICE_NAME }) => String(POWERTOOLS_SERVICE_NAME));
  if (Object.keys(dimensions).join() === 'service' && services.includes(String(dimensions.service))) return [];
  return [`the metric '${namespace} ${name}' must have the dimension service alone, with ${services.join(' or ')}`];
}

function leadsSomewhere(dimension: string, value: unknown, assembly: Assembly): boolean {
  const kind = DIMENSIONS[dimension];
  if (kind === undefined) return true;
  const [reference] = referencesIn(value);
  if (reference !== undefined) return assembly.get(reference.id)?.type === kind.type;
  return assembly.ofType(kind.type).some(({ properties }) => properties[kind.property] === value);
}

function metricOfAlarm({ Namespace, MetricName, Dimensions }: Properties): Metric {
  const dimensions = asList(Dimensions).map(asProperties);
  return {
    namespace: String(Namespace),
    name: String(MetricName),
    dimensions: Object.fromEntries(dimensions.map(({ Name, Value }) => [String(Name), Value])),
  };
}

/** Metrics in the widgets of a dashboard; none of a body that is no JSON, which its schema finds. */
function metricsOfDashboard(body: unknown): Metric[] {
  let widgets: readonly unknown[];
  try {
    widgets = asList(asProperties(JSON.parse(String(body))).widgets);
  } catch {
    return [];
  }
  return widgets
    .flatMap((widget) => asList(at(widget, 'properties.metrics')))
    .filter((row): row is unknown[] => Array.isArray(row) && typeof row[0] === 'string')
    .map(([namespace, name, ...rest]) => {
      const words = rest.filter((word) => typeof word === 'string');
      const pairs = words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1]] as const] : []));
      return { namespace: String(namespace), name: String(name), dimensions: Object.fromEntries(pairs) };
    });
}
