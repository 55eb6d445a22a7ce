import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Variant } from '../../lib/serving/variant';
import { asText, statementsOf } from '../workflow/state-machine';
import { given, type Given } from './given-endpoint';

const ENDPOINT = 'AWS::SageMaker::Endpoint';
const CONFIG = 'AWS::SageMaker::EndpointConfig';
const MODEL = 'AWS::SageMaker::Model';
const TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';
const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';
const ALARM = 'AWS::CloudWatch::Alarm';
const RULE = 'AWS::Events::Rule';

const SCALING = { minInstances: 2, maxInstances: 4, invocationsPerInstancePerMinute: 600 };
const scaled = (variant: Partial<Variant> = {}, endpoint: Given['endpoint'] = {}) =>
  given({ variant: { scaling: SCALING, ...variant }, endpoint });

/** The only resource of a type. */
function only(template: Template, type: string) {
  const [[id, resource] = ['', {}]] = Object.entries(template.findResources(type));
  return { id, ...(asText(resource) as { Properties: Record<string, unknown>; DependsOn?: string[] }) };
}

/** What is in both templates must be the same; this is what is in one of them only. */
function difference(more: Template, less: Template): string[] {
  const [all, some] = [more, less].map((template) => template.toJSON().Resources as Record<string, { Type: string }>);
  return Object.entries(all ?? {})
    .filter(([id, resource]) => JSON.stringify(resource) !== JSON.stringify(some?.[id]))
    .map(([, { Type }]) => Type)
    .sort();
}

describe('ModelEndpoint', () => {
  const template = given();

  test('encrypts volumes with the key of models, which instances with local disks do not take (HO-01)', () => {
    template.hasResourceProperties(CONFIG, {
      KmsKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('^KeysInternal'), 'Arn'] },
    });
    given({ variant: { instanceType: 'ml.g5.xlarge' } }).hasResourceProperties(CONFIG, { KmsKeyId: Match.absent() });
  });

  test('gives its configuration no name, so that every change can replace it (HO-02)', () => {
    template.hasResourceProperties(CONFIG, { EndpointConfigName: Match.absent() });
  });

  test('hands on names and not ARNs of model and configuration (HO-03)', () => {
    const { id, Properties } = only(template, CONFIG);
    expect(Properties.ProductionVariants).toMatchObject([
      { ModelName: `<${only(template, MODEL).id}.ModelName>`, InitialInstanceCount: 2, InstanceType: 'ml.m5.large' },
    ]);
    expect(only(template, ENDPOINT).Properties.EndpointConfigName).toBe(`<${id}.EndpointConfigName>`);
  });

  test('comes after its role and the policy, and goes before them (HO-05, HO-24)', () => {
    const of = (type: string) => Object.keys(template.findResources(type)).filter((id) => id.startsWith('ModelRole'));
    const role = [...of('AWS::IAM::Role'), ...of('AWS::IAM::Policy')];
    expect(role).toHaveLength(2);
    expect(only(template, CONFIG).DependsOn).toEqual(expect.arrayContaining(role));
  });

  test('a container that does not start fails the deployment within minutes (HO-20, HO-21)', () => {
    const [variant] = only(template, CONFIG).Properties.ProductionVariants as Record<string, number>[];
    for (const seconds of [
      variant?.ContainerStartupHealthCheckTimeoutInSeconds,
      variant?.ModelDataDownloadTimeoutInSeconds,
    ]) {
      expect(seconds).toBeGreaterThanOrEqual(60);
      expect(seconds).toBeLessThanOrEqual(600);
    }
  });

  test('fails when the name is not lower case, because its ARN is (SF-09)', () => {
    expect(() => given({ endpoint: { endpointName: 'Readmission' } })).toThrow(
      "endpointName must be at most 63 lower-case letters, digits and single hyphens between them, got 'Readmission'",
    );
  });

  test('grantInvoke allows to invoke this endpoint, in lower case, and nothing else (SF-09)', () => {
    const callers = given({
      use: (endpoint, { stack }) =>
        endpoint.grantInvoke(new Role(stack, 'Caller', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })),
    });
    expect(statementsOf(callers, 'Caller')).toEqual([
      {
        Action: ['sagemaker:InvokeEndpoint'],
        Effect: 'Allow',
        Resource: ['arn:aws:sagemaker:eu-west-1:<AWS::AccountId>:endpoint/test-readmission'],
      },
    ]);
  });

  test('switched off, the model and its configuration stay, and nothing that costs', () => {
    const off = scaled({}, { enabled: false });
    expect(difference(scaled(), off)).toEqual([TARGET, POLICY, RULE, ...Array<string>(7).fill(ALARM), ENDPOINT].sort());
    expect(difference(off, scaled())).toEqual([]);
  });
});

