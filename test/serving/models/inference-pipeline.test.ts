import { Repository } from 'aws-cdk-lib/aws-ecr';
import { algorithmImage, frameworkImage, type ImageProcessor, xgboostImage } from '../../../lib/sagemaker/images';
import { InferencePipeline, type PipelineStep } from '../../../lib/serving/models/inference-pipeline';
import { MultiModel } from '../../../lib/serving/models/multi-model';
import { OwnImage, type OwnImageProps } from '../../../lib/serving/models/own-image';
import { S3Artifact } from '../../../lib/serving/models/s3-artifact';
import type { ModelStack } from '../../registry/model-stack';
import { givenModel } from './given-model';

const REGION = 'eu-west-1';

const prepare = ({ lake }: ModelStack): PipelineStep => ({
  name: 'prepare',
  source: new S3Artifact({
    artifact: { lake, key: 'prepare/model.tar.gz' },
    image: xgboostImage(REGION),
    script: 'prepare.py',
  }),
});
const predict = ({ lake }: ModelStack): PipelineStep => ({
  name: 'predict',
  source: new S3Artifact({
    artifact: { lake, key: 'predict/model.tar.gz' },
    image: algorithmImage('linear-learner', REGION),
    environment: { SAGEMAKER_MODEL_SERVER_WORKERS: '1' },
  }),
});
const own = (stack: ModelStack['stack'], props: Partial<OwnImageProps> = {}) =>
  new OwnImage({
    repository: new Repository(stack, 'Images'),
    version: '1',
    capabilities: ['accept-bind-to-port'],
    ...props,
  });
const many = (name: string, { lake }: ModelStack): PipelineStep => ({
  name,
  source: new MultiModel({ image: xgboostImage(REGION), lake, prefix: `${name}/` }),
});
const pipeline =
  (steps: (parts: ModelStack) => readonly PipelineStep[], execution?: 'Serial' | 'Direct') => (parts: ModelStack) =>
    new InferencePipeline({ steps: steps(parts), execution });

describe('InferencePipeline', () => {
  const both = (parts: ModelStack) => [prepare(parts), predict(parts)];
  const { properties, places, served } = givenModel(pipeline(both));

  test('keeps its containers in order, each with its name and its own variables', () => {
    expect(properties.PrimaryContainer).toBeUndefined();
    expect(properties.Containers).toMatchObject([
      {
        ContainerHostname: 'prepare',
        Image: expect.stringMatching(/sagemaker-xgboost/),
        Environment: { SAGEMAKER_PROGRAM: 'prepare.py' },
      },
      {
        ContainerHostname: 'predict',
        Image: expect.stringMatching(/linear-learner:1$/),
        Environment: { SAGEMAKER_MODEL_SERVER_WORKERS: '1' },
      },
    ]);
    expect(properties.Containers?.[1]?.Environment).not.toHaveProperty('SAGEMAKER_PROGRAM');
  });

  test('hands each answer to the next container, or lets a request name one', () => {
    expect(properties.InferenceExecutionConfig).toEqual({ Mode: 'Serial' });
    expect(givenModel(pipeline(both, 'Direct')).properties.InferenceExecutionConfig).toEqual({ Mode: 'Direct' });
  });

  test('its role pulls each image and reads each artifact', () => {
    expect(places('ecr:BatchGetImage')).toEqual([
      expect.stringMatching(/\/sagemaker-xgboost$/),
      expect.stringMatching(/\/linear-learner$/),
    ]);
    expect(places('s3:GetObject')).toEqual([
      expect.stringMatching(/\/predict\/\*$/),
      expect.stringMatching(/\/prepare\/\*$/),
    ]);
  });

  test('counts its containers, and takes one that serves many models in a series', () => {
    expect(served.facts).toMatchObject({ containers: 2, multiModel: false, architecture: 'x86_64' });
    const { properties: with_, served: mixed } = givenModel(
      pipeline((parts) => [prepare(parts), many('hospitals', parts)]),
    );
    expect(mixed.facts).toMatchObject({ containers: 2, multiModel: true });
    expect(with_.Containers?.[1]).toMatchObject({ Mode: 'MultiModel', ContainerHostname: 'hospitals' });
  });

  test('needs the accelerator that one of its images needs', () => {
    const image = (processor: ImageProcessor) =>
      frameworkImage({ framework: 'tensorflow', purpose: 'inference', processor, region: REGION });
    const step = (processor: ImageProcessor, { lake }: ModelStack): PipelineStep => ({
      name: processor,
      source: new S3Artifact({ artifact: { lake, key: 'a/model.tar.gz' }, image: image(processor) }),
    });
    const facts = (steps: (parts: ModelStack) => readonly PipelineStep[]) => givenModel(pipeline(steps)).served.facts;
    expect(facts((parts) => [step('cpu', parts), step('gpu', parts)]).processor).toBe('gpu');
    expect(facts((parts) => [step('cpu', parts), { ...step('cpu', parts), name: 'two' }]).processor).toBe('cpu');
    expect(facts((parts) => [step('cpu', parts), predict(parts)]).processor).toBeUndefined();
  });

  test.each([0, 1, 16])('is refused with %i containers', (count) => {
    const steps = (parts: ModelStack) =>
      Array.from({ length: count }, (_, index) => ({ ...prepare(parts), name: `step-${index}` }));
    expect(() => givenModel(pipeline(steps))).toThrow(`steps must be from 2 to 15 containers, got ${count}`);
  });

  test('takes 15', () => {
    const steps = (parts: ModelStack) =>
      Array.from({ length: 15 }, (_, index) => ({ ...prepare(parts), name: `step-${index}` }));
    expect(givenModel(pipeline(steps)).properties.Containers).toHaveLength(15);
  });

  test.each(['', '-a', 'a_b', 'x'.repeat(64)])('is refused with the name %p', (name) => {
    expect(() => givenModel(pipeline((parts) => [prepare(parts), { ...predict(parts), name }]))).toThrow(
      `name must be at most 63 letters, digits and hyphens between them, got '${name}'`,
    );
  });

  test('is refused with a name twice, and with a pipeline as a step', () => {
    expect(() => givenModel(pipeline((parts) => [prepare(parts), prepare(parts)]))).toThrow(
      "name must be there once, got 'prepare' twice",
    );
    expect(() =>
      givenModel(pipeline((parts) => [prepare(parts), { name: 'inner', source: pipeline(both)(parts) }])),
    ).toThrow("source must be a model of one container, got 2 for 'inner'");
  });

  test('is refused with an image that listens on its own port alone', () => {
    const fixed = pipeline((parts) => [
      prepare(parts),
      { name: 'own', source: own(parts.stack, { capabilities: [] }) },
    ]);
    expect(() => givenModel(fixed)).toThrow("source must listen where SAGEMAKER_BIND_TO_PORT says, got 'own' without");
  });

  test('is refused with two containers of many models, or with one that is asked directly', () => {
    expect(() => givenModel(pipeline((parts) => [many('a', parts), many('b', parts)]))).toThrow(
      'steps must have at most one multi-model container, got a, b',
    );
    expect(() => givenModel(pipeline((parts) => [prepare(parts), many('a', parts)], 'Direct'))).toThrow(
      "execution must be 'Serial' with a multi-model container, got 'Direct' with 'a'",
    );
  });

  test('is refused where no instance runs all of its images', () => {
    const arm = pipeline((parts) => [
      prepare(parts),
      { name: 'own', source: own(parts.stack, { architecture: 'arm64' }) },
    ]);
    expect(() => givenModel(arm)).toThrow('steps must run on one kind of instance, got x86_64, arm64');
  });
});
