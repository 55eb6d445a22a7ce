import { CfnOutput, Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { API_VERSIONS } from '../../lambda/prediction-api/versions';
import type { PlatformConfig } from '../config/schema';
import { VARIANT } from '../readmission/endpoint';
import { PredictionApi } from '../serving/api/prediction-api';
import type { Fallback } from '../serving/api/prediction-function';
import { PlatformStack, type PlatformStackProps } from './platform-stack';

/** What the stack refers to. */
export interface ApiStackProps extends PlatformStackProps {
  /** The section of the configuration. */
  readonly api: NonNullable<PlatformConfig['serving']['api']>;

  /** Key of the logs. */
  readonly logKey: IKey;

  /** Where alarms report. */
  readonly alarms: ITopic;
}

/**
 * The API in front of the endpoint, which it knows by its forced name: it refers to no other stack than the foundation, so it comes and goes
 * without an export (CF-01), and an endpoint that is switched off is a 503.
 */
export class Api extends PlatformStack {
  /** The API. */
  readonly predictions: PredictionApi;

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id, { ...props, description: 'API in front of the endpoint' });
    const { authorization, throttle, timeoutMs, maxAttempts } = props.api;
    this.predictions = new PredictionApi(this, 'Predictions', {
      ...{ authorization, throttle, maxAttempts, alarms: props.alarms },
      endpointName: this.names.endpoint,
      fallback: this.fallback(),
      timeout: Duration.millis(timeoutMs),
      metricsNamespace: this.stackName,
      accessLogGroupName: this.names.apiLogGroup,
      logs: { encryptionKey: props.logKey, retention: this.logRetention, retain: this.keepsData },
    });
    new CfnOutput(this, 'Url', {
      value: this.predictions.url,
      description: `Address of the API; add ${Object.values(API_VERSIONS)
        .map(({ path }) => path.slice(1))
        .join(' or ')}`,
    });
  }

  /**
   * Who answers when the endpoint does not: while a version is on trial the one that is served, and else a standby with the version before.
   */
  private fallback(): Fallback | undefined {
    const { rollout, standby, enabled } = this.config.serving;
    const variantName = rollout.mode === 'split' ? VARIANT : undefined;
    const endpointName = standby === undefined || !enabled ? undefined : this.names.standbyEndpoint;
    return variantName === undefined && endpointName === undefined ? undefined : { variantName, endpointName };
  }
}