describe('alarms of ModelEndpoint', () => {
  const template = scaled();
  const alarms = Object.entries(template.findResources(ALARM)).map(([id, { Properties }]) => ({ id, ...Properties }));
  const named = (name: string) => alarms.find(({ id }) => id.includes(`Alarmsmain${name}`)) ?? {};

  test('watch errors, latency, bad requests, overhead, disk, memory and load of a variant', () => {
    expect(alarms.map(({ id }) => /Alarmsmain([A-Za-z]+?)[0-9A-F]{8}$/.exec(id)?.[1]).sort()).toEqual(
      ['BadRequests', 'Disk', 'Errors', 'Latency', 'Memory', 'Overhead', 'Overloaded'].sort(),
    );
  });

  test('name the endpoint and its variant as text, not by a reference that would close a cycle (HO-19)', () => {
    const dimensions = [
      { Name: 'EndpointName', Value: 'test-readmission' },
      { Name: 'VariantName', Value: 'main' },
    ];
    for (const { Dimensions } of alarms) expect(Dimensions).toEqual(dimensions);
  });

  test('report to the topic, and not when nobody asks the model', () => {
    for (const { AlarmActions, TreatMissingData } of alarms) {
      expect(AlarmActions).toEqual([{ Ref: expect.stringMatching(/^Alarms/) }]);
      expect(TreatMissingData).toBe('notBreaching');
    }
  });

  test('those on time count in microseconds, as SageMaker does: more than a second, more than half of one', () => {
    expect(named('Latency')).toMatchObject({ Threshold: 1_000_000, ExtendedStatistic: 'p99', EvaluationPeriods: 5 });
    expect(named('Overhead')).toMatchObject({ Threshold: 500_000, ExtendedStatistic: 'p99' });
  });

  test('the one on bad requests looks at their share, so that a busy endpoint does not ring by itself', () => {
    expect(named('BadRequests')).toMatchObject({
      MetricName: 'Invocation4XXErrors',
      Statistic: 'Average',
      Threshold: 0.2,
    });
  });

  test('the one on load rings when instances carry half again more than is tracked, which scaling should not let happen', () => {
    expect(named('Overloaded')).toMatchObject({
      MetricName: 'InvocationsPerInstance',
      Statistic: 'Sum',
      Threshold: 900,
    });
    expect(Object.keys(given().findResources(ALARM)).some((id) => id.includes('Overloaded'))).toBe(false);
  });

  test('disk and memory are those of the fullest instance, before SageMaker stops to capture (HO-28)', () => {
    const namespace = { Namespace: '/aws/sagemaker/Endpoints', Statistic: 'Maximum' };
    expect(named('Disk')).toMatchObject({ ...namespace, MetricName: 'DiskUtilization', Threshold: 75 });
    expect(named('Memory')).toMatchObject({ ...namespace, MetricName: 'MemoryUtilization', Threshold: 90 });
  });
});

