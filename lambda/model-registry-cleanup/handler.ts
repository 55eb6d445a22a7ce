import { Logger } from '@aws-lambda-powertools/logger';
import { SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { CdkCustomResourceEvent, CdkCustomResourceResponse } from 'aws-lambda';
import { emptyModelPackageGroup } from './model-packages';

const logger = new Logger();

// A group may hold hundreds of versions, and SageMaker throttles deletions; `adaptive` slows down where it does.
const sagemaker = new SageMakerClient({ maxAttempts: 10, retryMode: 'adaptive' });

/**
 * Custom resource (`onEvent` of the provider framework) that empties a model package group before the stack deletes it,
 * because SageMaker deletes no group that has versions (MR-01, RV-09).
 *
 * Creating and updating do nothing. The physical id derives from the group's name, so that CloudFormation answers a
 * changed name with a deletion for the old name, which empties the old group.
 *
 * @throws if `ModelPackageGroupName` is missing, or versions are left that SageMaker does not delete
 */
export async function handler(event: CdkCustomResourceEvent): Promise<CdkCustomResourceResponse> {
  const groupName: unknown = event.ResourceProperties.ModelPackageGroupName;
  if (typeof groupName !== 'string' || groupName === '') {
    throw new Error(`ModelPackageGroupName must be the name of a model package group, got '${String(groupName)}'`);
  }
  if (event.RequestType === 'Delete') {
    const deleted = await emptyModelPackageGroup(sagemaker, groupName);
    logger.info('Emptied the model package group', { groupName, deleted });
    return { PhysicalResourceId: event.PhysicalResourceId };
  }
  return { PhysicalResourceId: `${groupName}/versions` };
}
