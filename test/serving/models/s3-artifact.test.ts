import { Match } from 'aws-cdk-lib/assertions';
import { algorithmImage, frameworkImage, xgboostImage } from '../../../lib/sagemaker/images';
import { S3Artifact, type S3ArtifactProps } from '../../../lib/serving/models/s3-artifact';
import { type ModelStack, modelStack } from '../../registry/model-stack';
import { givenModel } from './given-model';

const KEY = 'training/job-1/output/model.tar.gz';
const image = xgboostImage('eu-west-1');

const artifact =
  (overrides: (parts: ModelStack) => Partial<S3ArtifactProps> = () => ({})) =>
  (parts: ModelStack) =>
    new S3Artifact({ artifact: { lake: parts.lake, key: KEY }, image, ...overrides(parts) });

describe('S3Artifact', () => {
  const { properties, places } = givenModel(artifact());

  test('is one container: the image in its Region, and the archive in the models zone', () => {
    expect(properties.PrimaryContainer).toEqual({
      Image: '141502667606.dkr.ecr.eu-west-1.<AWS::URLSuffix>/sagemaker-xgboost:3.2-0',
      ModelDataUrl: expect.stringMatching(/^s3:\/\/<Lakemodels\w+>\/training\/job-1\/output\/model\.tar\.gz$/),
    });
    expect(properties.Containers).toBeUndefined();
  });

  test('its role reads the folder of the archive, and with `within` the versions that may still be served', () => {
    expect(places('s3:GetObject')).toEqual([expect.stringMatching(/\/training\/job-1\/output\/\*$/)]);
    const wider = givenModel(artifact(({ lake }) => ({ artifact: { lake, key: KEY, within: 'training/' } })));
    expect(wider.places('s3:GetObject')).toEqual([expect.stringMatching(/>\/training\/\*$/)]);
  });

  test('may lie with the assets of the deployment, which its role reads and not the lake', () => {
    const packed = givenModel(artifact(({ baseline }) => ({ artifact: baseline })));
    expect(packed.properties.PrimaryContainer).toMatchObject({ ModelDataUrl: expect.stringMatching(/^s3:\/\/cdk-/) });
    expect(packed.places('s3:GetObject')).toEqual([expect.stringMatching(/^arn:aws:s3:::cdk-.*\/\*\.gz$/)]);
  });

  test('need not be compressed: every file of a folder, which serverless, batch and many models do not take', () => {
    const files = givenModel(artifact(({ lake }) => ({ artifact: { lake, prefix: 'llm/v1/' } })));
    expect(files.properties.PrimaryContainer).toMatchObject({
      ModelDataSource: {
        S3DataSource: {
          S3Uri: expect.stringMatching(/^s3:\/\/<Lakemodels\w+>\/llm\/v1\/$/),
          S3DataType: 'S3Prefix',
          CompressionType: 'None',
        },
      },
    });
    expect(files.properties.PrimaryContainer).not.toHaveProperty('ModelDataUrl');
    expect(files.places('s3:GetObject')).toEqual([expect.stringMatching(/\/llm\/v1\/\*$/)]);
    expect(files.served.facts.dataSource).toBe(true);
    expect(givenModel(artifact()).served.facts.dataSource).toBe(false);
  });

  test('finds a script in its archive without a network, and takes more variables (RV-07)', () => {
    const { properties: scripted } = givenModel(
      artifact(() => ({ script: 'inference.py', environment: { SAGEMAKER_MODEL_SERVER_WORKERS: '2' } })),
    );
    expect(scripted.PrimaryContainer?.Environment).toEqual({
      SAGEMAKER_PROGRAM: 'inference.py',
      SAGEMAKER_SUBMIT_DIRECTORY: '/opt/ml/model/code',
      PIP_NO_INDEX: '1',
      PIP_NO_BUILD_ISOLATION: '0',
      SAGEMAKER_MODEL_SERVER_WORKERS: '2',
    });
    expect(properties.PrimaryContainer).not.toHaveProperty('Environment');
  });

  test('has no name of its own, and comes after the policy of its role (HO-02, HO-05)', () => {
    const { template } = givenModel(artifact());
    template.hasResource('AWS::SageMaker::Model', {
      Properties: { ModelName: Match.absent() },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('^ModelRoleDefaultPolicy')]),
    });
  });

  test('says what its image computes on, where that is one thing', () => {
    const facts = (one: S3ArtifactProps['image']) => givenModel(artifact(() => ({ image: one }))).served.facts;
    const pytorch = { framework: 'pytorch', purpose: 'inference', region: 'eu-west-1' } as const;
    expect(facts(image)).toMatchObject({ architecture: 'x86_64' });
    expect(facts(image)).not.toHaveProperty('processor');
    expect(facts(frameworkImage({ ...pytorch, processor: 'gpu' }))).toMatchObject({ processor: 'gpu' });
    expect(facts(frameworkImage({ ...pytorch, processor: 'cpu' }))).toMatchObject({ processor: 'cpu' });
    expect(facts(frameworkImage({ ...pytorch, framework: 'pytorch-neuron', processor: 'neuron' }))).toMatchObject({
      processor: 'neuron',
      architecture: 'x86_64',
    });
    expect(facts(algorithmImage('linear-learner', 'eu-west-1'))).toMatchObject({ architecture: 'x86_64' });
    expect(facts({ account: '111122223333', repository: 'mine', tag: '1' })).not.toHaveProperty('architecture');
  });

  test.each(['training/model.zip', 'model.tar.gz', '/training/model.tar.gz', 'training/', 'training/.tar.gz.part'])(
    'is refused with the key %s',
    (key) => {
      expect(() => givenModel(artifact(({ lake }) => ({ artifact: { lake, key } })))).toThrow(
        `key must name a .tar.gz archive in a folder, got '${key}'`,
      );
    },
  );

  test('is refused where `within` does not hold it, or a folder is none', () => {
    const within = (one: string) => () =>
      givenModel(artifact(({ lake }) => ({ artifact: { lake, key: KEY, within: one } })));
    expect(within('other/')).toThrow(`within must hold the artifact '${KEY}', got 'other/'`);
    expect(within('training')).toThrow("within must end and not begin with '/', got 'training'");
    expect(() => givenModel(artifact(({ lake }) => ({ artifact: { lake, prefix: 'llm' } })))).toThrow(
      "prefix must end and not begin with '/', got 'llm'",
    );
  });

  test('is refused with a script that the toolkit would not find (RV-07)', () => {
    expect(() => givenModel(artifact(() => ({ script: 'code/inference.py' })))).toThrow(
      "script must be a .py file in the folder code of the archive, got 'code/inference.py'",
    );
  });

  test('is refused from a lake in another Region (HO-27)', () => {
    const { lake } = modelStack({}, 'us-east-1');
    expect(() => givenModel(artifact(() => ({ artifact: { lake, key: KEY } })))).toThrow(
      "lake must be in eu-west-1 with the model, got 'us-east-1'",
    );
  });
});
