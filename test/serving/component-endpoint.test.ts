import { Match } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ComponentEndpoint, type ComponentEndpointProps } from '../../lib/serving/component-endpoint';
import { checkComponentEndpoint, type InferenceComponent } from '../../lib/serving/component-fit';
import { statementsOf } from '../workflow/state-machine';
import { all, FACTS, type Ground, made } from './given-kinds';

type Given = Partial<Omit<ComponentEndpointProps, 'components'>> & {
  readonly component?: Partial<InferenceComponent>;
  readonly use?: (endpoint: ComponentEndpoint, parts: Ground) => unknown;
};

const given = ({ use, component, ...overrides }: Given = {}) =>
  made((parts) => {
    const { stack, vpc, subnets, keys, alarms } = parts;
    const shared = { maxCopies: 4, concurrencyPerCopy: 4, memoryMiB: 1024 };
    const endpoint = new ComponentEndpoint(stack, 'Endpoint', {
      endpointName: 'test-shared',
      components: [
        { ...shared, name: 'short', model: parts.model('Short', 'none'), ...component },
        { ...shared, name: 'long', model: parts.model('Long', 'none'), cpus: 0.5 },
      ],
      ...{ instanceType: 'ml.m5.xlarge', maxInstances: 2, vpc, subnets, volumeKey: keys.internal, alarms },
      ...overrides,
    });
    use?.(endpoint, parts);
    return endpoint;
  });

const CONFIG = 'AWS::SageMaker::EndpointConfig';
const TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';
const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';
const policyTypes = (template: ReturnType<typeof given>) =>
  (all(template, POLICY) as { Properties: { PolicyType: string } }[])
    .map(({ Properties }) => Properties.PolicyType)
    .sort();

