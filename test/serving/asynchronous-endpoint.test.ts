import { Match } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  AsynchronousEndpoint,
  type AsynchronousEndpointProps,
  checkAsynchronousEndpoint,
} from '../../lib/serving/asynchronous-endpoint';
import { statementsOf } from '../workflow/state-machine';
import { all, FACTS, type Ground, made } from './given-kinds';

type Given = Partial<Omit<AsynchronousEndpointProps, 'variant'>> & {
  readonly instanceType?: string;
  readonly use?: (endpoint: AsynchronousEndpoint, parts: Ground) => unknown;
};

const given = ({ use, instanceType = 'ml.m5.large', ...overrides }: Given = {}) =>
  made((parts) => {
    const { stack, lake, keys, alarms } = parts;
    const endpoint = new AsynchronousEndpoint(stack, 'Endpoint', {
      endpointName: 'test-scans',
      variant: {
        name: 'main',
        instances: 1,
        instanceType,
        model: parts.model('Model', undefined, instanceType.startsWith('ml.g') ? 'gpu' : 'cpu'),
      },
      scaling: { maxInstances: 3, backlogPerInstance: 5 },
      ...{ lake, prefix: 'scans/', volumeKey: keys.internal, alarms },
      ...overrides,
    });
    use?.(endpoint, parts);
    return endpoint;
  });

const TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';
const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';
const types = (template: ReturnType<typeof given>) =>
  (all(template, POLICY) as { Properties: { PolicyType: string } }[])
    .map(({ Properties }) => Properties.PolicyType)
    .sort();

