import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  type IAlarm,
  type CfnAlarm,
  ComparisonOperator,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnCondition } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** Period of the metrics that alarms look at. */
export const ALARM_PERIOD = Duration.minutes(1);

/** Minutes in a row that an answer must be slow. */
const SLOW_MINUTES = 5;

/** Longest time in which an alarm that brings an old version back sees a fault. */
export const SLOWEST_ALARM = Duration.minutes(SLOW_MINUTES);

/** Answers slower than this in the slowest hundredth raise an alarm. */
const SLOW = Duration.seconds(1);

/** Time beside the model: network, authorisation, queue. More than this in the slowest hundredth raises an alarm. */
const SLOW_OVERHEAD = Duration.millis(500);

/** Requests of a hundred that the model refuses, from which an alarm is raised: a client has a fault, or the contract has changed. */
const REFUSED_PERCENT = 20;

/** Percent of disks and memory that raise an alarm; SageMaker stops to capture data when a disk is nearly full (HO-28). */
const FULL_DISK = 75;
const FULL_MEMORY = 90;

/** Load over what is tracked, as a multiple, from which scaling does not keep up. */
const OVERLOADED = 1.5;

/** Metrics of one variant, over {@link ALARM_PERIOD}. */
export interface VariantMetrics {
  /** Requests that the container failed to answer, as a sum. */
  readonly errors: IMetric;

  /** Time of the container in microseconds, the slowest hundredth. */
  readonly latency: IMetric;

  /** Percent of the requests that the container refused. */
  readonly refused: IMetric;

  /** Time beside the container in microseconds, the slowest hundredth. */
  readonly overhead: IMetric;

  /** Percent of the disk in use, of the fullest instance. */
  readonly disk: IMetric;

  /** Percent of the memory in use, of the fullest instance. */
  readonly memory: IMetric;

  /** Requests per instance, as a sum. */
  readonly perInstance: IMetric;
}

/** Choices for the alarms of a variant. */
export interface EndpointAlarmsProps {
  /** What they look at. */
  readonly metrics: VariantMetrics;

  /**
   * Which of them there are: all, or those that tell whether a version is fit, for a version on trial.
   *
   * @default 'all'
   */
  readonly scope?: 'all' | 'fitness';

  /**
   * Requests per minute that one instance is meant to answer.
   *
   * @default - nothing says when scaling does not keep up
   */
  readonly invocationsPerInstancePerMinute?: number;

  /** Where they report. */
  readonly topic: ITopic;

  /**
   * Condition under which the variant exists.
   *
   * @default - always
   */
  readonly condition?: CfnCondition;
}

/** Where an alarm reports, and when it is there. */
type Report = Pick<EndpointAlarmsProps, 'topic' | 'condition'>;

/** Alarms on one variant of an endpoint; the README of `lib/serving` has a row for each. */
export class EndpointAlarms extends Construct {
  /** Those that say that a version is not fit; they bring the version before it back. */
  readonly rollback: readonly IAlarm[];

  constructor(scope: Construct, id: string, props: EndpointAlarmsProps) {
    super(scope, id);
    const { metrics, invocationsPerInstancePerMinute: target, topic, condition } = props;
    const report = { topic, condition };
    const fitness = [
      this.alarm('Errors', report, {
        alarmDescription: 'The model fails to answer requests; see the log group of the endpoint',
        metric: metrics.errors,
        threshold: 1,
        evaluationPeriods: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      }),
      this.alarm('Latency', report, {
        alarmDescription: `The slowest hundredth of the answers takes more than a second for ${SLOW_MINUTES} minutes`,
        metric: metrics.latency,
        threshold: SLOW.toMilliseconds() * 1000,
        evaluationPeriods: SLOW_MINUTES,
      }),
    ];
    this.rollback = fitness;
    if (props.scope === 'fitness') return;

    this.alarm('BadRequests', report, {
      alarmDescription: `More than ${REFUSED_PERCENT} % of the requests are refused for a quarter of an hour`,
      metric: metrics.refused,
      threshold: REFUSED_PERCENT,
      evaluationPeriods: 15,
    });
    this.alarm('Overhead', report, {
      alarmDescription: 'SageMaker itself adds more than half a second for a quarter of an hour',
      metric: metrics.overhead,
      threshold: SLOW_OVERHEAD.toMilliseconds() * 1000,
      evaluationPeriods: 15,
    });
    this.alarm('Disk', report, {
      alarmDescription: `The disk of an instance is fuller than ${FULL_DISK} %`,
      metric: metrics.disk,
      threshold: FULL_DISK,
      evaluationPeriods: 5,
    });
    this.alarm('Memory', report, {
      alarmDescription: `The memory of an instance is fuller than ${FULL_MEMORY} %`,
      metric: metrics.memory,
      threshold: FULL_MEMORY,
      evaluationPeriods: 5,
    });
    if (target !== undefined) {
      this.alarm('Overloaded', report, {
        alarmDescription:
          'Instances carry half again more than they are meant to for a quarter of an hour: scaling fails',
        metric: metrics.perInstance,
        threshold: target * OVERLOADED,
        evaluationPeriods: 15,
      });
    }
  }

  private alarm(id: string, { topic, condition }: Report, alarm: AlarmProps): Alarm {
    const made = new Alarm(this, id, {
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      // Nobody asks: nothing is measured.
      treatMissingData: TreatMissingData.NOT_BREACHING,
      ...alarm,
    });
    made.addAlarmAction(new SnsAction(topic));
    if (condition !== undefined) (made.node.defaultChild as CfnAlarm).cfnOptions.condition = condition;
    return made;
  }
}
