import { type Assembly, referencesIn, type Resource } from './assembly';
import { coversAction, generousStatementsOf, type Statement } from './policy-document';

/**
 * Whether statements allow an action on an object of S3.
 *
 * @param uri address of an object, or of a prefix ending in `/`: `s3://@{Data/Bucket}/folder/`
 */
export function allowsObject(statements: readonly Statement[], action: string, uri: string): boolean {
  const object = objectOf(uri);
  return statements.some(
    (statement) => coversAction(statement, action) && statement.resources.some((one) => coversObject(one, object)),
  );
}

/** The bucket of an address, if a template makes it. */
export function bucketAt(assembly: Assembly, uri: string): Resource | undefined {
  const [reference] = referencesIn(uri.replace(/^s3:\/\//, '').split('/@')[0]);
  const bucket = reference && assembly.get(reference.id);
  return bucket?.type === 'AWS::S3::Bucket' ? bucket : undefined;
}

/** Whether the policy of a bucket itself lets a role in; it is then not looked at any closer. */
export function bucketPolicyNames(assembly: Assembly, bucket: Resource, role: Resource): boolean {
  return assembly
    .ofType('AWS::S3::BucketPolicy')
    .filter(({ properties }) => assembly.target(properties.Bucket)?.id === bucket.id)
    .flatMap(({ properties }) => generousStatementsOf(properties.PolicyDocument))
    .some(({ isAllow, principals }) => isAllow && (principals.AWS ?? []).some((one) => isRole(one, role)));
}

/** An object as the resource of a statement names it: bucket and key, without what comes before in the ARN. */
function objectOf(uri: string): string {
  const path = uri.replace(/^s3:\/\//, '');
  // What a job reads below a prefix, whether the address ends in a slash or not.
  return path.endsWith('/') ? `${path}x` : path;
}

function coversObject(pattern: string, object: string): boolean {
  if (pattern === '*') return true;
  const path = pattern.replace(/@\{([^}.]+)\.Arn\}/g, '@{$1}').replace(/^arn:(?:<[^>]*>|[^:]*):s3:::/, '');
  const escaped = path
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${escaped}$`).test(object) || new RegExp(`^${escaped}$`).test(`${object}/x`);
}

function isRole(principal: string, role: Resource): boolean {
  return referencesIn(principal)[0]?.id === role.id;
}
