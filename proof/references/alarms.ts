import { asList, type Assembly, at } from '../../lib/checks/assembly';
import { numberOf } from '../../lib/checks/wording';

/** Source: CloudWatch API, PutMetricAlarm, which wants one of them in every alarm. */
const OPERATORS = [
  ...['GreaterThanOrEqualToThreshold', 'GreaterThanThreshold', 'LessThanThreshold', 'LessThanOrEqualToThreshold'],
  ...['LessThanLowerOrGreaterThanUpperThreshold', 'LessThanLowerThreshold', 'GreaterThanUpperThreshold'],
];

/** Source: CloudWatch user guide, "CloudWatch statistics definitions", whose percentiles and trimmed statistics have numbers. */
const STATISTIC =
  /^(SampleCount|Average|Sum|Minimum|Maximum|IQM|(p|tm|tc|ts|wm)\d{1,2}(\.\d+)?|p100|(PR|TM|TC|TS|WM)\([\d.%:]+\))$/;

/** Alarms that CloudWatch refuses, and those that ring always or never: no count and no duration is below zero. */
export function wrongAlarms(assembly: Assembly): string[] {
  return assembly.ofType('AWS::CloudWatch::Alarm').flatMap(({ id, properties }) => {
    const { ComparisonOperator, Threshold, ThresholdMetricId } = properties;
    const statistics = [
      ...['Statistic', 'ExtendedStatistic'].map((name) => properties[name]),
      ...asList(properties.Metrics).map((one) => at(one, 'MetricStat.Stat')),
    ];
    const threshold = numberOf(Threshold);
    return [
      ...statistics
        .filter((one) => one !== undefined && !STATISTIC.test(String(one)))
        .map((one) => `${id}: '${String(one)}' is no statistic; Sum, Average, Maximum or p99 is`),
      ...(OPERATORS.includes(String(ComparisonOperator))
        ? []
        : [
            `${id} ComparisonOperator: must be one of ${OPERATORS.join(', ')}, got ${JSON.stringify(ComparisonOperator) ?? 'nothing'}`,
          ]),
      ...(Threshold === undefined && ThresholdMetricId === undefined
        ? [`${id} Threshold: must be given, got nothing`]
        : []),
      ...(threshold !== undefined && threshold < 0
        ? [`${id} Threshold: must be at least 0, since no value of the metric is below it, got ${threshold}`]
        : []),
    ];
  });
}
