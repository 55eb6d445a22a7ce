import { Duration, Stack } from 'aws-cdk-lib';
import { PredefinedMetric, ScalableTarget, ServiceNamespace } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { type Grant, type IRole, Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnEndpoint, CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { DataLake } from '../data-lake/data-lake';
import { hasLocalStorage, instanceType } from '../sagemaker/instance-types';
import { accept } from '../security/accept';
import { allow } from '../security/allow';
import type { ServedModel } from './served-model';

/** How the number of instances follows the load. */
export interface Scaling {
  /** Fewest instances, at least one. */
  readonly minInstances: number;

  /** Most instances. */
  readonly maxInstances: number;

  /** Requests per minute that one instance is meant to answer; more add instances, fewer remove them. */
  readonly invocationsPerInstancePerMinute: number;
}

/** Choices for the endpoint. */
export interface ModelEndpointProps {
  /** What is served. */
  readonly model: ServedModel;

  /** Name of the endpoint: lower case (SF-09), fixed, so that alarms can name it without a cycle (HO-19). */
  readonly endpointName: string;

  /** Instance type that SageMaker offers for hosting. */
  readonly instanceType: string;

  /** Instances at the first deployment; spread over the model's Availability Zones. */
  readonly instances: number;

  /**
   * How the number of instances follows the load. To change the instance type of a scaled endpoint, deploy once
   * without scaling, then with the new type, then with scaling again (HO-07).
   *
   * @default - the number of instances stays
   */
  readonly scaling?: Scaling;

  /**
   * Percentage of requests and answers that are kept in the capture zone, from 1 to 100.
   *
   * @default - nothing is kept
   */
  readonly capturePercentage?: number;

  /** Lake whose capture zone keeps them, under the key of that zone. */
  readonly lake: DataLake;

  /** Key of the volumes. */
  readonly volumeKey: IKey;

  /** Where alarms report. */
  readonly alarms: ITopic;

  /**
   * Whether the endpoint runs. It is the one thing that costs by the hour (CO-02); without it the model and its configuration
   * stay, and cost nothing.
   *
   * @default true
   */
  readonly enabled?: boolean;
}

/** Name of the one variant. */
export const VARIANT = 'main';

/** Small models start in seconds; a wrong one should fail a deployment in minutes, not in an hour (HO-20). */
const STARTUP_SECONDS = 300;

/** Answers slower than this in the slowest hundredth raise an alarm. */
const SLOW = Duration.seconds(1);

/** Serves one model version over HTTPS, scales with the load, and raises alarms. */
export class ModelEndpoint extends Construct {
  /** Name of the endpoint. */
  readonly endpointName: string;

  constructor(scope: Construct, id: string, props: ModelEndpointProps) {
    super(scope, id);
    checkName(props.endpointName);
    checkScaling(props);
    this.endpointName = props.endpointName;

    if (props.capturePercentage !== undefined) {
      // All the role gets of that key, and through S3 alone: it encrypts what it writes, and can read none of it.
      props.lake.grantStorageWrite(props.model.role, { zone: 'capture' });
    }
    // HO-02: no name, because every change replaces the configuration.
    const config = new CfnEndpointConfig(this, 'Config', {
      // HO-01: the key does not encrypt local disks.
      kmsKeyId: hasLocalStorage(props.instanceType) ? undefined : props.volumeKey.keyArn,
      productionVariants: [
        {
          variantName: VARIANT,
          modelName: props.model.modelName,
          instanceType: props.instanceType,
          initialInstanceCount: props.instances,
          initialVariantWeight: 1,
          containerStartupHealthCheckTimeoutInSeconds: STARTUP_SECONDS,
          modelDataDownloadTimeoutInSeconds: STARTUP_SECONDS,
        },
      ],
      dataCaptureConfig: capture(props),
    });
    if (hasLocalStorage(props.instanceType)) {
      accept(config, {
        rule: 'SageMakerEndpointConfigurationKMSKeyConfigured',
        reason: 'The key does not encrypt local disks (HO-01); the hardware itself does',
      });
    }
    // HO-05, HO-24: the role's policies come before the endpoint and go after it.
    config.node.addDependency(props.model);
    if (!(props.enabled ?? true)) {
      return;
    }

    const endpoint = new CfnEndpoint(this, 'Resource', {
      endpointName: props.endpointName,
      endpointConfigName: config.attrEndpointConfigName,
      // HO-08: a new version keeps the instances that scaling has added; what is captured follows the template.
      ...(props.scaling === undefined
        ? {}
        : {
            retainAllVariantProperties: true,
            excludeRetainedVariantProperties: [{ variantPropertyType: 'DataCaptureConfig' }],
          }),
    });
    if (props.scaling !== undefined) {
      this.scale(endpoint, props.scaling);
    }
    this.addAlarms(props);
  }

  /** Lets a role ask the model for predictions, and nothing else. */
  grantInvoke(role: IRole): Grant {
    return allow(role, {
      actions: ['sagemaker:InvokeEndpoint'],
      resources: [
        Stack.of(this).formatArn({ service: 'sagemaker', resource: 'endpoint', resourceName: this.endpointName }),
      ],
    });
  }

  /** Requests per period. */
  metricInvocations(): Metric {
    return this.metric('Invocations', Stats.SUM);
  }

  /** Requests that the container failed to answer, per period. */
  metricErrors(): Metric {
    return this.metric('Invocation5XXErrors', Stats.SUM);
  }

  /** Time that the container takes, the slowest hundredth, in microseconds. */
  metricLatency(): Metric {
    return this.metric('ModelLatency', Stats.p(99));
  }

  private metric(metricName: string, statistic: string): Metric {
    return new Metric({
      namespace: 'AWS/SageMaker',
      metricName,
      dimensionsMap: { EndpointName: this.endpointName, VariantName: VARIANT },
      statistic,
      period: Duration.minutes(5),
    });
  }

  private scale(endpoint: CfnEndpoint, scaling: Scaling): void {
    const target = new ScalableTarget(this, 'Scaling', {
      serviceNamespace: ServiceNamespace.SAGEMAKER,
      scalableDimension: 'sagemaker:variant:DesiredInstanceCount',
      // HO-09
      resourceId: `endpoint/${endpoint.attrEndpointName}/variant/${VARIANT}`,
      minCapacity: scaling.minInstances,
      maxCapacity: scaling.maxInstances,
      // HO-31: Application Auto Scaling makes this role by itself when the first target is registered.
      role: Role.fromRoleArn(
        this,
        'ScalingRole',
        Stack.of(this).formatArn({
          service: 'iam',
          region: '',
          resource: 'role',
          resourceName:
            'aws-service-role/sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint',
        }),
        { mutable: false },
      ),
    });
    target.scaleToTrackMetric('Invocations', {
      predefinedMetric: PredefinedMetric.SAGEMAKER_VARIANT_INVOCATIONS_PER_INSTANCE,
      targetValue: scaling.invocationsPerInstancePerMinute,
      scaleOutCooldown: Duration.minutes(1),
      scaleInCooldown: Duration.minutes(5),
    });
  }

  private addAlarms(props: ModelEndpointProps): void {
    const alarms = [
      new Alarm(this, 'Errors', {
        alarmDescription: 'The model fails to answer requests; see the log group of the endpoint',
        metric: this.metricErrors(),
        threshold: 1,
        evaluationPeriods: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }),
      new Alarm(this, 'Latency', {
        alarmDescription: 'The slowest hundredth of the answers takes more than a second for a quarter of an hour',
        metric: this.metricLatency(),
        threshold: SLOW.toMilliseconds() * 1000,
        evaluationPeriods: 3,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }),
    ];
    for (const alarm of alarms) {
      alarm.addAlarmAction(new SnsAction(props.alarms));
    }
  }
}

/** What is kept of requests and answers, readable because the content types are named (HO-28). */
function capture(props: ModelEndpointProps): CfnEndpointConfig.DataCaptureConfigProperty | undefined {
  if (props.capturePercentage === undefined) {
    return undefined;
  }
  return {
    enableCapture: true,
    initialSamplingPercentage: props.capturePercentage,
    destinationS3Uri: props.lake.uri({ zone: 'capture' }).replace(/\/$/, ''),
    kmsKeyId: props.lake.keyOf('capture').keyArn,
    captureOptions: [{ captureMode: 'Input' }, { captureMode: 'Output' }],
    captureContentTypeHeader: { csvContentTypes: ['text/csv'], jsonContentTypes: ['application/json'] },
  };
}

/** @throws if the ARN in a policy would not match the endpoint, because SageMaker writes it in lower case (SF-09) */
function checkName(endpointName: string): void {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(endpointName) || endpointName.length > 63) {
    throw new Error(
      `endpointName must be at most 63 lower-case letters, digits and single hyphens between them, got '${endpointName}'; ` +
        'its ARN is lower case whatever the name, and policies and alarms name it (SF-09, HO-19)',
    );
  }
}

/** @throws if SageMaker would refuse to scale this variant (HO-10, HO-11) */
function checkScaling(props: ModelEndpointProps): void {
  const { scaling } = props;
  if (scaling === undefined) {
    return;
  }
  if (instanceType(props.instanceType).burstable) {
    throw new Error(
      `instanceType must not be burstable when it scales, got '${props.instanceType}'; use ml.m5.large, or leave scaling out (HO-10)`,
    );
  }
  if (!(
    scaling.minInstances >= 1 &&
    scaling.minInstances <= props.instances &&
    props.instances <= scaling.maxInstances
  )) {
    throw new Error(
      `scaling must satisfy 1 <= minInstances <= instances <= maxInstances, got ${scaling.minInstances}, ${props.instances} and ${scaling.maxInstances} (HO-10, HO-11)`,
    );
  }
}