describe('capture of ModelEndpoint', () => {
  const captured = given({ endpoint: { capturePercentage: 20 } });

  test('keeps requests and answers as readable text, in the capture zone and under its key (HO-28)', () => {
    expect(only(captured, CONFIG).Properties.DataCaptureConfig).toEqual({
      EnableCapture: true,
      InitialSamplingPercentage: 20,
      DestinationS3Uri: expect.stringMatching(/^s3:\/\/<Lakecapture\w+>$/),
      KmsKeyId: expect.stringMatching(/^<KeysRestricted\w+\.Arn>$/),
      CaptureOptions: [{ CaptureMode: 'Input' }, { CaptureMode: 'Output' }],
      CaptureContentTypeHeader: { CsvContentTypes: ['text/csv'], JsonContentTypes: ['application/json'] },
    });
  });

  test('lets the containers write to that zone, and only then', () => {
    const writes = (template: Template) =>
      statementsOf(template, 'ModelRole')
        .filter(({ Action }) => Action.includes('s3:PutObject'))
        .flatMap(({ Resource }) => Resource);
    expect(writes(captured)).toEqual([expect.stringMatching(/^<Lakecapture\w+\.Arn>\/\*$/)]);
    expect(writes(given())).toEqual([]);
    given().hasResourceProperties(CONFIG, { DataCaptureConfig: Match.absent() });
  });
});

describe('scaling of ModelEndpoint', () => {
  const template = scaled();

  test('finds the variant by the name of the endpoint, which must be there before (HO-09)', () => {
    const { Properties } = only(template, TARGET);
    expect(Properties).toMatchObject({
      ResourceId: `endpoint/<${only(template, ENDPOINT).id}.EndpointName>/variant/main`,
      ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
      ServiceNamespace: 'sagemaker',
      MinCapacity: 2,
      MaxCapacity: 4,
    });
    template.hasResourceProperties(POLICY, {
      TargetTrackingScalingPolicyConfiguration: {
        PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' },
        TargetValue: 600,
      },
    });
  });

  test('makes no service-linked role, which exists once for an account (HO-31)', () => {
    template.resourceCountIs('AWS::IAM::ServiceLinkedRole', 0);
    expect(only(template, TARGET).Properties.RoleARN).toMatch(
      /:iam::<AWS::AccountId>:role\/aws-service-role\/sagemaker\.application-autoscaling\.amazonaws\.com\//,
    );
  });

  test('a new version keeps the instances that load has added, and takes its capture from the template (HO-08)', () => {
    template.hasResourceProperties(ENDPOINT, {
      RetainAllVariantProperties: true,
      ExcludeRetainedVariantProperties: [
        { VariantPropertyType: 'DataCaptureConfig' },
        { VariantPropertyType: 'DesiredWeight' },
      ],
    });
    given().hasResourceProperties(ENDPOINT, {
      RetainAllVariantProperties: Match.absent(),
      ExcludeRetainedVariantProperties: Match.absent(),
    });
  });

  test('comes and goes by itself: model, configuration and the endpoint itself stay (HO-07)', () => {
    expect(difference(template, given())).toEqual([TARGET, POLICY, RULE, ALARM, ENDPOINT].sort());
    expect(only(template, ENDPOINT).id).toBe(only(given(), ENDPOINT).id);
  });

  test('is refused for a burstable type (HO-10)', () => {
    expect(() => scaled({ instanceType: 'ml.t2.medium' })).toThrow(
      "instanceType must not be burstable when it scales, got 'ml.t2.medium'; use ml.m5.large",
    );
  });

  test.each([
    [0, 2, 4],
    [3, 2, 4],
    [1, 5, 4],
  ])('is refused from %p over %p to %p instances (HO-10, HO-11)', (minInstances, instances, maxInstances) => {
    expect(() => scaled({ instances, scaling: { ...SCALING, minInstances, maxInstances } })).toThrow(
      `scaling must satisfy 1 <= minInstances <= instances <= maxInstances, got ${minInstances}, ${instances} and ${maxInstances}`,
    );
  });
});
