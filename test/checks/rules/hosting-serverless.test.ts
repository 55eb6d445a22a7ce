import { hostingServerlessRules } from '../../../lib/checks/rules/hosting-serverless';
import { type Resources, testRules } from './examples';

const SERVERLESS = {
  VariantName: 'main',
  ModelName: { 'Fn::GetAtt': ['Model', 'ModelName'] },
  ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 },
};

function config(
  different: Record<string, unknown>,
  model: Record<string, unknown> = { PrimaryContainer: {} },
): Resources {
  return {
    Model: ['AWS::SageMaker::Model', model],
    Config: ['AWS::SageMaker::EndpointConfig', { ProductionVariants: [SERVERLESS], ...different }],
  };
}

function sized(size: Record<string, unknown>): Resources {
  return config({
    ProductionVariants: [{ ...SERVERLESS, ServerlessConfig: { ...SERVERLESS.ServerlessConfig, ...size } }],
  });
}

const INSTANCES = { ...SERVERLESS, ServerlessConfig: undefined, InstanceType: 'ml.m5.large' };

testRules('hostingServerlessRules', hostingServerlessRules, [
  {
    rule: 'ML-HO-13',
    fails: config({ DataCaptureConfig: { EnableCapture: true } }),
    says: 'captures no data',
    passes: config({}),
    alsoFails: {
      'two variants': config({ ProductionVariants: [SERVERLESS, { ...SERVERLESS, VariantName: 'other' }] }),
      'a type of instances': config({ ProductionVariants: [{ ...SERVERLESS, InstanceType: 'ml.m5.large' }] }),
      'asynchronous inference': config({ AsyncInferenceConfig: {} }),
    },
    alsoPasses: {
      'a capture that is off': config({ DataCaptureConfig: { EnableCapture: false } }),
      'two variants on instances': config({ ProductionVariants: [INSTANCES, { ...INSTANCES, VariantName: 'other' }] }),
    },
  },
  {
    rule: 'ML-HO-13-2',
    fails: config({}, { VpcConfig: {} }),
    says: 'VpcConfig',
    passes: config({ ProductionVariants: [INSTANCES] }, { VpcConfig: {} }),
    alsoFails: {
      'network isolation': config({}, { EnableNetworkIsolation: true }),
      'an inference pipeline': config({}, { Containers: [{}, {}] }),
      'a multi-model container': config({}, { PrimaryContainer: { Mode: 'MultiModel' } }),
    },
    alsoPasses: { 'isolation that is off': config({}, { EnableNetworkIsolation: false }) },
  },
  {
    rule: 'ML-HO-14',
    fails: sized({ MemorySizeInMB: 1500 }),
    says: '1024, 2048',
    passes: sized({ MemorySizeInMB: 6144, MaxConcurrency: 200, ProvisionedConcurrency: 200 }),
    alsoFails: {
      'too many at once': sized({ MaxConcurrency: 201 }),
      'more provisioned than allowed at once': sized({ MaxConcurrency: 5, ProvisionedConcurrency: 6 }),
    },
    alsoPasses: {
      'sizes from parameters': sized({ MemorySizeInMB: { Ref: 'Memory' }, MaxConcurrency: { Ref: 'Most' } }),
    },
  },
]);
