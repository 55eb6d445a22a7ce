import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { PropertyType } from '@aws-cdk/service-spec-types';
import { memoized } from '../memoized';

/** An event, as `<source> <detail type>`. */
export type EventName = `${string} ${string}`;

/** Members around the details, which every event has. Source: EventBridge guide, event structure. */
const AROUND = ['version', 'id', 'detail-type', 'source', 'account', 'time', 'region', 'resources'];

/**
 * Members of details that services send and the specification lacks. Sources: SageMaker guide, events that SageMaker sends
 * to EventBridge, model package state change; Application Auto Scaling guide, event for state change: scaled to max.
 */
const UNSPECIFIED: Readonly<Record<string, readonly string[]>> = {
  'aws.sagemaker SageMaker Model Package State Change': [
    'ModelPackageGroupName',
    'ModelPackageVersion',
    'ModelPackageStatus',
    'ModelApprovalStatus',
    'UpdatedModelPackageFields',
    'CreationTime',
    'InferenceSpecification',
  ],
  'aws.application-autoscaling Application Auto Scaling Scaling Activity State Change': [
    ...['startTime', 'endTime', 'newDesiredCapacity', 'oldDesiredCapacity', 'minCapacity', 'maxCapacity'],
    ...['resourceId', 'scalableDimension', 'serviceNamespace', 'statusCode', 'scaledToMax', 'direction'],
  ],
};

/** Details of every event that the specification describes. */
const details = memoized(
  () => {
    const database = loadAwsServiceSpecSync();
    return {
      of: new Map(
        [...database.all('event')].map(({ source, detailType, rootProperty }) => [
          `${source} ${detailType}`,
          rootProperty,
        ]),
      ),
      definition: (reference: Parameters<typeof database.get<'eventTypeDefinition'>>[1]) =>
        database.get('eventTypeDefinition', reference),
    };
  },
  () => 'the one',
);

/**
 * Whether an event has a member.
 *
 * @param event the event; one that nothing here describes has every member
 * @param member path of the member, e.g. `detail.object.key` or `resources[0]`
 */
export function hasMember(event: EventName, member: string): boolean {
  const [first = '', ...keys] = member.replace(/\[[^\]]*\]/g, '').split('.');
  if (first !== 'detail') return AROUND.includes(first);
  const root = details(undefined).of.get(event);
  const [outermost = ''] = keys;
  const listed = UNSPECIFIED[event];
  if (keys.length === 0 || listed?.includes(outermost) === true) return true;
  return root === undefined ? listed === undefined : has(root, keys);
}

/** What leads to a description of members. */
type Root = Parameters<ReturnType<typeof details>['definition']>[0];

/** Whether keys lead to a member; nothing is known of what is below lists, maps and free JSON. */
function has(root: Root, [key = '', ...below]: readonly string[]): boolean {
  const type: PropertyType | undefined = details(undefined).definition(root).properties[key]?.type;
  if (type === undefined) return false;
  if (below.length === 0 || ['json', 'map', 'array'].includes(type.type)) return true;
  return type.type === 'ref' && has(type.reference as unknown as Root, below);
}
