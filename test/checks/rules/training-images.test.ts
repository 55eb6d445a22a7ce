import { trainingImageRules } from '../../../lib/checks/rules/training-images';
import { type Resources, testRules } from './examples';
import { processingJob, trainingJob } from './job-requests';

const IMAGE = 'AlgorithmSpecification/TrainingImage';
const TYPE = 'ResourceConfig/InstanceType';
const registry = (account: string, repository: string, region = 'eu-west-1') =>
  `${account}.dkr.ecr.${region}.amazonaws.com/${repository}`;
const trains = (image: string, type = 'ml.m5.xlarge') => trainingJob({ [IMAGE]: image, [TYPE]: type });
const serves = (image: string): Resources => ({
  Model: ['AWS::SageMaker::Model', { PrimaryContainer: { Image: image } }],
});
const NEURON = registry('763104351884', 'pytorch-training-neuronx:2.7.0-neuronx-py310-sdk2.24.1-ubuntu22.04');

testRules('trainingImageRules', trainingImageRules, [
  {
    rule: 'ML-TR-24',
    fails: trains(registry('692866216735', 'pytorch-training:2.8.0')),
    says: 'account 692866216735 has no images in eu-west-1; account 763104351884 has them',
    passes: trains(registry('763104351884', 'pytorch-training:2.8.0')),
    alsoPasses: {
      'an image of another kind': trains(registry('692866216735', 'other:1')),
      'a copy of one’s own': trains(registry('123456789012', 'pytorch-training:2.8.0')),
    },
  },
  {
    rule: 'ML-TR-24-2',
    fails: trains(registry('123456789012', 'mine:1', 'eu-central-1')),
    says: 'the image lies in eu-central-1',
    passes: trains(registry('123456789012', 'mine:1')),
    alsoFails: { 'a model': serves(registry('123456789012', 'mine:1', 'us-east-1')) },
    alsoPasses: {
      'the Region of the stack': {
        Model: [
          'AWS::SageMaker::Model',
          { PrimaryContainer: { Image: { 'Fn::Sub': '123456789012.dkr.ecr.${AWS::Region}.amazonaws.com/mine:1' } } },
        ],
      },
      'a Region that a parameter gives': trains(registry('141502667606', 'sagemaker-xgboost:3.2-0', '<Region>')),
      'no image of ECR': trains('registry.example/mine:1'),
    },
  },
  {
    rule: 'ML-TR-25',
    fails: trains(registry('683313688378', 'sagemaker-xgboost:3.2-0')),
    says: 'account 683313688378 is not the registry of sagemaker-xgboost in eu-west-1, which is 141502667606',
    passes: trains(registry('141502667606', 'sagemaker-xgboost:3.2-0')),
    alsoFails: {
      'a processing job': processingJob({
        'AppSpecification/ImageUri': registry('683313688378', 'sagemaker-scikit-learn:1.2-1-cpu-py3'),
      }),
      'a version': {
        Version: [
          'AWS::SageMaker::ModelPackage',
          {
            InferenceSpecification: {
              Containers: [{ Image: registry('683313688378', 'sagemaker-xgboost:3.2-0') }],
            },
          },
        ],
      },
    },
    alsoPasses: {
      'a mirror in the account of the stack': trains(registry('<AWS::AccountId>', 'sagemaker-xgboost:3.2-0')),
    },
  },
  {
    rule: 'ML-TR-26',
    fails: trains(registry('141502667606', 'sagemaker-xgboost:3.1-0')),
    says: "sagemaker-xgboost has no tag '3.1-0'",
    passes: trains(registry('141502667606', 'sagemaker-xgboost:1.7-1')),
    alsoFails: {
      'no tag': trains(registry('141502667606', 'sagemaker-scikit-learn')),
      'the latest': serves(registry('141502667606', 'sagemaker-xgboost:latest')),
    },
    alsoPasses: {
      'the form of the SDK': trains(registry('141502667606', 'sagemaker-scikit-learn:1.4-2-py312-cpu-py3')),
      'a digest': trains(registry('141502667606', `sagemaker-xgboost@sha256:${'a'.repeat(64)}`)),
      'an image of one’s own': trains(registry('123456789012', 'mine:3.1-0')),
    },
  },
  {
    rule: 'ML-TR-28',
    fails: trains(registry('763104351884', 'pytorch-training-neuronx:2.7.0-py310'), 'ml.trn1.2xlarge'),
    says: "the tag '2.7.0-py310' of pytorch-training-neuronx names no Neuron SDK",
    passes: trains(NEURON, 'ml.trn1.2xlarge'),
    alsoPasses: { 'an image of one’s own': trains(registry('123456789012', 'mine-neuronx:1'), 'ml.trn1.2xlarge') },
  },
  {
    rule: 'ML-TR-28-2',
    fails: trains(registry('763104351884', 'pytorch-training:2.8.0-gpu-py312'), 'ml.trn1.2xlarge'),
    says: 'pytorch-training does not run on ml.trn1.2xlarge',
    passes: trains(NEURON, 'ml.trn1.2xlarge'),
    alsoFails: { 'a Neuron image elsewhere': trains(NEURON, 'ml.g5.xlarge') },
    alsoPasses: { 'an image of one’s own': trains(registry('123456789012', 'mine:1'), 'ml.trn1.2xlarge') },
  },
]);
