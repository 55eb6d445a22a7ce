import { CfnAnomalyMonitor, CfnAnomalySubscription } from 'aws-cdk-lib/aws-ce';
import { Construct } from 'constructs';

/** Choices for the watch over cost. */
export interface CostAnomaliesProps {
  /**
   * `create`, or the ARN of the monitor that the account has. An account has one monitor of services; AWS makes one itself in
   * accounts that open Cost Explorer, and CloudFormation then says no more than `AlreadyExists`
   * (cloudformation-coverage-roadmap#2515).
   */
  readonly monitor: string;

  /** Unusual cost, in US dollars, from which a mail is sent. */
  readonly aboveUsd: number;

  /** Address that is told, once a day. */
  readonly email: string;
}

/** Tells one address a day after a service costs more than it usually does; it stops nothing. */
export class CostAnomalies extends Construct {
  constructor(scope: Construct, id: string, props: CostAnomaliesProps) {
    super(scope, id);
    const monitorArn =
      props.monitor === 'create'
        ? new CfnAnomalyMonitor(this, 'Resource', {
            monitorName: 'services',
            monitorType: 'DIMENSIONAL',
            monitorDimension: 'SERVICE',
          }).attrMonitorArn
        : props.monitor;
    new CfnAnomalySubscription(this, 'Mail', {
      subscriptionName: 'services by mail',
      // A mail takes DAILY or WEEKLY; IMMEDIATE is for topics.
      frequency: 'DAILY',
      monitorArnList: [monitorArn],
      subscribers: [{ type: 'EMAIL', address: props.email }],
      thresholdExpression: JSON.stringify({
        Dimensions: {
          Key: 'ANOMALY_TOTAL_IMPACT_ABSOLUTE',
          MatchOptions: ['GREATER_THAN_OR_EQUAL'],
          Values: [String(props.aboveUsd)],
        },
      }),
    });
  }
}
