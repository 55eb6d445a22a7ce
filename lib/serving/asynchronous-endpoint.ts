import { Duration } from 'aws-cdk-lib';
import { ScalableTarget, ServiceNamespace } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnEndpoint, CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { DataLake } from '../data-lake/data-lake';
import { instanceType } from '../sagemaker/instance-types';
import { allow } from '../security/allow';
import { Endpoint, type EndpointProps } from './endpoint';
import { scalingRole } from './instance-scaling';
import { ALARM_PERIOD, EndpointAlarms } from './endpoint-alarms';
import { checkNotNamed } from './models/model-fit';
import type { WithFacts } from './models/served-model';
import { StepScaling } from './step-scaling';
import { checkVariants, productionVariant, type Variant } from './variant';
import { volumeKeyOf } from './volume-key';

/** How the number of instances follows the queue. */
export interface BacklogScaling {
  /**
   * Fewest instances; with none, the first request after a pause waits until one has started, in minutes.
   *
   * @default 0
   */
  readonly minInstances?: number;

  /** Most instances. */
  readonly maxInstances: number;

  /** Requests that may wait for each instance. */
  readonly backlogPerInstance: number;
}

/** Choices for the endpoint. */
export interface AsynchronousEndpointProps extends EndpointProps {
  /** What is served, on which instances; without a weight, and scaled by its queue. */
  readonly variant: Omit<Variant, 'weight' | 'scaling' | 'condition'>;

  /** How the number of instances follows the queue. */
  readonly scaling: BacklogScaling;

  /**
   * Requests that one instance works on at the same time.
   *
   * @default - SageMaker chooses
   */
  readonly concurrencyPerInstance?: number;

  /** Lake in whose capture zone requests are put and answers written. */
  readonly lake: DataLake;

  /** Where in that zone, ending in `/`; requests under `input/`, answers under `output/`, failures under `failed/`. */
  readonly prefix: string;

  /** Key of the volumes. */
  readonly volumeKey: IKey;

  /** Where alarms report. */
  readonly alarms: ITopic;
}

/**
 * Serves a model from a queue: a request is an object in S3, up to 1 GB, and its answer another. Instances come when requests wait, and all
 * go when none does.
 */
export class AsynchronousEndpoint extends Endpoint {
  private readonly lake: DataLake;
  private readonly prefix: string;

  constructor(scope: Construct, id: string, props: AsynchronousEndpointProps) {
    super(scope, id, props);
    const { lake, prefix, variant } = props;
    checkAsynchronousEndpoint(props);
    this.lake = lake;
    this.prefix = prefix;
    const { role } = variant.model;
    lake.grantStorageRead(role, { zone: 'capture', prefix: `${prefix}input/` });
    for (const folder of ['output/', 'failed/']) {
      lake.grantStorageWrite(role, { zone: 'capture', prefix: `${prefix}${folder}` });
    }

    const config = new CfnEndpointConfig(this, 'Config', {
      productionVariants: [productionVariant(variant)],
      asyncInferenceConfig: {
        clientConfig: { maxConcurrentInvocationsPerInstance: props.concurrencyPerInstance },
        outputConfig: {
          s3OutputPath: lake.uri({ zone: 'capture', prefix: `${prefix}output/` }),
          s3FailurePath: lake.uri({ zone: 'capture', prefix: `${prefix}failed/` }),
          kmsKeyId: lake.keyOf('capture').keyArn,
        },
      },
    });
    config.kmsKeyId = volumeKeyOf(config, props.volumeKey, [variant]);
    config.node.addDependency(variant.model);
    const endpoint = new CfnEndpoint(this, 'Resource', {
      endpointName: props.endpointName,
      endpointConfigName: config.attrEndpointConfigName,
      // HO-08: an update keeps the instances that the queue has brought.
      retainAllVariantProperties: true,
    });
    this.scale(endpoint, props);
    this.addAlarms(props);
  }

  /**
   * Lets a role ask: put the request under `input/` of the prefix, invoke the endpoint with its address, and read what comes under `output/`
   * and `failed/`.
   */
  override grantInvoke(role: IRole): Grant {
    const { lake, prefix } = this;
    lake.grantStorageWrite(role, { zone: 'capture', prefix: `${prefix}input/` });
    for (const folder of ['output/', 'failed/']) {
      lake.grantStorageRead(role, { zone: 'capture', prefix: `${prefix}${folder}` });
    }
    return allow(role, { actions: ['sagemaker:InvokeEndpointAsync'], resources: [this.endpointArn] });
  }

