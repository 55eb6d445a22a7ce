import { Duration, Names } from 'aws-cdk-lib';
import { CfnScalingPolicy, type IScalableTarget } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';

/** Choices for steps. */
export interface StepScalingProps {
  /** What is scaled. */
  readonly target: IScalableTarget;

  /** What tells how many are missing. */
  readonly metric: IMetric;

  /** Units that are added from a value of the metric on; from small to large. */
  readonly steps: readonly { readonly from: number; readonly add: number }[];

  /** What the alarm says to people who find it; it asks nothing of them. */
  readonly description: string;

  /** How long before the next step. */
  readonly cooldown: Duration;
}

/** Adds units at once when a metric reaches a value, and never takes one away. */
export class StepScaling extends Construct {
  constructor(scope: Construct, id: string, props: StepScalingProps) {
    super(scope, id);
    const { target, metric, steps, description, cooldown } = props;
    const threshold = steps[0]?.from ?? 0;
    const policy = new CfnScalingPolicy(this, 'Policy', {
      policyName: Names.uniqueId(this),
      policyType: 'StepScaling',
      scalingTargetId: target.scalableTargetId,
      stepScalingPolicyConfiguration: {
        adjustmentType: 'ChangeInCapacity',
        metricAggregationType: 'Maximum',
        cooldown: cooldown.toSeconds(),
        // Bounds count from the threshold of the alarm.
        stepAdjustments: steps.map(({ from, add }, index) => ({
          metricIntervalLowerBound: from - threshold,
          metricIntervalUpperBound: distance(steps[index + 1]?.from, threshold),
          scalingAdjustment: add,
        })),
      },
    });
    new Alarm(this, 'Alarm', {
      alarmDescription: description,
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction({ bind: () => ({ alarmActionArn: policy.attrArn }) });
  }
}

function distance(value: number | undefined, from: number): number | undefined {
  return value === undefined ? undefined : value - from;
}
