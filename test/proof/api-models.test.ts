import { apiModel } from '../../proof/api-models/model';
import { wholePattern } from '../../proof/api-models/pattern';
import { faultsInAnswer, faultsInRequest, type RequestStyle } from '../../proof/api-models/request';

// The first call installs the models where they are not yet, and the grammar takes seconds on a busy machine.
jest.setTimeout(120_000);

const written: RequestStyle = { pascalCase: true, paths: true };
const sent: RequestStyle = { pascalCase: true, paths: false };

/** A training job that SageMaker would take, with some members changed. */
const job = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  TrainingJobName: 'a-job',
  RoleArn: 'arn:aws:iam::111122223333:role/Job',
  OutputDataConfig: { S3OutputPath: 's3://bucket/output/' },
  AlgorithmSpecification: { TrainingImage: 'image', TrainingInputMode: 'File' },
  ResourceConfig: { InstanceType: 'ml.m5.large', InstanceCount: 1, VolumeSizeInGB: 30 },
  ...changes,
});
const train = (changes: Record<string, unknown>, style = sent): readonly string[] =>
  faultsInRequest('sagemaker', 'createTrainingJob', job(changes), style);

describe('a request', () => {
  test('that the service takes has no fault', () => {
    expect(train({})).toEqual([]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    [
      'an unknown member',
      { StopingCondition: {} },
      "StopingCondition is no member of CreateTrainingJobRequest; the nearest is 'StoppingCondition'",
    ],
    ['a missing member', { OutputDataConfig: {} }, 'OutputDataConfig.S3OutputPath must be given, and is missing'],
    ['a wrong type', { EnableNetworkIsolation: 'true' }, 'EnableNetworkIsolation must be true or false, got "true"'],
    [
      'a text for a number',
      { ResourceConfig: { InstanceCount: '1' } },
      'ResourceConfig.InstanceCount must be a whole number, got "1"',
    ],
    ['a list for an object', { ResourceConfig: [] }, 'ResourceConfig must be an object, got []'],
    ['an object for a list', { InputDataConfig: {} }, 'InputDataConfig must be a list, got {}'],
    [
      'a value that is none of the enum',
      { ResourceConfig: { InstanceType: 'ml.m5.larg' } },
      'e.g. \'ml.m5.large\', got "ml.m5.larg"',
    ],
    [
      'a number that is too low',
      { StoppingCondition: { MaxRuntimeInSeconds: 0 } },
      'MaxRuntimeInSeconds must be at least 1, got 0',
    ],
    [
      'a text that is too long',
      { TrainingJobName: 'x'.repeat(64) },
      'TrainingJobName must have at most 63 characters (it has 64)',
    ],
    ['a text that does not match', { TrainingJobName: 'a_job' }, 'TrainingJobName must match'],
    [
      'a list that is too long',
      {
        VpcConfig: {
          SecurityGroupIds: ['1', '2', '3', '4', '5', '6'].map((one) => `sg-${one}`),
          Subnets: ['subnet-1'],
        },
      },
      'VpcConfig.SecurityGroupIds must have at most 5 items',
    ],
    [
      'a map value of another type',
      { HyperParameters: { max_depth: 5 } },
      'HyperParameters.max_depth must be a text, got 5',
    ],
    ['a map key that is too long', { HyperParameters: { ['x'.repeat(257)]: '5' } }, 'must have at most 256 characters'],
    ['an item deep in a list', { Tags: [{ Key: 'a' }] }, 'Tags[0].Value must be given, and is missing'],
  ])('with %s has this one fault', (_, changes, says) => {
    const faults = train(changes);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(says);
  });

  test('may have paths for values where Step Functions evaluates them, and nowhere else', () => {
    const { TrainingJobName: name, ...others } = job();
    expect(name).toBeDefined();
    const withPath = { ...others, 'TrainingJobName.$': '$.name', 'StopingCondition.$': '$.stop' };
    const faults = faultsInRequest('sagemaker', 'createTrainingJob', withPath, written);
    expect(faults).toEqual([expect.stringContaining("the nearest is 'StoppingCondition'")]);
    expect(faultsInRequest('sagemaker', 'createTrainingJob', withPath, sent)).toHaveLength(3);
  });

  test('that a deployment completes is checked as far as it is known', () => {
    expect(train({ RoleArn: '@{Training/Role.Arn}', TrainingJobName: '<Name>' })).toEqual([]);
    expect(train({ ResourceConfig: { InstanceCount: '<Count>' } })).toHaveLength(1);
  });

  test('of an operation or a service that does not exist is one line with the nearest name', () => {
    expect(faultsInRequest('sagemaker', 'createTrainingJobs', {}, sent)).toEqual([
      "sagemaker has no operation 'createTrainingJobs'; the nearest is 'createTrainingJob'",
    ]);
    expect(faultsInRequest('sagemakr', 'createTrainingJob', {}, sent)).toEqual([
      "there is no service 'sagemakr'; the nearest is 'sagemaker'",
    ]);
  });

  test('has members in Pascal case in Step Functions, and as the model says elsewhere', () => {
    const request = { StateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:one' };
    expect(faultsInRequest('sfn', 'startExecution', request, sent)).toEqual([]);
    expect(faultsInRequest('sfn', 'startExecution', request, { pascalCase: false, paths: false })).not.toEqual([]);
  });
});

describe('an answer', () => {
  test('may lack members, and has none that the operation does not return', () => {
    expect(
      faultsInAnswer('cloudformation', 'describeStacks', { Stacks: [{ StackStatus: 'UPDATE_COMPLETE' }] }),
    ).toEqual([]);
    expect(faultsInAnswer('cloudformation', 'describeStacks', { Stacks: [{ Status: 'UPDATE_COMPLETE' }] })).toEqual([
      expect.stringContaining('Stacks[0].Status is no member of Stack'),
    ]);
  });
});

describe('the models', () => {
  test.each(['sagemaker', 'sfn', 'eventbridge', 'cloudwatchlogs', 'cloudwatch-logs', 'emrserverless', 'sns', 's3'])(
    'are found under the name that Step Functions or an SDK client has: %s',
    (service) => {
      expect(Object.keys(apiModel(service)?.operations ?? {})).not.toEqual([]);
    },
  );

  test('are read once', () => {
    expect(apiModel('sagemaker')).toBe(apiModel('sagemaker'));
  });

  test('have patterns that are understood, nearly all', () => {
    const patterns = ['sagemaker', 's3', 'sns', 'ssm', 'cloudformation'].flatMap((service) =>
      Object.values(apiModel(service)?.shapes ?? {}).flatMap(({ pattern }) => pattern ?? []),
    );
    expect(patterns.length).toBeGreaterThan(500);
    expect(patterns.filter((pattern) => wholePattern(pattern) === undefined).length).toBeLessThan(3);
  });

  test.each<[string, string, string]>([
    ['([\\p{L}\\p{Z}\\p{N}_.:\\/=+\\-@]*)${1,256}', 'Größe 1', 'a#b'],
    ['[a-zA-Z0-9\\ \\_\\.]+', 'a b', 'a-b'],
    ['(?i)all|[0-9]{12}', 'ALL', 'most'],
    ['[\\p{Alnum}\\-]+', 'a-1', 'a_1'],
    ['a|bc', 'bc', 'bcd'],
  ])('have patterns of Java, which hold for the whole text: %s', (pattern, good, bad) => {
    expect(wholePattern(pattern)?.test(good)).toBe(true);
    expect(wholePattern(pattern)?.test(bad)).toBe(false);
  });
});
