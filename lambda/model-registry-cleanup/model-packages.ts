import { setTimeout } from 'node:timers/promises';
import {
  DeleteModelPackageCommand,
  type ModelPackageSummary,
  paginateListModelPackages,
  type SageMakerClient,
} from '@aws-sdk/client-sagemaker';

/** Time between two looks at the group, in milliseconds, while SageMaker deletes versions in the background. */
const PAUSE = 2_000;

/** Looks at the group before giving up: with the pauses two minutes, far below the timeout of a function. */
const ROUNDS = 60;

/**
 * Deletes every version of a model package group and waits until none is left; the group itself stays.
 *
 * A group, or a version, that no longer exists is fine.
 *
 * @param pause milliseconds between two looks at the group; 2,000 if not given
 * @returns how many versions it deleted
 * @throws if versions are left after 60 looks, or SageMaker refuses a call
 */
export async function emptyModelPackageGroup(
  sagemaker: SageMakerClient,
  groupName: string,
  pause: number = PAUSE,
): Promise<number> {
  const requested = new Set<string>();
  let left: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    // The second look follows the deletions at once: mostly nothing is left.
    if (round > 1) {
      await setTimeout(pause);
    }
    left = await listVersions(sagemaker, groupName);
    if (left.length === 0) {
      return requested.size;
    }
    for (const arn of left.filter((version) => !requested.has(version))) {
      await ignoreAbsence(sagemaker.send(new DeleteModelPackageCommand({ ModelPackageName: arn })));
      requested.add(arn);
    }
  }
  throw new Error(
    `Model package group ${groupName} must be empty before it can be deleted, got ${left.length} version(s) that ` +
      `SageMaker still lists: ${left.slice(0, 5).join(', ')}. Delete them, then delete the stack again.`,
  );
}

/** ARNs of all versions. They are collected before any is deleted, since a deletion may upset the pages that follow. */
async function listVersions(sagemaker: SageMakerClient, ModelPackageGroupName: string): Promise<string[]> {
  const versions: ModelPackageSummary[] = [];
  // Without the type the API lists unversioned packages only.
  const input = { ModelPackageGroupName, ModelPackageType: 'Versioned', MaxResults: 100 } as const;
  const readAll = async () => {
    for await (const page of paginateListModelPackages({ client: sagemaker }, input)) {
      versions.push(...(page.ModelPackageSummaryList ?? []));
    }
  };
  await ignoreAbsence(readAll());
  return versions.flatMap((version) => version.ModelPackageArn ?? []);
}

/** SageMaker answers an absent group or version with `ResourceNotFound`, or a validation error that says so. */
async function ignoreAbsence(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    const { name, message } = error as Error;
    const absent =
      name === 'ResourceNotFound' ||
      (name === 'ValidationException' && /not exist|not found|could not find/i.test(message));
    if (!absent) {
      throw error;
    }
  }
}
