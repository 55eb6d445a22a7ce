import { statementsOf } from '../../workflow/state-machine';
import { EVALUATION, given as workflow, type Overrides, parametersOf } from '../given-workflow';

/** The request of the evaluation job, and its role. */
function given(overrides: Overrides = {}) {
  const { template, definition } = workflow(overrides);
  return {
    request: parametersOf(definition, 'Evaluate'),
    statements: statementsOf(template, 'ReadmissionEvaluationRole'),
  };
}

describe('EvaluationJob', () => {
  const { request, statements } = given();
  const places = (action: string) =>
    statements
      .filter(({ Action }) => Action.includes(action))
      .flatMap(({ Resource }) => Resource)
      .map((arn) => /^<Lake([a-z]+)\w+\.Arn>(.*)$/.exec(arn)?.slice(1).join(''))
      .filter((place) => place !== undefined);

  test('runs in isolation, in the given subnets and security group (TR-12)', () => {
    expect(request.NetworkConfig).toMatchObject({
      EnableNetworkIsolation: true,
      EnableInterContainerTrafficEncryption: true,
      VpcConfig: {
        Subnets: [expect.stringMatching(/^<VpcIsolated/), expect.stringMatching(/^<VpcIsolated/)],
        SecurityGroupIds: [expect.stringMatching(/^<Jobs/)],
      },
    });
  });

  test('evaluates the model of this execution on other patients and on later encounters of its own features', () => {
    const inputs = request.ProcessingInputs as { InputName: string; S3Input: Record<string, string> }[];
    const uris = Object.fromEntries(inputs.map(({ InputName, S3Input }) => [InputName, S3Input['S3Uri.$']]));
    expect(uris).toEqual({
      code: undefined,
      model: '$.training.model',
      ...Object.fromEntries(
        ['test', 'out_of_time'].map((part) => [
          part,
          expect.stringMatching(
            new RegExp(
              `^States\\.Format\\('s3://<Lakefeatures\\w+>/readmission/version=\\{\\}/${part}/', \\$\\.version\\)$`,
            ),
          ),
        ]),
      ),
    });
  });

  test('asks for no larger disk than an instance has that brings its own (TR-04)', () => {
    const nvme = given({
      evaluation: { ...EVALUATION, instanceType: 'ml.g4dn.xlarge' },
      resources: { volumeGiB: 500 },
    });
    expect(nvme.request.ProcessingResources).toEqual({
      ClusterConfig: { InstanceCount: 1, InstanceType: 'ml.g4dn.xlarge', VolumeSizeInGB: 1 },
    });
  });

  test('no part of its command is longer than the 256 characters that SageMaker takes', () => {
    const { ContainerEntrypoint, ContainerArguments } = request.AppSpecification as Record<string, string[]>;
    const parts = [ContainerEntrypoint, ContainerArguments].flatMap((list) => list ?? []);
    expect(parts.length).toBeGreaterThan(6);
    expect(parts.filter((part) => part.length > 256)).toEqual([]);
  });

  test('encrypts the output under the key of models, the volume, which holds features, under the restricted one; an instance with local disks takes no key for a volume (TR-01)', () => {
    const output = expect.stringMatching(/^<KeysInternal\w+\.Arn>$/);
    const volume = expect.stringMatching(/^<KeysRestricted\w+\.Arn>$/);
    expect(request.ProcessingOutputConfig).toMatchObject({ KmsKeyId: output });
    expect(request.ProcessingResources).toMatchObject({ ClusterConfig: { VolumeKmsKeyId: volume } });
    const nvme = given({ evaluation: { ...EVALUATION, instanceType: 'ml.g5.xlarge' } }).request;
    expect(nvme.ProcessingResources).not.toHaveProperty('ClusterConfig.VolumeKmsKeyId');
  });

  test('is stopped after its time (TR-32)', () => {
    expect(request.StoppingCondition).toEqual({ MaxRuntimeInSeconds: 3600 });
  });

  test('reads the parts that judge and artifacts, writes evaluations, and touches nothing else of the lake', () => {
    expect(places('s3:GetObject').sort()).toEqual([
      'features/readmission/version=*/out_of_time/*',
      'features/readmission/version=*/test/*',
      'models/training/*',
    ]);
    expect(places('s3:PutObject')).toEqual(['models/evaluation/*']);
  });
});
