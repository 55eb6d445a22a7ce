import { TimeZone } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import { checkScaling, type Scaling } from '../../lib/serving/scaling';
import { given } from './given-endpoint';

const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';
const scaling: Scaling = { minInstances: 2, maxInstances: 9, invocationsPerInstancePerMinute: 600 };
const morning = {
  name: 'morning',
  schedule: Schedule.expression('cron(0 7 ? * MON-FRI *)'),
  timeZone: TimeZone.of('Europe/Berlin'),
  minInstances: 4,
  maxInstances: 9,
};
const steps = [
  { aboveInvocationsPerInstancePerMinute: 1200, addInstances: 2 },
  { aboveInvocationsPerInstancePerMinute: 2400, addInstances: 4 },
];
const scaled = (overrides: Partial<Scaling>) => given({ variant: { scaling: { ...scaling, ...overrides } } });

describe('InstanceScaling', () => {
  const all = scaled({ steps, schedules: [morning], cpuPercent: 60, concurrentRequestsPerInstance: 4 });

  test('tracks, steps and keeps a schedule on one variant', () => {
    const targets = Object.values(all.findResources('AWS::ApplicationAutoScaling::ScalableTarget'));
    expect(targets).toHaveLength(1);
    expect(targets[0]?.Properties.ScheduledActions).toEqual([
      {
        ScheduledActionName: 'morning',
        Schedule: 'cron(0 7 ? * MON-FRI *)',
        Timezone: 'Europe/Berlin',
        ScalableTargetAction: { MinCapacity: 4, MaxCapacity: 9 },
      },
    ]);
    const types = Object.values(all.findResources(POLICY)).map(({ Properties }) => Properties.PolicyType as string);
    expect(types.sort()).toEqual(['StepScaling', ...Array<string>(3).fill('TargetTrackingScaling')]);
  });

  test('steps add instances by how far the load is over the first of them', () => {
    all.hasResourceProperties(POLICY, {
      StepScalingPolicyConfiguration: Match.objectLike({
        AdjustmentType: 'ChangeInCapacity',
        StepAdjustments: [
          { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 1200, ScalingAdjustment: 2 },
          { MetricIntervalLowerBound: 1200, ScalingAdjustment: 4 },
        ],
      }),
    });
    all.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'InvocationsPerInstance',
      Threshold: 1200,
      EvaluationPeriods: 1,
      Period: 60,
      AlarmActions: [Match.objectLike({ 'Fn::GetAtt': Match.anyValue() })],
    });
  });

  test('the processors of an instance count 100 each: 60 percent of two are 120', () => {
    all.hasResourceProperties(POLICY, {
      TargetTrackingScalingPolicyConfiguration: Match.objectLike({
        TargetValue: 120,
        CustomizedMetricSpecification: Match.objectLike({
          MetricName: 'CPUUtilization',
          Namespace: '/aws/sagemaker/Endpoints',
          Statistic: 'Average',
        }),
      }),
    });
  });

  test('requests at the same time are measured every ten seconds', () => {
    all.hasResourceProperties(POLICY, {
      TargetTrackingScalingPolicyConfiguration: Match.objectLike({
        TargetValue: 4,
        PredefinedMetricSpecification: {
          PredefinedMetricType: 'SageMakerVariantConcurrentRequestsPerModelHighResolution',
        },
      }),
    });
  });

  test('tells when no more instances may be added, by the event that Application Auto Scaling sends', () => {
    all.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.application-autoscaling'],
        'detail-type': ['Application Auto Scaling Scaling Activity State Change'],
        detail: {
          serviceNamespace: ['sagemaker'],
          resourceId: ['endpoint/test-readmission/variant/main'],
          scaledToMax: [true],
        },
      },
    });
  });
});

describe('checkScaling', () => {
  const check = (overrides: Partial<Scaling>) => () =>
    checkScaling({ instanceType: 'ml.m5.large', instances: 2, scaling: { ...scaling, ...overrides } });

  test.each<[string, Partial<Scaling>, string]>([
    [
      'nothing to follow',
      { invocationsPerInstancePerMinute: undefined },
      'scaling must track something or have schedules, got neither',
    ],
    [
      'a target of nothing',
      { invocationsPerInstancePerMinute: 0 },
      'scaling.invocationsPerInstancePerMinute must be above 0, got 0',
    ],
    [
      'more than all processors',
      { cpuPercent: 101 },
      'scaling.cpuPercent must be at most 100, all processors together, got 101',
    ],
    [
      'steps that nothing takes back',
      { steps, invocationsPerInstancePerMinute: undefined, cpuPercent: 50 },
      'scaling.steps must stand beside invocationsPerInstancePerMinute',
    ],
    [
      'a step below the target',
      { steps: [{ aboveInvocationsPerInstancePerMinute: 600, addInstances: 1 }] },
      'scaling.steps must begin above invocationsPerInstancePerMinute, 600, got 600',
    ],
    [
      'steps in disorder',
      { steps: [...steps].reverse() },
      'scaling.steps must begin above the step before, 2400, got 1200',
    ],
    [
      'a step of nothing',
      { steps: [{ aboveInvocationsPerInstancePerMinute: 700, addInstances: 0 }] },
      'scaling.steps must add whole instances, one or more, got 0',
    ],
    [
      'a schedule below the bounds',
      { schedules: [{ ...morning, minInstances: 1 }] },
      "scaling.schedules 'morning' must lie within minInstances and maxInstances, 2 to 9, got 1 to 9",
    ],
    ['a schedule above the bounds', { schedules: [{ ...morning, maxInstances: 10 }] }, 'got 4 to 10'],
    ['a schedule that crosses', { schedules: [{ ...morning, minInstances: 9, maxInstances: 4 }] }, 'got 9 to 4'],
    ['two schedules of one name', { schedules: [morning, morning] }, "each once, got 'morning'"],
  ])('refuses %s', (_, overrides, message) => {
    expect(check(overrides)).toThrow(message);
  });

  test('takes schedules alone', () => {
    expect(check({ invocationsPerInstancePerMinute: undefined, schedules: [morning] })).not.toThrow();
  });
});
