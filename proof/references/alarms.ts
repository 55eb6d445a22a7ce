import type { Assembly } from '../../lib/checks/assembly';
import { numberOf } from '../../lib/checks/wording';

/** Source: CloudWatch API, PutMetricAlarm, which wants one of them in every alarm. */
const OPERATORS = [
  ...['GreaterThanOrEqualToThreshold', 'GreaterThanThreshold', 'LessThanThreshold', 'LessThanOrEqualToThreshold'],
  ...['LessThanLowerOrGreaterThanUpperThreshold', 'LessThanLowerThreshold', 'GreaterThanUpperThreshold'],
];

/** Alarms that CloudWatch refuses, and those that ring always or never: no count and no duration is below zero. */
export function wrongAlarms(assembly: Assembly): string[] {
  return assembly
    .ofType('AWS::CloudWatch::Alarm')
    .flatMap(({ id, properties: { ComparisonOperator, Threshold, ThresholdMetricId } }) => {
      const threshold = numberOf(Threshold);
      return [
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
