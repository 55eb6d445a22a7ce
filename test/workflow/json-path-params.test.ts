import type {
  CreateModelPackageCommandInput,
  CreateProcessingJobCommandInput,
  CreateTrainingJobCommandInput,
} from '@aws-sdk/client-sagemaker';
import type { JsonPathParams } from '../../lib/workflow/json-path-params';

type Training = JsonPathParams<CreateTrainingJobCommandInput>;
type Processing = JsonPathParams<CreateProcessingJobCommandInput>;
type Package = JsonPathParams<CreateModelPackageCommandInput>;

/** The least that the API takes. */
const training: Training = {
  'TrainingJobName.$': '$.name',
  RoleArn: 'arn',
  OutputDataConfig: { S3OutputPath: 's3://bucket/' },
};

/** Takes what compiles; `npm run typecheck` proves what does not, because an expectation of no error is an error. */
const compiles = (...parameters: readonly [Training | Processing | Package, ...object[]]) => {
  expect(parameters).not.toEqual([]);
};

describe('JsonPathParams', () => {
  test('any member may be a path instead: required or optional, at the top or inside lists', () => {
    compiles({
      ...training,
      'StoppingCondition.$': '$.stop',
      HyperParameters: { 'eta.$': "States.Format('{}', $.eta)" },
      InputDataConfig: [
        { ChannelName: 'train', DataSource: { S3DataSource: { 'S3Uri.$': '$.uri', S3DataType: 'S3Prefix' } } },
      ],
    } satisfies Training);
  });

  test('a misspelt member does not compile', () => {
    // @ts-expect-error It is StoppingCondition.
    compiles({ ...training, StopingCondition: { MaxRuntimeInSeconds: 60 } } satisfies Training);
  });

  test('a misspelt member inside does not compile', () => {
    // @ts-expect-error It is S3OutputPath.
    compiles({ ...training, OutputDataConfig: { S3OutputPaht: 's3://bucket/' } } satisfies Training);
  });

  test('a value that the API does not know does not compile: Inferentia cannot train (TR-27)', () => {
    // @ts-expect-error It is no training instance type.
    compiles({ ...training, ResourceConfig: { InstanceType: 'ml.inf2.xlarge', InstanceCount: 1 } } satisfies Training);
  });

  test('a missing member does not compile', () => {
    // @ts-expect-error RoleArn is missing.
    compiles({ 'TrainingJobName.$': '$.name', OutputDataConfig: { S3OutputPath: 's3://bucket/' } } satisfies Training);
    // @ts-expect-error AppSpecification and ProcessingResources are missing.
    compiles({ 'ProcessingJobName.$': '$.name', RoleArn: 'arn' } satisfies Processing);
  });

  test('a member given twice does not compile: as a value and as a path', () => {
    // @ts-expect-error RoleArn is given already.
    compiles({ ...training, RoleArn: 'arn', 'RoleArn.$': '$.role' } satisfies Training);
  });

  test('a number as text, and the other way round, does not compile (TR-19)', () => {
    // @ts-expect-error Seconds are a number.
    compiles({ ...training, StoppingCondition: { MaxRuntimeInSeconds: '60' } } satisfies Training);
    // @ts-expect-error Hyperparameters are strings.
    compiles({ ...training, HyperParameters: { max_depth: 5 } } satisfies Training);
  });

  test('a map takes any key, as customer metadata need', () => {
    compiles({ ModelPackageGroupName: 'group', CustomerMetadataProperties: { 'job.$': '$.job' } } satisfies Package);
  });
});
