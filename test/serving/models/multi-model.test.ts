import { Repository } from 'aws-cdk-lib/aws-ecr';
import { frameworkImage, xgboostImage } from '../../../lib/sagemaker/images';
import { MultiModel, type MultiModelProps } from '../../../lib/serving/models/multi-model';
import { OwnImage, type OwnImageProps } from '../../../lib/serving/models/own-image';
import type { ModelStack } from '../../registry/model-stack';
import { givenModel } from './given-model';

const TRITON = { account: '763104351884', repository: 'sagemaker-tritonserver', tag: '26.05-py3' };

const many =
  (overrides: (parts: ModelStack) => Partial<MultiModelProps> = () => ({})) =>
  (parts: ModelStack) =>
    new MultiModel({ image: xgboostImage('eu-west-1'), lake: parts.lake, prefix: 'hospitals/', ...overrides(parts) });

const own = ({ stack, lake }: ModelStack, props: (lake: ModelStack['lake']) => Partial<OwnImageProps>) =>
  new OwnImage({ repository: new Repository(stack, 'Images'), version: '1', ...props(lake) });

describe('MultiModel', () => {
  const { properties, statements, places, served } = givenModel(many());

  test('serves whichever archive below its folder a request names', () => {
    expect(properties.PrimaryContainer).toEqual({
      Image: expect.stringMatching(/\/sagemaker-xgboost:3\.2-0$/),
      Mode: 'MultiModel',
      ModelDataUrl: expect.stringMatching(/^s3:\/\/<Lakemodels\w+>\/hospitals\/$/),
    });
  });

  test('its role lists and reads that folder, and no other', () => {
    expect(places('s3:GetObject')).toEqual([expect.stringMatching(/^<Lakemodels\w+\.Arn>\/hospitals\/\*$/)]);
    expect(statements.filter(({ Action }) => Action.includes('s3:ListBucket'))).toMatchObject([
      { Condition: { StringLikeIfExists: { 's3:prefix': ['hospitals/*', 'hospitals'] } } },
    ]);
  });

  test('keeps models in memory unless told otherwise', () => {
    expect(properties.PrimaryContainer).not.toHaveProperty('MultiModelConfig');
    const setting = (cache: boolean) =>
      givenModel(many(() => ({ cache }))).properties.PrimaryContainer?.MultiModelConfig;
    expect(setting(false)).toEqual({ ModelCacheSetting: 'Disabled' });
    expect(setting(true)).toEqual({ ModelCacheSetting: 'Enabled' });
  });

  test('serves on CPUs with an image that could do more, and on GPUs with Triton alone', () => {
    expect(served.facts).toMatchObject({ multiModel: true, containers: 1, processor: 'cpu', architecture: 'x86_64' });
    const triton = (tag: string) => givenModel(many(() => ({ image: { ...TRITON, tag } }))).served.facts.processor;
    expect(triton('26.05-py3')).toBe('gpu');
    expect(triton('26.05-py3-cpu')).toBe('cpu');
  });

  test("serves with an image of one's own that says it can, and adds to its variables", () => {
    const { properties: mine } = givenModel(
      many((parts) => ({
        image: own(parts, () => ({ capabilities: ['multi-models'], environment: { A: '1' } })),
        environment: { B: '2' },
      })),
    );
    expect(mine.PrimaryContainer).toMatchObject({
      Image: expect.stringMatching(/<Images\w+>:1$/),
      Mode: 'MultiModel',
      Environment: { A: '1', B: '2' },
    });
  });

  test('starts the script of each archive without a network (RV-07)', () => {
    expect(givenModel(many(() => ({ script: 'inference.py' }))).properties.PrimaryContainer?.Environment).toMatchObject(
      {
        SAGEMAKER_PROGRAM: 'inference.py',
        SAGEMAKER_SUBMIT_DIRECTORY: '/opt/ml/model/code',
      },
    );
  });

  test('is refused with an image that serves one model', () => {
    expect(() => givenModel(many(() => ({ image: { ...TRITON, repository: 'autogluon-inference' } })))).toThrow(
      "image must serve many models, got 'autogluon-inference'; use one of sagemaker-xgboost,",
    );
    expect(() => givenModel(many((parts) => ({ image: own(parts, () => ({})) })))).toThrow(
      "image must serve many models, got one of one's own without",
    );
  });

  test('is refused with an image for GPUs that is not Triton', () => {
    const image = frameworkImage({
      framework: 'tensorflow',
      purpose: 'inference',
      processor: 'gpu',
      region: 'eu-west-1',
    });
    expect(() => givenModel(many(() => ({ image })))).toThrow(
      `image must serve many models on gpu, got '${image.repository}:${image.tag}'`,
    );
  });

  test('is refused with an image that brings a model of its own', () => {
    const brings = many((parts) => ({
      image: own(parts, (lake) => ({ capabilities: ['multi-models'], artifact: { lake, key: 'a/model.tar.gz' } })),
    }));
    expect(() => givenModel(brings)).toThrow("image must bring no artifact, got one with 'artifact'");
  });

  test.each(['hospitals', '/hospitals/', ''])('is refused with %p, which is no folder', (prefix) => {
    expect(() => givenModel(many(() => ({ prefix })))).toThrow(
      `prefix must end and not begin with '/', got '${prefix}'`,
    );
  });
});
