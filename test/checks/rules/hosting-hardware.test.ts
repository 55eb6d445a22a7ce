import { hostingHardwareRules } from '../../../lib/checks/rules/hosting-hardware';
import { type Resources, testRules } from './examples';

const SOUND = {
  VariantName: 'main',
  ModelName: 'model',
  InstanceType: 'ml.m5.large',
  InitialInstanceCount: 1,
  ContainerStartupHealthCheckTimeoutInSeconds: 300,
};
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1';

/** A configuration whose one variant differs from a sound one. */
function variant(different: Record<string, unknown>, config: Record<string, unknown> = { KmsKeyId: KEY }): Resources {
  return {
    Config: ['AWS::SageMaker::EndpointConfig', { ProductionVariants: [{ ...SOUND, ...different }], ...config }],
  };
}

testRules('hostingHardwareRules', hostingHardwareRules, [
  {
    rule: 'ML-HO-01',
    fails: variant({ InstanceType: 'ml.g5.xlarge' }),
    says: "'ml.g5.xlarge'",
    passes: variant({ InstanceType: 'ml.g5.xlarge' }, {}),
    alsoPasses: { 'a type from a parameter': variant({ InstanceType: { Ref: 'Type' } }) },
  },
  {
    rule: 'ML-HO-01-2',
    fails: variant({}, {}),
    says: 'ml.m5.large',
    passes: variant({}),
    alsoPasses: {
      'a serverless variant, which has no volume': {
        Config: ['AWS::SageMaker::EndpointConfig', { ProductionVariants: [{ ServerlessConfig: {}, ModelName: 'a' }] }],
      },
    },
  },
  {
    rule: 'ML-HO-22',
    fails: variant({ InferenceAmiVersion: 'al2-ami-sagemaker-inference-gpu-2' }),
    says: 'no accelerator',
    passes: variant({ InferenceAmiVersion: 'al2-ami-sagemaker-inference-gpu-2', InstanceType: 'ml.g5.xlarge' }, {}),
    alsoFails: {
      'an image for Neuron on a GPU': variant(
        { InferenceAmiVersion: 'al2-ami-sagemaker-inference-neuron-2', InstanceType: 'ml.g5.xlarge' },
        {},
      ),
    },
    alsoPasses: {
      'an image for Neuron on Inferentia': variant({
        InferenceAmiVersion: 'al2-ami-sagemaker-inference-neuron-2',
        InstanceType: 'ml.inf2.xlarge',
      }),
    },
  },
  {
    rule: 'ML-HO-30',
    fails: variant({ VolumeSizeInGB: 100, InstanceType: 'ml.g5.xlarge' }, {}),
    says: '100 GB',
    passes: variant({ VolumeSizeInGB: 100 }),
  },
  {
    rule: 'ML-HO-06-2',
    fails: variant({ InstanceType: 'ml.t3.medium' }),
    says: 'offered for training, processing only',
    passes: variant({ InstanceType: 'ml.t2.medium' }),
    alsoFails: {
      'a type of EC2': variant({ InstanceType: 'm5.large' }),
      'no type': variant({ InstanceType: { Ref: 'AWS::NoValue' } }),
    },
    alsoPasses: {
      'a type that is newer than our list': variant({ InstanceType: 'ml.m9.large' }),
      'a type from a parameter': variant({ InstanceType: { Ref: 'Type' } }),
      'a serverless variant': variant({ InstanceType: { Ref: 'AWS::NoValue' }, ServerlessConfig: {} }),
    },
  },
]);
