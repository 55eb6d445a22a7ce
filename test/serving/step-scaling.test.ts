import { Duration } from 'aws-cdk-lib';
import { ScalableTarget, ServiceNamespace } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { StepScaling, type StepScalingProps } from '../../lib/serving/step-scaling';
import { all, made } from './given-kinds';

const given = (steps: StepScalingProps['steps']) =>
  made(({ stack }) => {
    const target = new ScalableTarget(stack, 'Target', {
      serviceNamespace: ServiceNamespace.SAGEMAKER,
      ...{ scalableDimension: 'sagemaker:variant:DesiredInstanceCount', resourceId: 'endpoint/a/variant/b' },
      ...{ minCapacity: 1, maxCapacity: 9 },
    });
    return new StepScaling(stack, 'Steps', {
      ...{ target, steps, description: 'Nobody has to do anything', cooldown: Duration.minutes(1) },
      metric: new Metric({ namespace: 'Test', metricName: 'Load', period: Duration.minutes(1) }),
    });
  });

describe('StepScaling', () => {
  test('counts its steps from the threshold of its alarm, and leaves no gap between them', () => {
    const template = given([
      { from: 10, add: 1 },
      { from: 25, add: 3 },
      { from: 70, add: 5 },
    ]);
    expect(all(template, 'AWS::ApplicationAutoScaling::ScalingPolicy')[0]?.Properties).toMatchObject({
      StepScalingPolicyConfiguration: {
        AdjustmentType: 'ChangeInCapacity',
        Cooldown: 60,
        StepAdjustments: [
          { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 15, ScalingAdjustment: 1 },
          { MetricIntervalLowerBound: 15, MetricIntervalUpperBound: 60, ScalingAdjustment: 3 },
          { MetricIntervalLowerBound: 60, ScalingAdjustment: 5 },
        ],
      },
    });
  });

  test('rings when the metric reaches the first step, and does nothing where nothing is measured', () => {
    const template = given([{ from: 10, add: 1 }]);
    const [policy] = all(template, 'AWS::ApplicationAutoScaling::ScalingPolicy');
    expect(all(template, 'AWS::CloudWatch::Alarm')[0]?.Properties).toMatchObject({
      Threshold: 10,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [expect.stringMatching(new RegExp(`^<${policy?.id}\\.Arn>$`))],
    });
  });

  test.each<[string, StepScalingProps['steps'], string]>([
    ['none', [], 'steps must be 1 to 20, got 0; add one'],
    ['21', Array.from({ length: 21 }, (_, index) => ({ from: index, add: 1 })), 'steps must be 1 to 20, got 21'],
    [
      'steps in disorder',
      [
        { from: 2, add: 1 },
        { from: 1, add: 1 },
      ],
      'steps must go from small to large, got 1 after 2; order them',
    ],
    [
      'a step that takes away',
      [{ from: 1, add: -1 }],
      'steps must add whole units, one or more, got -1; what is tracked takes them away',
    ],
  ])('refuses %s', (_, steps, message) => {
    expect(() => given(steps)).toThrow(message);
  });
});
