import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { algorithm, ALGORITHM_NAMES, type AlgorithmName } from '../../../lib/sagemaker/algorithms/catalogue';
import type { JumpStartPackage } from '../../../lib/sagemaker/algorithms/jump-start';
import { BuiltInAlgorithm, type BuiltInAlgorithmProps } from '../../../lib/training/programs/built-in-algorithm';

/** The smallest right value of what an algorithm requires. */
const REQUIRED: Readonly<Record<string, string | number>> = {
  num_round: 10,
  predictor_type: 'regressor',
  feature_dim: 10,
  num_factors: 2,
  k: 2,
  sample_size: 100,
  mini_batch_size: 5,
  num_components: 2,
  context_length: 3,
  epochs: 1,
  prediction_length: 3,
  time_freq: 'D',
  enc0_max_seq_len: 5,
  enc0_vocab_size: 5,
  num_entity_vectors: 5,
  vector_dim: 5,
  mode: 'cbow',
  num_topics: 2,
  num_classes: 2,
  num_training_samples: 5,
};

/** A package of one's own, for models of which AWS publishes none. */
const PACKAGE: JumpStartPackage = {
  modelId: 'own',
  version: '1.0.0',
  framework: { name: 'tensorflow', version: '2.9.2' },
  scriptKey: 'script/sourcedir.tar.gz',
  modelKey: 'model/model.tar.gz',
};

function given(name: AlgorithmName, overrides: Partial<BuiltInAlgorithmProps> = {}) {
  const stack = new Stack(new App(), 'Stack', { env: { region: 'eu-west-1' } });
  const { hyperparameters, channels, instances, image } = algorithm(name);
  const published = image.source !== 'jump-start' || Object.keys(image.jumpStart.packages).length > 0;
  const program = new BuiltInAlgorithm(stack, 'Program', {
    algorithm: name,
    region: 'eu-west-1',
    hyperparameters: Object.fromEntries(
      hyperparameters.flatMap(({ name: one, required }) => (required === true ? [[one, REQUIRED[one] ?? '']] : [])),
    ),
    channels: channels
      .filter(({ required }) => required === true)
      .map((channel) => ({ name: channel.name, sharded: channel.spread === 'sharded' })),
    instanceType: instances.processors.includes('cpu') ? 'ml.m5.xlarge' : 'ml.g4dn.xlarge',
    ...(published ? {} : { package: PACKAGE }),
    ...overrides,
  });
  return { stack, program };
}

describe('BuiltInAlgorithm', () => {
  test.each(ALGORITHM_NAMES)('%s is a program with an image of its Region, without a network', (name) => {
    const { program } = given(name);
    expect(JSON.stringify(program.algorithm.TrainingImage)).toMatch(/\d{12}\.dkr\.ecr\.eu-west-1\..+\/[\w-]+:[\w.-]+/);
    expect(program.isolated).toBe(true);
    expect(Object.values(program.hyperparameters).every((value) => typeof value === 'string')).toBe(true);
  });

  test('throws once, with all that is wrong', () => {
    expect(() => given('xgboost', { hyperparameters: { eta: 3 }, instanceType: 'ml.trn1.2xlarge' })).toThrow(
      /xgboost cannot be trained like this:\n- hyperparameters\.eta: '3' is out of range.*\n- .*num_round is missing.*\n- instanceType/,
    );
  });

  test.each(['image-classification-mxnet', 'object-detection-mxnet', 'semantic-segmentation', 'seq2seq'] as const)(
    'warns that %s builds on MXNet, and names what replaces it',
    (name) => {
      const { stack } = given(name);
      Annotations.fromStack(stack).hasWarning('/Stack/Program', Match.stringLikeRegexp('no longer supported.*use '));
    },
  );

  test('does not warn of what is supported', () => {
    Annotations.fromStack(given('xgboost').stack).hasNoWarning('*', Match.anyValue());
  });

  test('a script of JumpStart is found in a channel, with its model, and needs no network (RV-08, TR-12)', () => {
    const { program } = given('lightgbm');
    expect(program.ownChannels).toEqual([
      {
        name: 'code',
        uri: 's3://jumpstart-cache-prod-eu-west-1/source-directory-tarballs/lightgbm/transfer_learning/classification/prepack/v1.1.1/sourcedir.tar.gz',
      },
      {
        name: 'model',
        uri: 's3://jumpstart-cache-prod-eu-west-1/lightgbm-training/train-lightgbm-classification-model.tar.gz',
      },
    ]);
    expect(program.hyperparameters).toMatchObject({
      sagemaker_program: 'transfer_learning.py',
      sagemaker_submit_directory: '/opt/ml/input/data/code/sourcedir.tar.gz',
      num_boost_round: '5000',
      is_unbalance: 'False',
    });
    expect(program.environment).toMatchObject({ PIP_NO_INDEX: '1' });
    expect(program.image).toMatchObject({ repository: 'pytorch-training', tag: '1.9.0-cpu-py38' });
  });

  test('takes script and model from a copy, with its key, and lets the role read nothing else', () => {
    const { stack, program } = given('catboost', {});
    const bucket = new Bucket(stack, 'Copy', { encryptionKey: new Key(stack, 'Key') });
    const copied = new BuiltInAlgorithm(stack, 'Copied', {
      algorithm: 'catboost',
      region: 'eu-west-1',
      hyperparameters: {},
      channels: [{ name: 'training' }],
      instanceType: 'ml.m5.xlarge',
      packageCopy: bucket,
    });
    copied.grantRead(new Role(stack, 'Role', { assumedBy: new ServicePrincipal('sagemaker.amazonaws.com') }));
    expect(program.ownChannels.map(({ name }) => name)).toEqual(copied.ownChannels.map(({ name }) => name));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Action: 's3:ListBucket',
            Condition: {
              StringEquals: { 's3:prefix': [Match.stringLikeRegexp('sourcedir.tar.gz$'), Match.anyValue()] },
            },
          }),
          Match.objectLike({ Action: 's3:GetObject', Resource: [Match.anyValue(), Match.anyValue()] }),
          Match.objectLike({ Action: 'kms:Decrypt' }),
        ],
      },
    });
  });

  test('says where to find a package that AWS has not published', () => {
    expect(() => given('tabtransformer', { package: undefined })).toThrow(
      /package must say .*pytorch-tabtransformerclassification-model.*community_models_specs/,
    );
    expect(() => given('xgboost', { package: PACKAGE })).toThrow(/leave them out/);
  });

  test('leaves to a tuning job what it searches, and says which Regions have LDA', () => {
    const { program } = given('catboost', {
      tuning: { metric: 'AUC', ranges: { depth: { type: 'integer', min: 4, max: 10 } } },
    });
    expect(program.hyperparameters).not.toHaveProperty('depth');
    expect(program.metrics).toContainEqual({ Name: 'AUC', Regex: 'bestTest = ([0-9\\.]+)' });
    expect(() => given('lda', { region: 'eu-north-1' })).toThrow(/got 'eu-north-1'; use one of these/);
  });
});
