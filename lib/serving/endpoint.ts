import { Stack, Token } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { allow } from '../security/allow';

/** Where SageMaker counts requests: by endpoint and variant. */
const REQUESTS = 'AWS/SageMaker';

/** Where SageMaker reports the load of instances: by endpoint and variant. */
const INSTANCES = '/aws/sagemaker/Endpoints';

/** What every kind of endpoint is given. */
export interface EndpointProps {
  /** Name of the endpoint: lower case (SF-09), fixed, so that alarms can name it without a cycle (HO-19). */
  readonly endpointName: string;
}

/** What every kind of endpoint has: a name, who may ask it, and what is measured. */
export abstract class Endpoint extends Construct {
  /** Name of the endpoint. */
  readonly endpointName: string;

  /** @throws if its ARN in a policy would not match, because SageMaker writes it in lower case */
  constructor(scope: Construct, id: string, props: EndpointProps) {
    super(scope, id);
    const { endpointName } = props;
    if (
      !Token.isUnresolved(endpointName) &&
      (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(endpointName) || endpointName.length > 63)
    ) {
      throw new Error(
        `endpointName must be at most 63 lower-case letters, digits and single hyphens between them, got '${endpointName}'; ` +
          'its ARN is lower case whatever the name, and policies and alarms name it (SF-09, HO-19)',
      );
    }
    this.endpointName = endpointName;
  }

  /** ARN of the endpoint. */
  get endpointArn(): string {
    return Stack.of(this).formatArn({ service: 'sagemaker', resource: 'endpoint', resourceName: this.endpointName });
  }

  /** Lets a role ask the model for predictions, and nothing else. */
  grantInvoke(role: IRole): Grant {
    return allow(role, { actions: ['sagemaker:InvokeEndpoint'], resources: [this.endpointArn] });
  }

  /** A metric of requests to a variant: counts, and times in microseconds. */
  protected requestMetric(variantName: string, metricName: string, options: MetricOptions): Metric {
    return this.metric(REQUESTS, metricName, { EndpointName: this.endpointName, VariantName: variantName }, options);
  }

  /** A metric of the instances of a variant, in percent; that of processors counts each by itself. */
  protected instanceMetric(variantName: string, metricName: string, options: MetricOptions): Metric {
    return this.metric(INSTANCES, metricName, { EndpointName: this.endpointName, VariantName: variantName }, options);
  }

  /** A metric of the endpoint as a whole. */
  protected endpointMetric(metricName: string, options: MetricOptions): Metric {
    return this.metric(REQUESTS, metricName, { EndpointName: this.endpointName }, options);
  }

  private metric(
    namespace: string,
    metricName: string,
    dimensionsMap: Record<string, string>,
    options: MetricOptions,
  ): Metric {
    return new Metric({ namespace, metricName, dimensionsMap, ...options });
  }
}
