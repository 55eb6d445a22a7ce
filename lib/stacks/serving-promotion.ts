/* eslint-disable awscdk/require-passing-this -- a function for the construct that calls it, so that ids stay where they are */
import { CfnOutput, type CfnParameter, Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { promotionHours, takesChallenger } from '../config/experiments';
import type { PlatformConfig } from '../config/load-config';
import { EndpointTroubles } from '../serving/endpoint-troubles';
import type { ModelEndpoint } from '../serving/model-endpoint';
import { Promotion, type PromotionProps } from '../serving/promotion';

/** Parameter of every CDK template; `cdk bootstrap` writes its value. */
const BOOTSTRAP_PARAMETER = 'BootstrapVersion';

/** What the promotion is about. */
export interface ServingPromotionProps extends Pick<PromotionProps, 'registry' | 'reporting'> {
  /** Parameter of the stack that the versions come from. */
  readonly versions: CfnParameter;

  /** Endpoint that serves them. */
  readonly endpoint: ModelEndpoint;

  /** Endpoint beside it; undefined when there is none. */
  readonly standby: ModelEndpoint | undefined;
}

/**
 * The promotion of versions, as the configuration says, with the output by which it sees that SageMaker follows, and a report of
 * endpoints that do not.
 */
export function servingPromotion(
  scope: Construct,
  serving: PlatformConfig['serving'],
  { versions, endpoint, standby, registry, reporting }: ServingPromotionProps,
): Promotion {
  const { endpointName, configurationName } = endpoint;
  new EndpointTroubles(scope, 'Troubles', {
    endpointNames: [endpointName, ...(standby === undefined ? [] : [standby.endpointName])],
    alarms: reporting.alarms,
  });
  const configuration = new CfnOutput(scope, 'EndpointConfiguration', {
    value: configurationName,
    description: 'Configuration that the endpoint has unless SageMaker has rolled it back',
  });
  const promotion = new Promotion(scope, 'Promotion', {
    registry,
    reporting,
    stackParameters: [BOOTSTRAP_PARAMETER, versions.logicalId],
    versionsParameter: versions.logicalId,
    onApproval: serving.promoteOnApproval,
    experiments: takesChallenger(serving),
    endpoint: serving.enabled ? { endpointName, configurationOutput: configuration.logicalId } : undefined,
    timeout: Duration.hours(promotionHours(serving)),
  });
  new CfnOutput(scope, 'PromotionStateMachine', {
    value: promotion.stateMachine.stateMachineArn,
    description: 'Start it with {"modelPackage": "<ARN of an approved version>"}, or {"challenger": "<ARN>"}',
  });
  return promotion;
}
