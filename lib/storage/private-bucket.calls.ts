import type { RoleCalls, ServiceCalls } from '../security/calls';

/**
 * What CDK's function calls that empties buckets before they are deleted; one in each stack that has such buckets.
 *
 * @param stack id of the stack
 * @param buckets paths of the buckets
 */
export function emptiesBuckets(stack: string, buckets: readonly string[]): RoleCalls {
  const provider = `${stack}/Custom::S3AutoDeleteObjectsCustomResourceProvider`;
  const logGroup = `arn:aws:logs:{region}:{account}:log-group:/aws/lambda/{${provider}/Handler#Ref}`;
  return {
    role: `${provider}/Role`,
    by: 'CDK: the function that empties a bucket when its stack is destroyed',
    when: { construct: `${provider}/Handler` },
    trust: { service: 'lambda.amazonaws.com', unconfined: LAMBDA_KNOWS_NO_ACCOUNT },
    calls: [
      {
        actions: ['s3:GetBucketTagging'],
        on: buckets.map((bucket) => `{${bucket}}`),
        why: 'It empties only buckets with a tag that says so',
      },
      {
        actions: ['s3:GetBucketPolicy', 's3:PutBucketPolicy'],
        on: buckets.map((bucket) => `{${bucket}}`),
        why: 'It closes the bucket to writes first',
      },
      {
        actions: ['s3:ListBucketVersions'],
        on: buckets.map((bucket) => `{${bucket}}`),
        why: 'It lists every version',
      },
      {
        actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
        on: buckets.map((bucket) => `{${bucket}}/*`),
        why: 'It deletes every version',
      },
      { actions: ['logs:CreateLogGroup'], on: [logGroup], why: 'The function has no log group of its own' },
      {
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        on: [`${logGroup}:log-stream:*`],
        why: 'Lambda writes what the function prints',
      },
    ],
  };
}

/** Lambda says nothing when it assumes a role. */
export const LAMBDA_KNOWS_NO_ACCOUNT =
  'Lambda takes a role of its own account only, from somebody who may pass it, and documents no account in the request';

/**
 * Delivery of server access logs.
 *
 * @param accessLogs path of the bucket that gets them
 * @param logged paths of the buckets whose accesses they tell
 */
export function deliversAccessLogs(accessLogs: string, logged: readonly string[]): ServiceCalls {
  return {
    service: 'logging.s3.amazonaws.com',
    by: 'S3 delivers server access logs',
    calls: [
      ...logged.map((bucket) => ({
        actions: ['s3:PutObject'],
        on: [`{${accessLogs}}/${bucket}/*`],
        context: {
          'aws:SourceAccount': '{account}',
          // Only the policy of a bucket in the same stack can name the bucket that is logged.
          ...(bucket.split('/')[0] === accessLogs.split('/')[0] ? { 'aws:SourceArn': `{${bucket}}` } : {}),
        },
        why: 'Every bucket keeps a record of who asked, under its own prefix',
      })),
    ],
  };
}
