import '../powertools-environment';
import { DeleteModelPackageCommand, ListModelPackagesCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import type { CdkCustomResourceEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lambda/model-registry-cleanup/handler';

const sagemaker = mockClient(SageMakerClient);

function given(overrides: Record<string, unknown> = {}, group: unknown = 'readmission'): CdkCustomResourceEvent {
  const event = {
    RequestType: 'Delete',
    PhysicalResourceId: 'readmission/versions',
    ResourceProperties: { ModelPackageGroupName: group },
    ...overrides,
  };
  return event as unknown as CdkCustomResourceEvent;
}

beforeEach(() => {
  sagemaker.reset();
  jest.spyOn(console, 'info').mockImplementation();
});

describe('handler of the model registry cleanup', () => {
  test.each(['Create', 'Update'])('%s calls nothing and names itself after the group', async (RequestType) => {
    expect(await handler(given({ RequestType }))).toEqual({ PhysicalResourceId: 'readmission/versions' });
    expect(sagemaker.calls()).toHaveLength(0);
  });

  test('an update to another group gets another physical id, so that CloudFormation deletes the old one', async () => {
    const before = await handler(given({ RequestType: 'Update' }, 'readmission'));
    const after = await handler(given({ RequestType: 'Update' }, 'mortality'));

    expect(after.PhysicalResourceId).not.toBe(before.PhysicalResourceId);
  });

  test('Delete empties the group of its properties and keeps its physical id (RV-09)', async () => {
    sagemaker
      .on(ListModelPackagesCommand, { ModelPackageGroupName: 'readmission' })
      .resolvesOnce({ ModelPackageSummaryList: [{ ModelPackageArn: 'arn/1' } as never] })
      .resolves({ ModelPackageSummaryList: [] });
    sagemaker.on(DeleteModelPackageCommand).resolves({});

    expect(await handler(given())).toEqual({ PhysicalResourceId: 'readmission/versions' });
    expect(sagemaker.commandCalls(DeleteModelPackageCommand)).toHaveLength(1);
  });

  test.each([undefined, '', 7])('refuses the group name %p', async (group) => {
    await expect(handler(given({ ResourceProperties: { ModelPackageGroupName: group } }))).rejects.toThrow(
      `ModelPackageGroupName must be the name of a model package group, got '${String(group)}'`,
    );
  });
});
