import { Duration } from 'aws-cdk-lib';
import { PredefinedMetric, ScalableTarget, ServiceNamespace } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnEndpoint, CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { Endpoint, type EndpointProps } from './endpoint';
import { ALARM_PERIOD, EndpointAlarms } from './endpoint-alarms';
import { scalingRole } from './instance-scaling';
import { checkServerless } from './models/model-fit';
import type { ServedModel, WithFacts } from './models/served-model';

/** Requests that are answered without a cold start. */
export interface ProvisionedConcurrency {
  /** Requests at the same time that are always answered so; paid by the hour, idle or not. */
  readonly least: number;

  /** And at most, when they are in use. */
  readonly most: number;

  /**
   * Share of them that is meant to be in use, in percent.
   *
   * @default 70
   */
  readonly usedPercent?: number;
}

/** Choices for the endpoint. */
export interface ServerlessEndpointProps extends EndpointProps {
  /** What is served, outside of any network: serverless inference takes neither subnets nor isolation (HO-13). */
  readonly model: ServedModel;

  /** Memory in MiB, a whole GiB from 1 to 6; processors grow with it (HO-14). */
  readonly memoryMiB: number;

  /** Requests at the same time, 1 to 200; more are refused with a 429 (HO-14). */
  readonly maxConcurrency: number;

  /**
   * Requests that are answered without a cold start.
   *
   * @default - none: after a pause the first request waits for seconds, and nothing costs while nobody asks
   */
  readonly provisioned?: ProvisionedConcurrency;

  /** Key of what SageMaker stores of the model. */
  readonly volumeKey: IKey;

  /** Where alarms report. */
  readonly alarms: ITopic;
}

/** Name of the only variant. */
const VARIANT = 'main';

/** Memory that SageMaker takes, in MiB (HO-14). */
const MEMORY = [1024, 2048, 3072, 4096, 5120, 6144];
const MOST_CONCURRENCY = 200;

/** Serves a model over HTTPS without instances: paid by the request, idle at no cost, with a cold start after a pause. */
export class ServerlessEndpoint extends Endpoint {
  constructor(scope: Construct, id: string, props: ServerlessEndpointProps) {
    super(scope, id, props);
    const { model, provisioned } = props;
    checkServerlessEndpoint(props);
    const config = new CfnEndpointConfig(this, 'Config', {
      kmsKeyId: props.volumeKey.keyArn,
      productionVariants: [
        {
          variantName: VARIANT,
          modelName: model.modelName,
          initialVariantWeight: 1,
          serverlessConfig: {
            memorySizeInMb: props.memoryMiB,
            maxConcurrency: props.maxConcurrency,
            provisionedConcurrency: provisioned?.least,
          },
        },
      ],
    });
    config.node.addDependency(model);
    const endpoint = new CfnEndpoint(this, 'Resource', {
      endpointName: props.endpointName,
      endpointConfigName: config.attrEndpointConfigName,
      // HO-08
      ...(provisioned === undefined ? {} : { retainAllVariantProperties: true }),
    });
    if (provisioned !== undefined) this.scale(endpoint, provisioned);

    const period = ALARM_PERIOD;
    const slowest = { statistic: Stats.p(99), period };
    const overhead = this.requestMetric(VARIANT, 'OverheadLatency', slowest);
    new EndpointAlarms(this, 'Alarms', {
      topic: props.alarms,
      metrics: {
        Errors: this.requestMetric(VARIANT, 'Invocation5XXErrors', { statistic: Stats.SUM, period }),
        Latency: this.requestMetric(VARIANT, 'ModelLatency', slowest),
        // A cold start counts as overhead; some of it is expected where nothing is provisioned.
        ...(provisioned === undefined ? { ColdStarts: overhead } : { Overhead: overhead }),
        Memory: this.instanceMetric(VARIANT, 'MemoryUtilization', { statistic: Stats.MAXIMUM, period }),
      },
    });
  }

  private scale(endpoint: CfnEndpoint, { least, most, usedPercent = 70 }: ProvisionedConcurrency): void {
    const target = new ScalableTarget(this, 'Scaling', {
      serviceNamespace: ServiceNamespace.SAGEMAKER,
      scalableDimension: 'sagemaker:variant:DesiredProvisionedConcurrency',
      resourceId: `endpoint/${endpoint.attrEndpointName}/variant/${VARIANT}`,
      minCapacity: least,
      maxCapacity: most,
      role: scalingRole(this),
    });
    target.scaleToTrackMetric('Used', {
      predefinedMetric: PredefinedMetric.SAGEMAKER_VARIANT_PROVISIONED_CONCURRENCY_UTILIZATION,
      // Of one, as the metric counts.
      targetValue: usedPercent / 100,
      scaleOutCooldown: Duration.minutes(1),
      scaleInCooldown: Duration.minutes(5),
    });
  }
}

/** @throws if SageMaker would refuse the endpoint (HO-13, HO-14) */
export function checkServerlessEndpoint({
  model,
  memoryMiB,
  maxConcurrency,
  provisioned,
}: WithFacts<Pick<ServerlessEndpointProps, 'model' | 'memoryMiB' | 'maxConcurrency' | 'provisioned'>>): void {
  checkServerless(model.facts);
  if (!MEMORY.includes(memoryMiB)) {
    throw new Error(`memoryMiB must be one of ${MEMORY.join(', ')}, got ${memoryMiB} (HO-14)`);
  }
  if (!(Number.isInteger(maxConcurrency) && maxConcurrency >= 1 && maxConcurrency <= MOST_CONCURRENCY)) {
    throw new Error(
      `maxConcurrency must be a whole number from 1 to ${MOST_CONCURRENCY}, got ${maxConcurrency} (HO-14)`,
    );
  }
  if (provisioned === undefined) return;
  const { least, most, usedPercent = 70 } = provisioned;
  if (![least, most].every(Number.isInteger) || !(least >= 1 && least <= most && most <= maxConcurrency)) {
    throw new Error(
      `provisioned must satisfy, in whole numbers, 1 <= least <= most <= maxConcurrency, got ${least}, ${most} and ${maxConcurrency}; lower most, or raise maxConcurrency (HO-14)`,
    );
  }
  if (!(usedPercent >= 10 && usedPercent <= 90)) {
    throw new Error(`provisioned.usedPercent must be 10 to 90, got ${usedPercent}`);
  }
}
