import { type Assembly, asList, asProperties, at, type Resource } from '../assembly';
import { isUnknown } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { booleanOf } from '../wording';

/** Events about buckets that come from CloudTrail, whatever a bucket itself sends. */
const BY_TRAIL = 'AWS API Call via CloudTrail';

const bucketSends: Rule = {
  id: 'ML-CF-105',
  title: 'A bucket whose events a rule waits for sends them to EventBridge',
  facts: [],
  fix: 'set EventBridgeConfiguration in the NotificationConfiguration of the bucket',
  check: forEach('AWS::Events::Rule', ({ properties: { EventPattern } }, assembly) => {
    const pattern = asProperties(EventPattern);
    const types = asList(pattern['detail-type']);
    if (!asList(pattern.source).includes('aws.s3') || (types.length > 0 && types.every((type) => type === BY_TRAIL)))
      return [];
    return asList(at(pattern, 'detail.bucket.name'))
      .flatMap((name) => bucketOf(name, assembly) ?? [])
      .filter((bucket) => !sends(bucket, assembly))
      .map((bucket) => ({
        problem: `the rule waits for events of ${bucket.id}, and the bucket sends none to EventBridge`,
        location: 'Properties/EventPattern/detail/bucket/name',
      }));
  }),
};

/** The bucket with a name, by reference or as plain text; undefined when no template has it. */
function bucketOf(name: unknown, assembly: Assembly): Resource | undefined {
  const target = assembly.target(name);
  if (target !== undefined) return target.type === 'AWS::S3::Bucket' ? target : undefined;
  return assembly.ofType('AWS::S3::Bucket').find(({ properties }) => properties.BucketName === name);
}

/** Whether a bucket sends its events, by a property of its own or by the custom resource that CDK adds. */
function sends({ id, properties: { NotificationConfiguration } }: Resource, assembly: Assembly): boolean {
  const switched = at(NotificationConfiguration, 'EventBridgeConfiguration');
  if (isUnknown(NotificationConfiguration) || isUnknown(switched)) return true;
  if (switched !== undefined && booleanOf(at(switched, 'EventBridgeEnabled')) !== false) return true;
  return assembly
    .ofType('Custom::S3BucketNotifications')
    .some(
      ({ properties }) =>
        assembly.target(properties.BucketName)?.id === id &&
        at(properties, 'NotificationConfiguration.EventBridgeConfiguration') !== undefined,
    );
}

/** Rules about what sends the events that rules wait for. */
export const eventSourceRules: readonly Rule[] = [bucketSends];
