import { Match } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ServedModelFacts } from '../../lib/serving/models/served-model';
import {
  checkServerlessEndpoint,
  ServerlessEndpoint,
  type ServerlessEndpointProps,
} from '../../lib/serving/serverless-endpoint';
import { statementsOf } from '../workflow/state-machine';
import { all, FACTS, type Ground, made } from './given-kinds';

type Given = Partial<ServerlessEndpointProps> & {
  readonly use?: (endpoint: ServerlessEndpoint, parts: Ground) => unknown;
};

const given = ({ use, ...overrides }: Given = {}) =>
  made((parts) => {
    const { stack, keys, alarms } = parts;
    const endpoint = new ServerlessEndpoint(stack, 'Endpoint', {
      endpointName: 'test-forms',
      model: parts.model('Model', 'none'),
      ...{ memoryMiB: 2048, maxConcurrency: 20, volumeKey: keys.internal, alarms },
      ...overrides,
    });
    use?.(endpoint, parts);
    return endpoint;
  });

describe('ServerlessEndpoint', () => {
  const template = given();
  const provisioned = given({ provisioned: { least: 2, most: 5 } });

  test('has one variant without instances, and a model in no network (HO-13)', () => {
    const [config] = all(template, 'AWS::SageMaker::EndpointConfig') as {
      Properties: { ProductionVariants: object[] };
    }[];
    expect(config?.Properties.ProductionVariants).toEqual([
      {
        VariantName: 'main',
        ModelName: expect.stringMatching(/^<Model.*\.ModelName>$/),
        InitialVariantWeight: 1,
        ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 20 },
      },
    ]);
    template.hasResourceProperties('AWS::SageMaker::EndpointConfig', { DataCaptureConfig: Match.absent() });
    template.hasResourceProperties('AWS::SageMaker::Model', {
      VpcConfig: Match.absent(),
      EnableNetworkIsolation: false,
    });
  });

  test('costs nothing while nobody asks: nothing is provisioned, and nothing scales', () => {
    template.resourceCountIs('AWS::ApplicationAutoScaling::ScalableTarget', 0);
    template.hasResourceProperties('AWS::SageMaker::Endpoint', { RetainAllVariantProperties: Match.absent() });
  });

  test('scales what is provisioned by its use, and an update keeps it (HO-08)', () => {
    const [target] = all(provisioned, 'AWS::ApplicationAutoScaling::ScalableTarget');
    expect(target?.Properties).toMatchObject({
      ScalableDimension: 'sagemaker:variant:DesiredProvisionedConcurrency',
      ResourceId: expect.stringMatching(/^endpoint\/<Endpoint.*\.EndpointName>\/variant\/main$/),
      MinCapacity: 2,
      MaxCapacity: 5,
    });
    provisioned.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      TargetTrackingScalingPolicyConfiguration: Match.objectLike({
        TargetValue: 0.7,
        PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantProvisionedConcurrencyUtilization' },
      }),
    });
    provisioned.hasResourceProperties('AWS::SageMaker::EndpointConfig', {
      ProductionVariants: [
        Match.objectLike({ ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 20, ProvisionedConcurrency: 2 } }),
      ],
    });
    provisioned.hasResourceProperties('AWS::SageMaker::Endpoint', { RetainAllVariantProperties: true });
  });

  test('lets a cold start be slow, and rings when half a second is added where none is expected', () => {
    const thresholds = (one: typeof template) =>
      (all(one, 'AWS::CloudWatch::Alarm') as { Properties: { MetricName: string; Threshold: number } }[])
        .filter(({ Properties }) => Properties.MetricName === 'OverheadLatency')
        .map(({ Properties }) => Properties.Threshold);
    expect(thresholds(template)).toEqual([30_000_000]);
    expect(thresholds(provisioned)).toEqual([500_000]);
  });

  test('alarms name the endpoint as text, which closes no cycle (HO-19)', () => {
    for (const { Properties } of all(template, 'AWS::CloudWatch::Alarm')) {
      expect(Properties).toMatchObject({
        Dimensions: [
          { Name: 'EndpointName', Value: 'test-forms' },
          { Name: 'VariantName', Value: 'main' },
        ],
      });
    }
  });

  test('grantInvoke allows to invoke this endpoint, and nothing else', () => {
    const callers = given({
      use: (endpoint, { stack }) =>
        endpoint.grantInvoke(new Role(stack, 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })),
    });
    expect(statementsOf(callers, 'Caller')).toMatchObject([
      { Action: ['sagemaker:InvokeEndpoint'], Resource: [expect.stringMatching(/:endpoint\/test-forms$/)] },
    ]);
  });

  const facts = (changed: Partial<ServedModelFacts>) => ({ model: { facts: { ...FACTS, ...changed } } });
  test.each<[string, object, string]>([
    [
      'a model in a network (HO-13)',
      facts({ isolated: true }),
      "model.network must be 'none' on a serverless endpoint, got a VPC and isolation",
    ],
    [
      'many models (HO-13)',
      facts({ multiModel: true }),
      'model.source must be one model on a serverless endpoint, got many in one container',
    ],
    [
      'a pipeline (HO-13)',
      facts({ containers: 2 }),
      'model.source must be one container on a serverless endpoint, got 2',
    ],
    [
      'a GPU (HO-13)',
      facts({ processor: 'gpu' }),
      'model.source must compute on cpu on a serverless endpoint, got gpu',
    ],
    [
      'memory between two sizes (HO-14)',
      { memoryMiB: 1500 },
      'memoryMiB must be one of 1024, 2048, 3072, 4096, 5120, 6144, got 1500 (HO-14)',
    ],
    [
      'no request at all (HO-14)',
      { maxConcurrency: 0 },
      'maxConcurrency must be a whole number from 1 to 200, got 0 (HO-14)',
    ],
    [
      '201 requests at once (HO-14)',
      { maxConcurrency: 201 },
      'maxConcurrency must be a whole number from 1 to 200, got 201 (HO-14)',
    ],
    [
      'nothing provisioned (HO-14)',
      { provisioned: { least: 0, most: 2 } },
      'provisioned must satisfy, in whole numbers, 1 <= least <= most <= maxConcurrency, got 0, 2 and 20; lower most, or raise maxConcurrency (HO-14)',
    ],
    ['a part of a request (HO-14)', { provisioned: { least: 1.5, most: 2 } }, 'got 1.5, 2 and 20'],
    ['more provisioned than asked (HO-14)', { provisioned: { least: 1, most: 21 } }, 'got 1, 21 and 20'],
    [
      'all of it in use',
      { provisioned: { least: 1, most: 2, usedPercent: 91 } },
      'provisioned.usedPercent must be 10 to 90, got 91',
    ],
  ])('refuses %s', (_, changed, message) => {
    expect(() => checkServerlessEndpoint({ ...facts({}), memoryMiB: 2048, maxConcurrency: 20, ...changed })).toThrow(
      message,
    );
  });

  test('refuses what the check refuses', () => {
    expect(() => given({ memoryMiB: 1500 })).toThrow('memoryMiB must be one of');
  });
});
