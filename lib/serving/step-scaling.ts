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

/** Most steps of a policy (API: StepAdjustments, quota "Step adjustments per step scaling policy"). */
const MOST_STEPS = 20;

/** Adds units at once when a metric reaches a value, and never takes one away. */
export class StepScaling extends Construct {
  /** @throws if there are no steps or too many, or they are in disorder or take something away */
  constructor(scope: Construct, id: string, props: StepScalingProps) {
    super(scope, id);
    const { target, metric, steps, description, cooldown } = props;
    check(steps);
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

function check(steps: StepScalingProps['steps']): void {
  if (steps.length < 1 || steps.length > MOST_STEPS) {
    throw new Error(
      `steps must be 1 to ${MOST_STEPS}, got ${steps.length}; ${steps.length < 1 ? 'add one' : 'join some'}`,
    );
  }
  for (const [index, { from, add }] of steps.entries()) {
    const before = steps[index - 1]?.from;
    if (before !== undefined && !(from > before)) {
      throw new Error(`steps must go from small to large, got ${from} after ${before}; order them`);
    }
    if (!(Number.isInteger(add) && add >= 1)) {
      throw new Error(`steps must add whole units, one or more, got ${add}; what is tracked takes them away`);
    }
  }
}

function distance(value: number | undefined, from: number): number | undefined {
  return value === undefined ? undefined : value - from;
}
