import { type CfnCondition, Duration } from 'aws-cdk-lib';
import {
  Alarm,
  type CfnAlarm,
  ComparisonOperator,
  type IAlarm,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** Period of the metrics that alarms look at. */
export const ALARM_PERIOD = Duration.minutes(1);

/** What an alarm is about: what it says, above which value, for how many minutes in a row. */
interface Kind {
  readonly description: string;

  /** The last value that is right; times are in microseconds, as SageMaker measures them. */
  readonly above: number;

  readonly minutes: number;
}

const MICROSECONDS = 1_000_000;

/** Every alarm on an endpoint; the README of `lib/serving` has a row for each. */
export const ENDPOINT_ALARMS = {
  Errors: {
    description: 'The model fails to answer requests; see the log group of the endpoint',
    above: 0,
    minutes: 1,
  },
  Latency: {
    description: 'The slowest hundredth of the answers takes more than a second for 5 minutes',
    above: MICROSECONDS,
    minutes: 5,
  },
  // SageMaker sends 1 for a request that is refused and 0 for another, so the average is their share.
  BadRequests: {
    description: 'More than 20 % of the requests are refused for a quarter of an hour: a client has a fault',
    above: 0.2,
    minutes: 15,
  },
  Overhead: {
    description: 'SageMaker itself adds more than half a second for a quarter of an hour',
    above: MICROSECONDS / 2,
    minutes: 15,
  },
  ColdStarts: {
    description: 'Requests wait for more than 30 seconds before the model sees them',
    above: 30 * MICROSECONDS,
    minutes: 5,
  },
  // SageMaker stops to capture data when a disk is nearly full (HO-28).
  Disk: { description: 'The disk of an instance is fuller than 75 %', above: 75, minutes: 5 },
  Memory: { description: 'The memory of an instance is fuller than 90 %', above: 90, minutes: 5 },
  Overloaded: {
    description: 'Instances carry half again more than they are meant to for a quarter of an hour: scaling fails',
    // Of what is tracked.
    above: 1.5,
    minutes: 15,
  },
  NoCapacity: {
    description: 'Requests were refused for a quarter of an hour, because no copy of the model runs',
    above: 0,
    minutes: 15,
  },
  Failures: { description: 'A request failed; what the model said is under failed/', above: 0, minutes: 1 },
  Waiting: { description: 'A request waits for more than half an hour', above: 30 * 60, minutes: 5 },
  Expired: { description: 'A request was given up, because it waited too long', above: 0, minutes: 1 },
} as const satisfies Readonly<Record<string, Kind>>;

/** Name of an alarm on an endpoint. */
export type EndpointAlarm = keyof typeof ENDPOINT_ALARMS;

/** Those that tell whether a version is fit; they bring the version before it back. */
const FITNESS: readonly EndpointAlarm[] = ['Errors', 'Latency'];

/** Longest time in which an alarm that brings an old version back sees a fault. */
export const SLOWEST_ALARM = Duration.minutes(Math.max(...FITNESS.map((name) => ENDPOINT_ALARMS[name].minutes)));

/** Choices for the alarms. */
export interface EndpointAlarmsProps {
  /** Where they report. */
  readonly topic: ITopic;

  /** What each looks at, over {@link ALARM_PERIOD}. */
  readonly metrics: Partial<Readonly<Record<EndpointAlarm, IMetric>>>;

  /**
   * Requests per minute that one instance is meant to answer; half again more is too many.
   *
   * @default - there is no alarm `Overloaded`
   */
  readonly invocationsPerInstancePerMinute?: number;

  /**
   * Condition under which they exist.
   *
   * @default - always
   */
  readonly condition?: CfnCondition;
}

/** Alarms on an endpoint, or on one variant of it. */
export class EndpointAlarms extends Construct {
  /** Those that say that a version is not fit. */
  readonly rollback: readonly IAlarm[];

  constructor(scope: Construct, id: string, props: EndpointAlarmsProps) {
    super(scope, id);
    const { topic, metrics, condition, invocationsPerInstancePerMinute } = props;
    const made = Object.entries(ENDPOINT_ALARMS).flatMap(([name, kind]) => {
      const metric = metrics[name as EndpointAlarm];
      const unit = name === 'Overloaded' ? invocationsPerInstancePerMinute : 1;
      if (metric === undefined || unit === undefined) return [];

      const alarm = new Alarm(this, name, {
        alarmDescription: kind.description,
        metric,
        threshold: kind.above * unit,
        evaluationPeriods: kind.minutes,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        // Nobody asks: nothing is measured.
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(new SnsAction(topic));
      if (condition !== undefined) (alarm.node.defaultChild as CfnAlarm).cfnOptions.condition = condition;
      return [[name, alarm] as const];
    });
    this.rollback = made.filter(([name]) => FITNESS.includes(name as EndpointAlarm)).map(([, alarm]) => alarm);
  }
}
