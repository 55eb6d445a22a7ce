import { hostingVariantRules } from '../../../lib/checks/rules/hosting-variants';
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

/** A configuration with variants of these names. */
function named(production: readonly string[], shadows: readonly string[] = [], weight?: number): Resources {
  const variants = (names: readonly string[]) =>
    names.map((VariantName) => ({
      ...SOUND,
      VariantName,
      ...(weight === undefined ? {} : { InitialVariantWeight: weight }),
    }));
  return {
    Config: [
      'AWS::SageMaker::EndpointConfig',
      { KmsKeyId: KEY, ProductionVariants: variants(production), ShadowProductionVariants: variants(shadows) },
    ],
  };
}

/** A variant and its shadow, of which the second has such a model. */
function shadowed(model: Record<string, unknown>, shadows: readonly string[] = ['trial']): Resources {
  const variants = (names: readonly string[], ModelName: unknown) =>
    names.map((VariantName) => ({ ...SOUND, VariantName, ModelName }));
  return {
    Model: ['AWS::SageMaker::Model', model],
    Config: [
      'AWS::SageMaker::EndpointConfig',
      {
        KmsKeyId: KEY,
        ProductionVariants: variants(['main'], shadows.length === 0 ? { 'Fn::GetAtt': ['Model', 'ModelName'] } : 'm'),
        ShadowProductionVariants: variants(shadows, { 'Fn::GetAtt': ['Model', 'ModelName'] }),
      },
    ],
  };
}

const eleven = Array.from({ length: 11 }, (_, index) => `v${index}`);
const without = (key: keyof typeof SOUND) => variant({ [key]: { Ref: 'AWS::NoValue' } });

testRules('hostingVariantRules', hostingVariantRules, [
  {
    rule: 'ML-HO-12',
    fails: variant({ InitialInstanceCount: 0 }),
    says: 'starts with 0',
    passes: variant({ InitialInstanceCount: 1 }),
    alsoFails: { 'no number': without('InitialInstanceCount') },
    alsoPasses: {
      'a number from a parameter': variant({ InitialInstanceCount: { Ref: 'Count' } }),
      'instances that SageMaker manages': variant({
        InitialInstanceCount: { Ref: 'AWS::NoValue' },
        ManagedInstanceScaling: {},
      }),
    },
  },
  {
    rule: 'ML-HO-20',
    fails: without('ContainerStartupHealthCheckTimeoutInSeconds'),
    says: "variant 'main'",
    passes: variant({}),
    alsoPasses: {
      'a variant for inference components, which have limits of their own': variant({
        ModelName: { Ref: 'AWS::NoValue' },
        ContainerStartupHealthCheckTimeoutInSeconds: { Ref: 'AWS::NoValue' },
      }),
    },
  },
  {
    rule: 'ML-HO-21',
    fails: variant({ ContainerStartupHealthCheckTimeoutInSeconds: 30 }),
    says: '60 to 3600',
    passes: variant({ ContainerStartupHealthCheckTimeoutInSeconds: 60, ModelDataDownloadTimeoutInSeconds: 3600 }),
    alsoFails: { 'more than an hour': variant({ ModelDataDownloadTimeoutInSeconds: 3601 }) },
  },
  {
    rule: 'ML-HO-23',
    fails: named(['a', 'a']),
    says: "'a'",
    passes: named(['a', 'b']),
    alsoFails: {
      'eleven variants': named(eleven),
      'two shadows': named(['a'], ['b', 'c']),
      'a shadow of two': named(['a', 'b'], ['c']),
    },
    alsoPasses: { 'one shadow': named(['a'], ['b']), 'ten variants': named(eleven.slice(1)) },
  },
  {
    rule: 'ML-HO-23-3',
    fails: shadowed({ Containers: [{ Image: 'a' }, { Image: 'b' }] }),
    says: "variant 'trial' has 2 containers",
    passes: shadowed({ PrimaryContainer: { Image: 'a' } }),
    alsoFails: { 'many models': shadowed({ PrimaryContainer: { Image: 'a', Mode: 'MultiModel' } }) },
    alsoPasses: { 'two containers without a shadow': shadowed({ Containers: [{ Image: 'a' }, { Image: 'b' }] }, []) },
  },
  {
    rule: 'ML-HO-23-2',
    fails: named(['a', 'b'], [], 0),
    says: 'is 0 for every variant',
    passes: named(['a', 'b'], [], 1),
    alsoPasses: { 'weights that are left to SageMaker': named(['a', 'b']) },
  },
]);
