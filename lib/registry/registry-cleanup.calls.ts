import { functionLogCalls } from '../functions/typescript-function.calls';
import type { RoleCalls } from '../security/calls';
import { LAMBDA_KNOWS_NO_ACCOUNT } from '../storage/private-bucket.calls';

/**
 * What `lambda/model-registry-cleanup` calls.
 *
 * @param groups names of the groups that it empties, without the name of the platform
 */
export const cleanupCalls = (groups: readonly string[] = ['readmission']): RoleCalls => ({
  role: 'Data/Registry/Cleanup/Function/Role',
  by: 'lambda/model-registry-cleanup',
  trust: { service: 'lambda.amazonaws.com', unconfined: LAMBDA_KNOWS_NO_ACCOUNT },
  calls: [
    ...functionLogCalls('Data/Registry/Cleanup/Function'),
    {
      actions: ['sagemaker:ListModelPackages'],
      on: ['*'],
      why: 'It looks for versions of the group; the request names a group, and IAM knows no resource for that',
    },
    {
      actions: ['sagemaker:DeleteModelPackage'],
      on: groups.map((group) => `arn:aws:sagemaker:{region}:{account}:model-package/{platform}-${group}/*`),
      why: 'It deletes every version',
    },
  ],
});

/** What CDK's provider framework calls around the function. */
export const cleanupProviderCalls: RoleCalls = {
  role: 'Data/Registry/Cleanup/ProviderRole',
  by: 'CDK: the provider framework of custom resources',
  trust: { service: 'lambda.amazonaws.com', unconfined: LAMBDA_KNOWS_NO_ACCOUNT },
  calls: [
    {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      on: ['{Data/Registry/Cleanup/ProviderLog}:log-stream:*'],
      why: 'Lambda writes what the framework prints',
    },
    {
      actions: ['lambda:InvokeFunction', 'lambda:GetFunction'],
      on: ['{Data/Registry/Cleanup/Function}'],
      why: 'The framework invokes the function, and waits for it where it is not active',
    },
  ],
};
