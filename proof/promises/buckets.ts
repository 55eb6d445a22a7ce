import { type Assembly, asList, asProperties } from '../../lib/checks/assembly';

/** Tag by which the function that empties buckets tells those that it may empty. */
const MAY_BE_EMPTIED = 'aws-cdk:auto-delete-objects';

/** Buckets that shall be emptied before they are deleted, and lack the tag or the resource for it: their stack could not be taken away. */
export function unemptiedBuckets(assembly: Assembly): string[] {
  const emptied = new Set(
    assembly
      .ofType('Custom::S3AutoDeleteObjects')
      .flatMap(({ properties }) => assembly.named(properties.BucketName).map(({ id }) => id)),
  );
  return assembly.ofType('AWS::S3::Bucket').flatMap(({ id, template, properties }) => {
    const isTagged = asList(properties.Tags)
      .map(asProperties)
      .some(({ Key, Value }) => Key === MAY_BE_EMPTIED && Value === 'true');
    const isDeleted = template.DeletionPolicy === 'Delete';
    if (isTagged === isDeleted && emptied.has(id) === isDeleted) return [];
    return [
      `${id}: a bucket that is deleted must be emptied, by its tag and by a resource, and one that is kept must not`,
    ];
  });
}
