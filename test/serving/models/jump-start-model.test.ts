import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { frameworkImage } from '../../../lib/sagemaker/images';
import { JumpStartModel, type JumpStartModelProps } from '../../../lib/serving/models/jump-start-model';
import type { ModelStack } from '../../registry/model-stack';
import { givenModel } from './given-model';

const FOLDER = 'huggingface-txt2img/example/artifacts/inference-prepack/v1.0.0/';
const ARCHIVE = 'pytorch-infer/prepack/v1.0.0/infer-prepack-pytorch-ic-mobilenet-v2.tar.gz';

const published =
  (overrides: (parts: ModelStack) => Partial<JumpStartModelProps> = () => ({})) =>
  (parts: ModelStack) =>
    new JumpStartModel({
      modelId: 'pytorch-ic-mobilenet-v2',
      image: frameworkImage({ framework: 'pytorch', purpose: 'inference', processor: 'cpu', region: 'eu-west-1' }),
      artifactKey: ARCHIVE,
      ...overrides(parts),
    });

describe('JumpStartModel', () => {
  test('is an archive in the bucket of AWS of its Region, with the variables of its specification', () => {
    const { properties, served } = givenModel(
      published(() => ({ environment: { SAGEMAKER_PROGRAM: 'inference.py' } })),
    );
    expect(properties.PrimaryContainer).toEqual({
      Image: expect.stringMatching(/\.dkr\.ecr\.eu-west-1\./),
      ModelDataUrl: `s3://jumpstart-cache-prod-eu-west-1/${ARCHIVE}`,
      Environment: { SAGEMAKER_PROGRAM: 'inference.py' },
    });
    expect(served.facts).toMatchObject({ dataSource: false, processor: 'cpu', isolated: true });
  });

  test('may be a folder of files that are not compressed', () => {
    const { properties, served, places } = givenModel(published(() => ({ artifactKey: FOLDER })));
    expect(properties.PrimaryContainer?.ModelDataSource).toEqual({
      S3DataSource: {
        S3Uri: `s3://jumpstart-cache-prod-eu-west-1/${FOLDER}`,
        S3DataType: 'S3Prefix',
        CompressionType: 'None',
      },
    });
    expect(served.facts.dataSource).toBe(true);
    expect(places('s3:GetObject')).toEqual([`arn:aws:s3:::jumpstart-cache-prod-eu-west-1/${FOLDER}*`]);
  });

  test('its role reads that one archive, and lists nothing beside it', () => {
    const { places, statements } = givenModel(published());
    expect(places('s3:GetObject')).toEqual([`arn:aws:s3:::jumpstart-cache-prod-eu-west-1/${ARCHIVE}`]);
    expect(statements.filter(({ Action }) => Action.includes('s3:ListBucket'))).toMatchObject([
      { Condition: { StringEquals: { 's3:prefix': ARCHIVE } } },
    ]);
  });

  test.each([
    [FOLDER, 'S3Prefix', 'None'],
    [ARCHIVE, 'S3Object', 'Gzip'],
  ])(
    'gated, its licence is accepted in the request, and it lies in the private bucket: %s',
    (artifactKey, type, compression) => {
      const { properties, places } = givenModel(
        published(() => ({ modelId: 'meta-textgeneration-llama-2-7b', artifactKey, eula: 'accepted' })),
      );
      expect(properties.PrimaryContainer?.ModelDataSource).toEqual({
        S3DataSource: {
          S3Uri: `s3://jumpstart-private-cache-prod-eu-west-1/${artifactKey}`,
          S3DataType: type,
          CompressionType: compression,
          ModelAccessConfig: { AcceptEula: true },
        },
      });
      expect(places('s3:GetObject')).toEqual([expect.stringContaining('jumpstart-private-cache-prod-eu-west-1/')]);
    },
  );

  test('may be copied to a bucket of the account, whose key the role then uses', () => {
    const { properties, places } = givenModel(
      published(({ stack }) => ({
        copy: new Bucket(stack, 'Copy', { encryptionKey: new Key(stack, 'CopyKey') }),
      })),
    );
    expect(properties.PrimaryContainer?.ModelDataUrl).toMatch(/^s3:\/\/<Copy\w+>\/pytorch-infer\//);
    expect(places('s3:GetObject')).toEqual([expect.stringMatching(/^<Copy\w+\.Arn>\/pytorch-infer\//)]);
    expect(places('kms:Decrypt')).toContainEqual(expect.stringMatching(/^<CopyKey\w+\.Arn>$/));
  });

  test.each(['meta-textgeneration-llama-3-8b', 'huggingface-llm-gemma-7b-instruct'])(
    'is refused as %s while its licence is not accepted',
    (modelId) => {
      expect(() => givenModel(published(() => ({ modelId })))).toThrow(
        `eula must be 'accepted' for the gated model '${modelId}', got nothing`,
      );
    },
  );

  test.each(['', '/a/', 'a/model.zip', 'source-directory-tarballs/pytorch/inference/ic/v1.0.0/sourcedir.tar.gz'])(
    'is refused with the key %p, which is no model with its code (RV-07)',
    (artifactKey) => {
      expect(() => givenModel(published(() => ({ artifactKey })))).toThrow(
        `artifactKey must be a folder ending in '/' or a .tar.gz with model and code, got '${artifactKey}'`,
      );
    },
  );
});