  /** Instances follow the queue; where there is none left, a request that waits brings the first (HO-12). */
  private scale(endpoint: CfnEndpoint, { variant, scaling }: AsynchronousEndpointProps): void {
    const target = new ScalableTarget(this, 'Scaling', {
      serviceNamespace: ServiceNamespace.SAGEMAKER,
      scalableDimension: 'sagemaker:variant:DesiredInstanceCount',
      resourceId: `endpoint/${endpoint.attrEndpointName}/variant/${variant.name}`,
      minCapacity: scaling.minInstances ?? 0,
      maxCapacity: scaling.maxInstances,
      role: scalingRole(this),
    });
    target.scaleToTrackMetric('Backlog', {
      customMetric: this.endpointMetric('ApproximateBacklogSizePerInstance', {
        statistic: Stats.AVERAGE,
        period: ALARM_PERIOD,
      }),
      targetValue: scaling.backlogPerInstance,
      scaleOutCooldown: Duration.minutes(1),
      scaleInCooldown: Duration.minutes(10),
    });
    if ((scaling.minInstances ?? 0) > 0) return;
    new StepScaling(this, 'Wake', {
      target,
      metric: this.endpointMetric('HasBacklogWithoutCapacity', { statistic: Stats.MAXIMUM, period: ALARM_PERIOD }),
      steps: [{ from: 1, add: 1 }],
      description: 'A request waits and no instance runs; one is started. Nobody has to do anything',
      cooldown: Duration.minutes(5),
    });
  }

  private addAlarms({ alarms: topic, variant }: AsynchronousEndpointProps): void {
    const sum = { statistic: Stats.SUM, period: ALARM_PERIOD };
    const oldest = { statistic: Stats.MAXIMUM, period: ALARM_PERIOD };
    new EndpointAlarms(this, 'Alarms', {
      topic,
      metrics: {
        // SageMaker counts what waits by endpoint, and what failed by variant.
        Failures: this.requestMetric(variant.name, 'InvocationFailures', sum),
        Waiting: this.endpointMetric('ApproximateAgeOfOldestRequest', oldest),
        Expired: this.requestMetric(variant.name, 'ExpiredRequests', sum),
      },
    });
  }
}

/** An endpoint as far as its check looks at it. */
export interface CheckedAsynchronousEndpoint extends Pick<
  AsynchronousEndpointProps,
  'scaling' | 'prefix' | 'concurrencyPerInstance'
> {
  /** What is served. */
  readonly variant: WithFacts<AsynchronousEndpointProps['variant']>;
}

/** @throws if SageMaker would refuse the endpoint, or never scale it, or no request could reach the model */
export function checkAsynchronousEndpoint({
  variant,
  scaling,
  prefix,
  concurrencyPerInstance,
}: CheckedAsynchronousEndpoint): void {
  checkVariants([{ ...variant, weight: 1 }], false);
  checkNotNamed(variant.model.facts, 'a queue');
  const { minInstances: min = 0, maxInstances: max, backlogPerInstance } = scaling;
  if (instanceType(variant.instanceType).burstable) {
    throw new Error(
      `instanceType of an asynchronous endpoint must not be burstable, because it scales, got '${variant.instanceType}'; use ml.m5.large (HO-10)`,
    );
  }
  if (!(min >= 0 && variant.instances >= Math.max(1, min) && variant.instances <= max)) {
    throw new Error(
      `scaling must satisfy 0 <= minInstances <= instances <= maxInstances, with one instance to begin with, got ${min}, ${variant.instances} and ${max} (HO-12)`,
    );
  }
  if (!(backlogPerInstance > 0)) {
    throw new Error(`scaling.backlogPerInstance must be above 0, got ${backlogPerInstance}`);
  }
  if (concurrencyPerInstance !== undefined && !(concurrencyPerInstance >= 1 && concurrencyPerInstance <= 1000)) {
    throw new Error(`concurrencyPerInstance must be 1 to 1000, got ${concurrencyPerInstance}`);
  }
  if (!prefix.endsWith('/')) throw new Error(`prefix must end in /, got '${prefix}'`);
}
