import {
  DeleteModelPackageCommand,
  ListModelPackagesCommand,
  type ListModelPackagesCommandInput,
  type ModelPackageSummary,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { mockClient } from 'aws-sdk-client-mock';
import { emptyModelPackageGroup } from '../../../lambda/model-registry-cleanup/model-packages';

const sagemaker = mockClient(SageMakerClient);
const NO_PAUSE = 0;

/** A group that lists `versions`, two on a page; `linger` times a deleted version is listed again. */
function given(versions: string[], linger = 0) {
  const left = new Map(versions.map((arn) => [arn, linger]));
  const deleted = new Set<string>();
  sagemaker.reset();
  sagemaker.on(ListModelPackagesCommand).callsFake(({ NextToken }: ListModelPackagesCommandInput) => {
    const start = Number(NextToken ?? 0);
    if (start === 0) {
      for (const arn of deleted) {
        const times = left.get(arn) ?? 0;
        if (times === 0) {
          left.delete(arn);
        } else {
          left.set(arn, times - 1);
        }
      }
    }
    const arns = [...left.keys()];
    return {
      ModelPackageSummaryList: arns
        .slice(start, start + 2)
        .map((ModelPackageArn) => ({ ModelPackageArn }) as ModelPackageSummary),
      NextToken: start + 2 < arns.length ? String(start + 2) : undefined,
    };
  });
  sagemaker.on(DeleteModelPackageCommand).callsFake(({ ModelPackageName }) => {
    deleted.add(ModelPackageName);
    return {};
  });
}

function failure(name: string, message = '') {
  return Object.assign(new Error(message), { name });
}

function deletions() {
  return sagemaker.commandCalls(DeleteModelPackageCommand).map(({ args }) => args[0].input.ModelPackageName);
}

const empty = () => emptyModelPackageGroup(new SageMakerClient(), 'readmission', NO_PAUSE);

describe('emptyModelPackageGroup', () => {
  test('reads every page before it deletes, then deletes every version once (MR-01)', async () => {
    given(['v1', 'v2', 'v3', 'v4', 'v5']);

    expect(await empty()).toBe(5);
    expect(deletions()).toEqual(['v1', 'v2', 'v3', 'v4', 'v5']);
    expect(sagemaker.calls().map(({ args }) => args[0].constructor.name)).toEqual([
      ...Array<string>(3).fill('ListModelPackagesCommand'),
      ...Array<string>(5).fill('DeleteModelPackageCommand'),
      'ListModelPackagesCommand',
    ]);
  });

  test('asks for versions of this group only, which the API does not list by default', async () => {
    given([]);

    await empty();

    expect(sagemaker.commandCalls(ListModelPackagesCommand)[0]?.args[0].input).toMatchObject({
      ModelPackageGroupName: 'readmission',
      ModelPackageType: 'Versioned',
    });
  });

  test('waits until SageMaker no longer lists a version, without deleting it twice', async () => {
    given(['v1', 'v2'], 3);

    expect(await empty()).toBe(2);
    expect(deletions()).toEqual(['v1', 'v2']);
    expect(sagemaker.commandCalls(ListModelPackagesCommand)).toHaveLength(5);
  });

  test('gives up by name when a version stays', async () => {
    given(['v1', 'v2'], Infinity);

    await expect(empty()).rejects.toThrow(/readmission must be empty .* got 2 version\(s\) .* v1, v2/);
  });

  test.each([
    failure('ResourceNotFound'),
    failure('ValidationException', 'ModelPackageGroup arn:aws:sagemaker:::readmission does not exist.'),
  ])('takes an absent group as empty: %p', async (error) => {
    given([]);
    sagemaker.on(ListModelPackagesCommand).rejects(error);

    expect(await empty()).toBe(0);
  });

  test.each([failure('ConflictException'), failure('ValidationException', 'Invalid name')])(
    'lets any other error through: %p',
    async (error) => {
      given(['v1']);
      sagemaker.on(DeleteModelPackageCommand).rejects(error);

      await expect(empty()).rejects.toThrow(error);
    },
  );
});
