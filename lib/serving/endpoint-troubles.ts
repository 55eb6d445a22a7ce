import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { TopicTarget } from '../monitoring/topic-target';

/** Choices for the report. */
export interface EndpointTroublesProps {
  /** Names of the endpoints. */
  readonly endpointNames: readonly string[];

  /** Where it is reported. */
  readonly alarms: ITopic;
}

/**
 * States in which an endpoint does not become what it was asked to be. API: `DescribeEndpoint`, which writes `RollingBack`;
 * the events of the developer guide write `IN_SERVICE` and `UPDATING`, so both spellings are matched.
 */
const TROUBLES = ['RollingBack', 'UpdateRollbackFailed', 'Failed', 'OutOfService'] as const;

/**
 * Reports endpoints that fail or roll back, whoever changed them: also after `cdk deploy` by hand, which no workflow
 * watches. SageMaker may send such an event more than once.
 */
export class EndpointTroubles extends Construct {
  constructor(scope: Construct, id: string, props: EndpointTroublesProps) {
    super(scope, id);
    new Rule(this, 'Rule', {
      description: 'Endpoints that fail or roll back',
      eventPattern: {
        source: ['aws.sagemaker'],
        detailType: ['SageMaker Endpoint State Change', 'SageMaker Endpoint Deployment State Change'],
        detail: {
          EndpointName: [...props.endpointNames],
          EndpointStatus: TROUBLES.flatMap((status) => [status, inCapitals(status)]),
        },
      },
      targets: [
        new TopicTarget(
          props.alarms,
          RuleTargetInput.fromText(
            `Endpoint ${EventField.fromPath('$.detail.EndpointName')} is ${EventField.fromPath('$.detail.EndpointStatus')} ` +
              `with the configuration ${EventField.fromPath('$.detail.EndpointConfigName')}; the README of the serving folder says what to do`,
          ),
        ),
      ],
    });
  }
}

/** `RollingBack` -> `ROLLING_BACK`. */
function inCapitals(status: string): string {
  return status.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase();
}
