import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  type Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { PredictionApiMetric } from '../../../lambda/prediction-api/environment';
import type { ApiAccessLog } from './api-access-log';
import type { PredictionFunction } from './prediction-function';

/** What is watched, and by whom. */
export interface ApiAlarmsProps {
  /** The gateway. */
  readonly api: IHttpApi;

  /** Its access log, where 429 are counted. */
  readonly accessLog: ApiAccessLog;

  /** The function behind. */
  readonly function: PredictionFunction;

  /** How long a request may take; half of it, for the slowest hundredth, is an alarm. */
  readonly timeout: Duration;

  /** Where alarms report. */
  readonly alarms: ITopic;
}

/** The alarms of the API; the README of this folder has a row for each. */
export class ApiAlarms extends Construct {
  constructor(scope: Construct, id: string, props: ApiAlarmsProps) {
    super(scope, id);
    const { api, accessLog, function: lambda, timeout } = props;
    const report = new SnsAction(props.alarms);
    new Alarm(this, 'ServerErrors', {
      ...moreThan(0, api.metricServerError({ statistic: Stats.SUM })),
      alarmDescription: 'Callers got a 5xx: the endpoint gave no answer, or the function failed; its log says which',
    }).addAlarmAction(report);
    new Alarm(this, 'Latency', {
      ...moreThan(timeout.toMilliseconds() / 2, api.metricLatency({ statistic: Stats.p(99) })),
      evaluationPeriods: 3,
      alarmDescription:
        'The slowest hundredth of the answers takes more than half of the time of a request for a quarter of an hour',
    }).addAlarmAction(report);
    new Alarm(this, 'Throttled', {
      ...moreThan(0, accessLog.metricThrottled()),
      alarmDescription: 'Callers got 429: they ask faster than the throttle, or than the endpoint takes',
    }).addAlarmAction(report);
    new Alarm(this, 'FunctionErrors', {
      ...moreThan(0, lambda.metricErrors()),
      alarmDescription: 'The function behind the API failed or was stopped, which it never should; see its log',
    }).addAlarmAction(report);
    new Alarm(this, 'FallbackUsed', {
      ...moreThan(0, lambda.metric(PredictionApiMetric.FALLBACK_USED)),
      alarmDescription: 'The previous version answered in the place of the one that is served',
    }).addAlarmAction(report);
    new Alarm(this, 'RetriesExhausted', {
      ...moreThan(0, lambda.metric(PredictionApiMetric.RETRIES_EXHAUSTED)),
      alarmDescription: 'Requests stayed without an answer after all attempts that their budget and time allowed',
    }).addAlarmAction(report);
  }
}

/** More of it than that within a period; nothing is reported while nobody asks. */
function moreThan(threshold: number, metric: Metric): Threshold {
  return {
    metric,
    threshold,
    evaluationPeriods: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  };
}

interface Threshold {
  readonly metric: IMetric;
  readonly threshold: number;
  readonly evaluationPeriods: number;
  readonly comparisonOperator: ComparisonOperator;
  readonly treatMissingData: TreatMissingData;
}