describe('ComponentEndpoint', () => {
  const template = given();

  test('shares instances that come and go with the copies, from one to begin with down to none (HO-11, HO-12)', () => {
    template.hasResourceProperties(CONFIG, {
      ProductionVariants: [
        Match.objectLike({
          InitialInstanceCount: 1,
          ManagedInstanceScaling: { Status: 'ENABLED', MinInstanceCount: 0, MaxInstanceCount: 2 },
          ModelName: Match.absent(),
        }),
      ],
    });
  });

  test('a container that does not start fails the deployment, and not after an hour (HO-20, HO-21)', () => {
    const minutes = { ContainerStartupHealthCheckTimeoutInSeconds: 600, ModelDataDownloadTimeoutInSeconds: 600 };
    template.hasResourceProperties(CONFIG, { ProductionVariants: [Match.objectLike(minutes)] });
    template.allResourcesProperties('AWS::SageMaker::InferenceComponent', {
      Specification: Match.objectLike({ StartupParameters: minutes }),
    });
  });

  test('stands in two zones and is isolated, although its models are in no network (HO-06)', () => {
    template.hasResourceProperties(CONFIG, {
      EnableNetworkIsolation: true,
      VpcConfig: { Subnets: [Match.anyValue(), Match.anyValue()], SecurityGroupIds: [Match.anyValue()] },
    });
    template.allResourcesProperties('AWS::SageMaker::Model', { VpcConfig: Match.absent() });
  });

  test('the role that starts the instances may make interfaces in the network, and those of the models may not (TR-22)', () => {
    const [config] = all(template, CONFIG);
    expect(config?.Properties).toMatchObject({ ExecutionRoleArn: expect.stringMatching(/^<EndpointRole\w+\.Arn>$/) });
    const may = (role: string) =>
      statementsOf(template, role).some(({ Action }) => Action.includes('ec2:CreateNetworkInterface'));
    expect([may('EndpointRole'), may('ShortRole'), may('LongRole')]).toEqual([true, false, false]);
  });

  test('each component scales by its own load, after it is there, and wakes from none when a request finds no copy', () => {
    expect(all(template, TARGET).map(({ Properties }) => Properties)).toMatchObject(
      ['short', 'long'].map((name) => ({
        ResourceId: `inference-component/test-shared-${name}`,
        ScalableDimension: 'sagemaker:inference-component:DesiredCopyCount',
        MinCapacity: 0,
        MaxCapacity: 4,
      })),
    );
    for (const { DependsOn } of all(template, TARGET)) {
      expect(DependsOn).toContainEqual(expect.stringMatching(/Component/));
    }
    expect(policyTypes(template)).toEqual([
      ...Array<string>(2).fill('StepScaling'),
      ...Array<string>(2).fill('TargetTrackingScaling'),
    ]);
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'NoCapacityInvocationFailures',
      Dimensions: [{ Name: 'InferenceComponentName', Value: 'test-shared-short' }],
      Threshold: 1,
    });
  });

  test('a component with a copy that is always there needs no waking', () => {
    expect(policyTypes(given({ component: { minCopies: 1 }, minInstances: 1 }))).toEqual([
      'StepScaling',
      ...Array<string>(2).fill('TargetTrackingScaling'),
    ]);
  });

  test('gives disks of instances no key, and volumes one (HO-01)', () => {
    template.hasResourceProperties(CONFIG, { KmsKeyId: Match.anyValue() });
    given({ instanceType: 'ml.m5d.xlarge' }).hasResourceProperties(CONFIG, { KmsKeyId: Match.absent() });
  });

  test('grantInvoke allows to ask this endpoint and each of its components, by their names', () => {
    let names: readonly string[] = [];
    const callers = given({
      use: (endpoint, { stack }) => {
        names = [...endpoint.componentNames.entries()].flat();
        endpoint.grantInvoke(new Role(stack, 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
      },
    });
    expect(names).toEqual(['short', 'test-shared-short', 'long', 'test-shared-long']);
    const [statement] = statementsOf(callers, 'Caller');
    expect(statement?.Resource.map((one) => one.replace(/^.*>:/, ''))).toEqual([
      'endpoint/test-shared',
      'inference-component/test-shared-long',
      'inference-component/test-shared-short',
    ]);
  });

  const component = {
    name: 'a',
    model: { facts: FACTS },
    maxCopies: 2,
    concurrencyPerCopy: 4,
    memoryMiB: 1024,
    cpus: 1,
  };
  const one = (changed: object) => ({ components: [{ ...component, ...changed }] });
  test.each<[string, object, string]>([
    ['no component', { components: [] }, 'components must be one or more, got 0; add one'],
    [
      'two of one name',
      { components: [component, component] },
      "components must have names that stand once each, got 'a' twice; rename one",
    ],
    [
      'a name in upper case',
      one({ name: 'A' }),
      "component must have a name of lower-case letters, digits and single hyphens, at most 63 with that of the endpoint, got 'A' behind 'test-shared-'",
    ],
    [
      'a name that is too long with that of the endpoint',
      one({ name: 'a'.repeat(52) }),
      'at most 63 with that of the endpoint',
    ],
    [
      'instances that cross',
      { minInstances: 3 },
      'minInstances must satisfy 0 <= minInstances <= maxInstances, one at least, got 3 and 2; lower it, or raise maxInstances',
    ],
    ['no instance ever', { maxInstances: 0 }, 'got 0 and 0'],
    [
      'copies that cross',
      { ...one({ minCopies: 3 }), minInstances: 1 },
      "component 'a' must satisfy 0 <= minCopies <= maxCopies, one at least, got 3 and 2",
    ],
    [
      'copies without an instance',
      one({ minCopies: 1 }),
      "component 'a' must have minCopies 0 where minInstances is 0, got 1; a copy needs an instance: set minInstances to 1",
    ],
    [
      'a target of nothing',
      one({ concurrencyPerCopy: 0 }),
      "component 'a' must have a concurrencyPerCopy above 0, got 0",
    ],
    [
      'more memory than an instance has',
      one({ memoryMiB: 8192 }),
      "component 'a' must fit on one ml.m5.large: 2 processors, 0 accelerators, 128 to less than 8192 MiB, got 1, 0 and 8192 MiB; lower them, or use a larger type",
    ],
    ['less than a quarter of a processor', one({ cpus: 0.2 }), 'got 0.2, 0 and 1024 MiB'],
    [
      'more accelerators than there are',
      { ...one({ accelerators: 5 }), instanceType: 'ml.g5.12xlarge' },
      'got 1, 5 and 1024 MiB',
    ],
    [
      'no part of the accelerators',
      { ...one({ cpus: undefined }), instanceType: 'ml.g5.12xlarge' },
      "component 'a' must say how many accelerators or processors a copy needs on ml.g5.12xlarge, got none",
    ],
    [
      'a model in a network of its own',
      one({ model: { facts: { ...FACTS, isolated: true } } }),
      "model of component 'a' must be outside of any network, got one in a VPC",
    ],
    [
      'an image for another processor',
      one({ model: { facts: { ...FACTS, processor: 'gpu' } } }),
      "instanceType must compute on gpu like the image, got 'ml.m5.large' with cpu",
    ],
    [
      'a type that does not host',
      { instanceType: 'ml.m8i.large' },
      "instanceType must be one that SageMaker offers for hosting, got 'ml.m8i.large'",
    ],
  ])('refuses %s', (_, changed, message) => {
    const right = { endpointName: 'test-shared', instanceType: 'ml.m5.large', maxInstances: 2, ...one({}) };
    expect(() => checkComponentEndpoint({ ...right, ...changed })).toThrow(message);
  });

  test('refuses what the check refuses, and one zone (HO-06)', () => {
    expect(() => given({ maxInstances: 0 })).toThrow('minInstances must satisfy');
    expect(() =>
      made(
        ({ stack, vpc, subnets, keys, alarms, model }) =>
          new ComponentEndpoint(stack, 'Endpoint', {
            endpointName: 'test-shared',
            components: [{ ...component, model: model('Model', 'none') }],
            ...{
              instanceType: 'ml.m5.large',
              maxInstances: 2,
              vpc,
              subnets: subnets.slice(0, 1),
              volumeKey: keys.internal,
              alarms,
            },
          }),
      ),
    ).toThrow('subnets must lie in at least two Availability Zones, got ');
  });
});