describe('AsynchronousEndpoint', () => {
  const template = given({ concurrencyPerInstance: 2 });

  test('writes answers and failures apart, under the key of the capture zone', () => {
    const [config] = all(template, 'AWS::SageMaker::EndpointConfig');
    expect(config?.Properties).toMatchObject({
      AsyncInferenceConfig: {
        ClientConfig: { MaxConcurrentInvocationsPerInstance: 2 },
        OutputConfig: {
          S3OutputPath: expect.stringMatching(/^s3:\/\/<Lakecapture\w+>\/scans\/output\/$/),
          S3FailurePath: expect.stringMatching(/\/scans\/failed\/$/),
          KmsKeyId: expect.stringMatching(/^<KeysRestricted\w+\.Arn>$/),
        },
      },
    });
  });

  test('begins with an instance and goes to none, which a second policy leaves when a request waits (HO-11, HO-12)', () => {
    const [config] = all(template, 'AWS::SageMaker::EndpointConfig');
    expect(config?.Properties).toMatchObject({ ProductionVariants: [{ InitialInstanceCount: 1 }] });
    expect(all(template, TARGET)[0]?.Properties).toMatchObject({ MinCapacity: 0, MaxCapacity: 3 });
    expect(types(template)).toEqual(['StepScaling', 'TargetTrackingScaling']);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'HasBacklogWithoutCapacity',
      Dimensions: [{ Name: 'EndpointName', Value: 'test-scans' }],
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
    template.hasResourceProperties(POLICY, {
      StepScalingPolicyConfiguration: Match.objectLike({
        StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
      }),
    });
  });

  test('needs no second policy where an instance is always there', () => {
    const kept = given({ scaling: { minInstances: 1, maxInstances: 3, backlogPerInstance: 5 } });
    expect(types(kept)).toEqual(['TargetTrackingScaling']);
  });

  test('follows the queue for each instance, by the endpoint and not by its variant (HO-12)', () => {
    template.hasResourceProperties(POLICY, {
      TargetTrackingScalingPolicyConfiguration: Match.objectLike({
        TargetValue: 5,
        CustomizedMetricSpecification: {
          Namespace: 'AWS/SageMaker',
          MetricName: 'ApproximateBacklogSizePerInstance',
          Dimensions: [{ Name: 'EndpointName', Value: 'test-scans' }],
          Statistic: 'Average',
        },
      }),
    });
  });

  test('an update keeps the instances that the queue has brought (HO-08)', () => {
    template.hasResourceProperties('AWS::SageMaker::Endpoint', { RetainAllVariantProperties: true });
  });

  test('gives disks of instances no key, and volumes one (HO-01)', () => {
    const config = 'AWS::SageMaker::EndpointConfig';
    template.hasResourceProperties(config, {
      KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^KeysInternal'), 'Arn'] },
    });
    given({ instanceType: 'ml.g5.xlarge' }).hasResourceProperties(config, { KmsKeyId: Match.absent() });
  });

  test('its containers read requests alone, and write answers and failures alone', () => {
    const places = (action: string) =>
      statementsOf(template, 'ModelRole')
        .filter(({ Action }) => Action.includes(action))
        .flatMap(({ Resource }) => [...Resource])
        .filter((one) => one.includes('Lakecapture'));
    expect(places('s3:GetObject')).toEqual([expect.stringMatching(/\/scans\/input\/\*$/)]);
    expect(places('s3:PutObject').map((one) => one.replace(/^.*\/scans/, ''))).toEqual(['/failed/*', '/output/*']);
  });

  test('grantInvoke lets a caller put requests, ask, and read what comes of it', () => {
    const callers = given({
      use: (endpoint, { stack }) =>
        endpoint.grantInvoke(new Role(stack, 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })),
    });
    const statements = statementsOf(callers, 'Caller');
    const at = (action: string) =>
      statements.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => [...Resource]);
    expect(at('sagemaker:InvokeEndpointAsync')).toEqual([expect.stringMatching(/:endpoint\/test-scans$/)]);
    expect(at('sagemaker:InvokeEndpoint')).toEqual([]);
    expect(at('s3:PutObject')).toEqual([expect.stringMatching(/\/scans\/input\/\*$/)]);
    expect(at('s3:GetObject')).toEqual([expect.stringMatching(/failed\/\*$/), expect.stringMatching(/output\/\*$/)]);
  });

  const variant = { name: 'main', instances: 1, instanceType: 'ml.m5.large', model: { facts: FACTS } };
  const scaling = { minInstances: 0, maxInstances: 2, backlogPerInstance: 5 };
  test.each<[string, object, string]>([
    [
      'a burstable type (HO-10)',
      { variant: { ...variant, instanceType: 'ml.t2.medium' } },
      "instanceType of an asynchronous endpoint must not be burstable, because it scales, got 'ml.t2.medium'; use ml.m5.large (HO-10)",
    ],
    [
      'no instance to begin with (HO-12)',
      { variant: { ...variant, instances: 0 } },
      'scaling must satisfy 0 <= minInstances <= instances <= maxInstances, with one instance to begin with, got 0, 0 and 2 (HO-12)',
    ],
    ['more instances than at most', { variant: { ...variant, instances: 3 } }, 'got 0, 3 and 2 (HO-12)'],
    ['fewer instances than at least', { scaling: { ...scaling, minInstances: 2 } }, 'got 2, 1 and 2 (HO-12)'],
    [
      'a queue of none',
      { scaling: { ...scaling, backlogPerInstance: 0 } },
      'scaling.backlogPerInstance must be above 0, got 0',
    ],
    ['1001 requests at once', { concurrencyPerInstance: 1001 }, 'concurrencyPerInstance must be 1 to 1000, got 1001'],
    ['a prefix that is no folder', { prefix: 'scans' }, "prefix must end in /, got 'scans'"],
    [
      'many models, none of which a request could name',
      { variant: { ...variant, model: { facts: { ...FACTS, multiModel: true } } } },
      'model.source must be one that answers without being named in a queue, got many models in one container; give each a definition of its own',
    ],
    [
      'containers that a request could not name',
      { variant: { ...variant, model: { facts: { ...FACTS, containers: 2, direct: true } } } },
      "got containers that are named one by one; let execution be 'Serial'",
    ],
  ])('refuses %s', (_, changed, message) => {
    expect(() => checkAsynchronousEndpoint({ variant, scaling, prefix: 'scans/', ...changed })).toThrow(message);
  });

  test('refuses what the check refuses', () => {
    expect(() => given({ prefix: 'scans' })).toThrow('prefix must end in /');
  });
});
