import { Duration } from 'aws-cdk-lib';
import { statementsOf } from '../../workflow/state-machine';
import { given as workflow, type Overrides, parametersOf, placesOf } from '../given-workflow';

/** The request of the training job, and its role. */
function given(resources: Overrides['resources'] = {}) {
  const { template, definition } = workflow({ resources });
  return {
    state: definition.States.Train,
    request: parametersOf(definition, 'Train'),
    statements: statementsOf(template, 'ReadmissionTrainingRole'),
  };
}

const SPOT = { maxRuntime: Duration.hours(1), spotWait: Duration.hours(2) };

describe('TrainingJob', () => {
  const { state, request, statements } = given();

  test('runs in isolation, in the given subnets and security group (TR-12)', () => {
    expect(request).toMatchObject({
      EnableNetworkIsolation: true,
      EnableInterContainerTrafficEncryption: true,
      VpcConfig: {
        Subnets: [expect.stringMatching(/^<VpcIsolated/), expect.stringMatching(/^<VpcIsolated/)],
        SecurityGroupIds: [expect.stringMatching(/^<Jobs/)],
      },
    });
  });

  test('gets its code as a channel, and names no address in S3 for it (RV-08, TR-12)', () => {
    const channels = request.InputDataConfig as { ChannelName: string }[];
    expect(channels.map(({ ChannelName }) => ChannelName)).toEqual(['code', 'train', 'validation', 'preparation']);
    const texts = JSON.stringify([request.HyperParameters, request.Environment]);
    expect(texts).toContain('/opt/ml/input/data/code/');
    expect(texts).not.toMatch(/s3:|https?:/);
  });

  test('every hyperparameter is a string of at most 256 characters (TR-19)', () => {
    const values = Object.values(request.HyperParameters as Record<string, unknown>);
    expect(values.filter((value) => typeof value !== 'string' || value.length > 256)).toEqual([]);
  });

  test('reads one version of the features, which never changes (RV-05)', () => {
    const uris = (request.InputDataConfig as { DataSource: { S3DataSource: Record<string, string> } }[])
      .map(({ DataSource }) => DataSource.S3DataSource['S3Uri.$'])
      .filter((uri) => uri !== undefined);
    expect(uris).toEqual(
      ['train', 'validation', 'preparation'].map((part) =>
        expect.stringMatching(
          new RegExp(
            `^States\\.Format\\('s3://<Lakefeatures\\w+>/readmission/version=\\{\\}/${part}/', \\$\\.version\\)$`,
          ),
        ),
      ),
    );
  });

  test('encrypts the output under the key of models, the volume, which holds features, under the restricted one; an instance with local disks takes no volume and no key for one (TR-01, TR-04)', () => {
    const output = expect.stringMatching(/^<KeysInternal\w+\.Arn>$/);
    const volume = expect.stringMatching(/^<KeysRestricted\w+\.Arn>$/);
    expect(request.OutputDataConfig).toMatchObject({ KmsKeyId: output });
    expect(request.ResourceConfig).toMatchObject({ VolumeSizeInGB: 20, VolumeKmsKeyId: volume });
    const nvme = given({ instanceType: 'ml.g5.xlarge' }).request;
    expect(nvme.OutputDataConfig).toMatchObject({ KmsKeyId: output });
    expect(nvme.ResourceConfig).toEqual({ InstanceCount: 1, InstanceType: 'ml.g5.xlarge' });
  });

  test('is stopped after its time, and the state gives up only later (TR-32)', () => {
    expect(request.StoppingCondition).toEqual({ MaxRuntimeInSeconds: 3600 });
    expect(state?.TimeoutSeconds).toBeGreaterThan(3600);
  });

  test('on spare capacity it waits at least as long as it may run, and goes on from checkpoints (TR-05, TR-06)', () => {
    const spot = given(SPOT);
    expect(spot.request).toMatchObject({
      EnableManagedSpotTraining: true,
      StoppingCondition: { MaxRuntimeInSeconds: 3600, MaxWaitTimeInSeconds: 7200 },
      CheckpointConfig: { 'S3Uri.$': expect.stringContaining('/checkpoints/{}/') },
    });
    expect(spot.state?.TimeoutSeconds).toBeGreaterThan(7200);
    expect(placesOf('s3:PutObject', spot.statements)).toContain('models/checkpoints/*');
    expect(request).not.toHaveProperty('EnableManagedSpotTraining');
    expect(() => given({ ...SPOT, spotWait: Duration.minutes(59) })).toThrow(
      'spotWait must be at least maxRuntime, got 59 and 60 minutes',
    );
  });

  test('keeps its instances for the next job when asked, and not on spare capacity (TR-07)', () => {
    expect(given({ keepAlive: Duration.minutes(10) }).request.ResourceConfig).toMatchObject({
      KeepAlivePeriodInSeconds: 600,
    });
    expect(() => given({ ...SPOT, keepAlive: Duration.minutes(10) })).toThrow('exclude each other');
    expect(() => given({ keepAlive: Duration.minutes(61) })).toThrow('keepAlive must be from 1 to 60 minutes');
  });

  test('runs on several instances, each with the whole data (TR-13)', () => {
    expect(given({ instanceCount: 3 }).request.ResourceConfig).toMatchObject({ InstanceCount: 3 });
    expect(() => given({ instanceCount: 0 })).toThrow('instanceCount must be a whole number from 1, got 0');
  });

  test('reads the parts of the features that it has channels for, never the test part, and writes artifacts', () => {
    expect(placesOf('s3:GetObject', statements)).toEqual(
      ['preparation', 'train', 'validation'].map((part) => `features/readmission/version=*/${part}/*`),
    );
    expect(placesOf('s3:PutObject', statements)).toEqual(['models/training/*']);
    expect(statements.flatMap(({ Action }) => Action)).not.toContain('s3:DeleteObject');
  });
});

describe('job names', () => {
  test('are new for every attempt, and 63 characters long with the longest prefix (TR-17, TR-18)', () => {
    const jobPrefix = 'a'.repeat(26);
    const { definition } = workflow({ jobPrefix });
    for (const [state, name] of [
      ['Train', 'TrainingJobName.$'],
      ['Evaluate', 'ProcessingJobName.$'],
    ] as const) {
      const [, format = ''] =
        /^States\.Format\('(.+)', States\.UUID\(\)\)$/.exec(String(parametersOf(definition, state)[name])) ?? [];
      expect(format.replace('{}', '01234567-89ab-cdef-0123-456789abcdef')).toHaveLength(63);
    }
  });

  test.each([['a'.repeat(27)], ['Upper'], ['ends-'], ['']])(
    "a prefix like '%s' is refused (TR-17, SF-09)",
    (jobPrefix) => {
      expect(() => workflow({ jobPrefix })).toThrow(`jobPrefix must be at most 26 lower-case letters`);
    },
  );
});
