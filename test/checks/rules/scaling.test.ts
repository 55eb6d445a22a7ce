import { scalingRules } from '../../../lib/checks/rules/scaling';
import { type Resources, testRules } from './examples';

const NAME = { 'Fn::GetAtt': ['Endpoint', 'EndpointName'] };
const NONE = { Ref: 'AWS::NoValue' };

interface Different {
  readonly target?: Record<string, unknown>;
  readonly endpoint?: Record<string, unknown>;
  readonly variant?: Record<string, unknown>;
  readonly config?: Record<string, unknown>;
}

/** A scaled endpoint that keeps all rules, but for what is different. */
function scaled({ target, endpoint, variant, config }: Different): Resources {
  return {
    Config: [
      'AWS::SageMaker::EndpointConfig',
      {
        ProductionVariants: [{ VariantName: 'main', InstanceType: 'ml.m5.large', InitialInstanceCount: 2, ...variant }],
        ...config,
      },
    ],
    Endpoint: [
      'AWS::SageMaker::Endpoint',
      {
        EndpointName: 'served',
        EndpointConfigName: { 'Fn::GetAtt': ['Config', 'EndpointConfigName'] },
        RetainAllVariantProperties: true,
        ...endpoint,
      },
    ],
    Target: [
      'AWS::ApplicationAutoScaling::ScalableTarget',
      {
        ServiceNamespace: 'sagemaker',
        ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
        ResourceId: id('main'),
        MinCapacity: 1,
        MaxCapacity: 4,
        ...target,
      },
    ],
  };
}

function id(variant: string): unknown {
  return { 'Fn::Join': ['', ['endpoint/', NAME, `/variant/${variant}`]] };
}

const CAPTURE = { DataCaptureConfig: { EnableCapture: true } };

testRules('scalingRules', scalingRules, [
  {
    rule: 'ML-HO-08',
    fails: scaled({ endpoint: { RetainAllVariantProperties: NONE } }),
    says: 'is nothing',
    passes: scaled({}),
    alsoFails: { 'what is switched off': scaled({ endpoint: { RetainAllVariantProperties: false } }) },
    alsoPasses: {
      'an endpoint that is not scaled': {
        Endpoint: ['AWS::SageMaker::Endpoint', { EndpointConfigName: 'other' }],
      },
    },
  },
  {
    rule: 'ML-HO-08-2',
    fails: scaled({ config: CAPTURE }),
    says: 'capture of the last deployment',
    passes: scaled({
      config: CAPTURE,
      endpoint: { ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DataCaptureConfig' }] },
    }),
  },
  {
    rule: 'ML-HO-09',
    fails: scaled({ target: { ScalableDimension: 'sagemaker:variant:DesiredCount' }, endpoint: {} }),
    says: 'sagemaker:variant:DesiredCount',
    passes: scaled({}),
    alsoFails: {
      'an id without its variant': scaled({ target: { ResourceId: 'endpoint/served' } }),
      'another service': scaled({ target: { ServiceNamespace: 'ecs' } }),
    },
    alsoPasses: {
      'a target of another service': {
        Target: [
          'AWS::ApplicationAutoScaling::ScalableTarget',
          { ServiceNamespace: 'ecs', ScalableDimension: 'ecs:service:DesiredCount', ResourceId: 'service/a/b' },
        ],
      },
      'copies of an inference component': {
        Target: [
          'AWS::ApplicationAutoScaling::ScalableTarget',
          {
            ServiceNamespace: 'sagemaker',
            ScalableDimension: 'sagemaker:inference-component:DesiredCopyCount',
            ResourceId: 'inference-component/a',
          },
        ],
      },
    },
  },
  {
    rule: 'ML-HO-09-2',
    fails: scaled({ target: { ResourceId: id('AllTraffic') } }),
    says: "'AllTraffic' is not one of the endpoint's: main",
    passes: scaled({}),
  },
  {
    rule: 'ML-HO-09-3',
    fails: scaled({ target: { ResourceId: 'endpoint/served/variant/main' } }),
    says: 'Endpoint out',
    passes: scaled({}),
    alsoPasses: {
      'an endpoint that is elsewhere': scaled({ target: { ResourceId: 'endpoint/other/variant/AllTraffic' } }),
    },
  },
  {
    rule: 'ML-HO-10',
    fails: scaled({ variant: { InstanceType: 'ml.t2.medium' } }),
    says: 'ml.t2.medium',
    passes: scaled({}),
    alsoPasses: { 'Trainium, which begins with t, too': scaled({ variant: { InstanceType: 'ml.trn1.2xlarge' } }) },
  },
  {
    rule: 'ML-HO-10-2',
    fails: scaled({ variant: { InitialInstanceCount: 5 } }),
    says: 'first number 5',
    passes: scaled({ variant: { InitialInstanceCount: 4 } }),
    alsoFails: {
      'fewer than the least': scaled({ target: { MinCapacity: 3 } }),
      'bounds in the wrong order': scaled({
        target: { MinCapacity: 4, MaxCapacity: 3, ResourceId: 'endpoint/other/variant/a' },
      }),
    },
    alsoPasses: {
      'bounds from parameters': scaled({ target: { MinCapacity: { Ref: 'Min' }, MaxCapacity: { Ref: 'Max' } } }),
    },
  },
]);
