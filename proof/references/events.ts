import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { type Assembly, asList, asProperties, type Properties } from '../../lib/checks/assembly';
import { memoized } from '../memoized';
import { type EventName, hasMember } from './event-members';

/**
 * Events that are sent and that the specification has no schema of, as `<source> <detail type>`; the guides of the services
 * name them.
 */
const UNSPECIFIED = new Set([
  'aws.application-autoscaling Application Auto Scaling Scaling Activity State Change',
  'aws.config Config Rules Compliance Change',
  'aws.macie Macie Finding',
  'aws.states Step Functions Execution Status Change',
  'aws.sagemaker SageMaker Endpoint Deployment State Change',
]);

/**
 * Values of the details of events, by source and key: the enumerations of the service models `stepfunctions`
 * (ExecutionStatus), `glue` (JobRunState) and `sagemaker` (ModelApprovalStatus).
 */
const DETAILS: Readonly<Record<string, readonly string[]>> = {
  'aws.states status': ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'],
  'aws.glue state': [
    'STARTING',
    'RUNNING',
    'STOPPING',
    'STOPPED',
    'SUCCEEDED',
    'FAILED',
    'TIMEOUT',
    'ERROR',
    'WAITING',
    'EXPIRED',
  ],
  // API of Application Auto Scaling, ServiceNamespace.
  'aws.application-autoscaling serviceNamespace': [
    ...['appstream', 'cassandra', 'comprehend', 'custom-resource', 'dynamodb', 'ec2', 'ecs', 'elasticache'],
    ...['elasticmapreduce', 'kafka', 'lambda', 'neptune', 'rds', 'sagemaker', 'workspaces'],
  ],
  'aws.sagemaker ModelApprovalStatus': ['Approved', 'Rejected', 'PendingManualApproval'],
};

/** Details that name a resource by plain text, and the property with its name. */
const NAMES: Readonly<Record<string, readonly [type: string, property: string]>> = {
  'aws.sagemaker ModelPackageGroupName': ['AWS::SageMaker::ModelPackageGroup', 'ModelPackageGroupName'],
};

/** Events that services send, as `<source> <detail type>`. */
const sent = memoized(
  () => new Set([...loadAwsServiceSpecSync().all('event')].map(({ source, detailType }) => `${source} ${detailType}`)),
  () => 'the one',
);

/** Rules for events that no service sends, and targets whose text names a path that they do not read. */
export function wrongEvents(assembly: Assembly): string[] {
  return assembly.ofType('AWS::Events::Rule').flatMap(({ id, properties }) => {
    const pattern = asProperties(properties.EventPattern);
    const unknown = asList(pattern.source).flatMap((source) =>
      asList(pattern['detail-type'])
        .map((type) => `${String(source)} ${String(type)}`)
        .filter((event) => !sent(undefined).has(event) && !UNSPECIFIED.has(event))
        .map((event) => `${id}: no service sends the event '${event}'`),
    );
    const unread = asList(properties.Targets).flatMap((target) => {
      const { InputTemplate, InputPathsMap } = asProperties(asProperties(target).InputTransformer);
      const named = [...String(InputTemplate ?? '').matchAll(/<([^>]+)>/g)].map(([, name]) => String(name));
      const read = Object.keys(asProperties(InputPathsMap));
      return [
        ...named
          .filter((name) => !read.includes(name) && !name.startsWith('aws.'))
          .map((name) => `${id}: the text of a target names <${name}>, which it does not read`),
        ...read
          .filter((name) => !named.includes(name))
          .map((name) => `${id}: a target reads ${name}, which its text does not name`),
      ];
    });
    const fromAnybody =
      properties.EventPattern !== undefined && asList(pattern.source).length === 0
        ? [`${id}: the pattern must name a source; without one it takes what anybody sends`]
        : [];
    return [
      ...fromAnybody,
      ...unknown,
      ...wrongMembers(id, pattern, properties.Targets),
      ...wrongDetails(id, pattern, assembly),
      ...unread,
    ];
  });
}

/** Members that a pattern asks for, or a target reads, and that the events do not have. */
function wrongMembers(id: string, pattern: Properties, targets: unknown): string[] {
  const events = asList(pattern.source).flatMap((source) =>
    asList(pattern['detail-type']).map((type): EventName => `${String(source)} ${String(type)}`),
  );
  const asked = membersOf(pattern.detail).map((member) => ['the pattern asks for', `detail.${member}`] as const);
  const read = asList(targets).flatMap((target) => {
    const { InputPath, InputTransformer } = asProperties(target);
    return [InputPath, ...Object.values(asProperties(asProperties(InputTransformer).InputPathsMap))]
      .filter((path): path is string => typeof path === 'string' && path !== '$')
      .map((path) => ['a target reads', path.replace(/^\$\./, '')] as const);
  });
  return [...asked, ...read]
    .filter(([, member]) => events.length > 0 && !events.some((event) => hasMember(event, member)))
    .map(([what, member]) => `${id}: ${what} ${member}, which no event '${events.join("', '")}' has`);
}

/** Names of the members that a pattern compares, with those around them: `object.key`. */
function membersOf(pattern: unknown): string[] {
  return Object.entries(asProperties(pattern)).flatMap(([key, value]) => {
    if (key === '$or') return asList(value).flatMap(membersOf);
    return Array.isArray(value) ? [key] : membersOf(value).map((inner) => `${key}.${inner}`);
  });
}

/** Values in the details of a pattern that no event has. */
function wrongDetails(id: string, pattern: Properties, assembly: Assembly): string[] {
  const details = Object.entries(asProperties(pattern.detail)).flatMap(([key, values]) =>
    asList(pattern.source).map((source) => [`${String(source)} ${key}`, asList(values)] as const),
  );
  return details.flatMap(([place, values]) => {
    const [type, property] = NAMES[place] ?? [];
    const named = type === undefined ? [] : assembly.ofType(type).map(({ properties }) => properties[property ?? '']);
    const allowed = DETAILS[place] ?? (named.length === 0 ? undefined : named);
    return values
      .filter((value) => typeof value === 'string' && allowed?.includes(value) === false)
      .map((value) => `${id}: no event has '${String(value)}' as ${place}; ${(allowed ?? []).join(', ')} are possible`);
  });
}
