import { type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnEndpoint, CfnEndpointConfig } from 'aws-cdk-lib/aws-sagemaker';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Aws, Duration, Fn } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { allow } from '../security/allow';
import { type Capture, captureConfig } from './capture';
import { Endpoint, type EndpointProps } from './endpoint';
import { ALARM_PERIOD, EndpointAlarms, type EndpointAlarmsProps } from './endpoint-alarms';
import { InstanceScaling } from './instance-scaling';
import type { WithFacts } from './models/served-model';
import { deploymentConfig, type Rollout } from './rollout';
import { checkScaling } from './scaling';
import { volumeKeyOf } from './volume-key';
import { asCloudFormation, checkVariants, productionVariant, type Variant } from './variant';

/** A model that gets copies of requests; what it answers is kept, and reaches nobody. */
export interface Shadow extends Omit<Variant, 'weight' | 'scaling'> {
  /** Share of the requests that are copied, in percent, 1 to 100. */
  readonly share: number;
}

/** Choices for the endpoint. */
export interface ModelEndpointProps extends EndpointProps {
  /** What is served, 1 to 10: requests are split by their weights (HO-23). The first is the one that metrics are about. */
  readonly variants: readonly Variant[];

  /**
   * A model on trial beside the only variant.
   *
   * @default - none
   */
  readonly shadow?: Shadow;

  /**
   * How a new version replaces the old one; alarms bring the old one back. Not with variants that come and go by a condition, and not with a shadow: SageMaker
   * asks for the same variants before and after (HO-17).
   *
   * @default - all at once, and nothing brings the old version back
   */
  readonly rollout?: Rollout;

  /**
   * What is kept of requests and answers.
   *
   * @default - nothing
   */
  readonly capture?: Capture;

  /** Key of the volumes. */
  readonly volumeKey: IKey;

  /** Where alarms report. */
  readonly alarms: ITopic;

  /**
   * Whether an instance or a zone may fail without a gap: at least two instances of each variant, at any time.
   *
   * @default true
   */
  readonly highlyAvailable?: boolean;

  /**
   * Whether the endpoint runs. It is the one thing that costs by the hour (CO-02); without it models and their configuration
   * stay, and cost nothing.
   *
   * @default true
   */
  readonly enabled?: boolean;
}

/** Serves models over HTTPS, each on instances of its own; scales with the load, replaces versions without a gap, raises alarms. */
export class ModelEndpoint extends Endpoint {
  /** Name of the first variant. */
  readonly variantName: string;

  /** Name of the endpoint configuration, which is another one after each change. */
  readonly configurationName: string;

  constructor(scope: Construct, id: string, props: ModelEndpointProps) {
    super(scope, id, props);
    const { variants, shadow } = props;
    checkModelEndpoint(props);
    this.variantName = variants[0]?.name ?? '';

    const models = [...variants, ...(shadow === undefined ? [] : [shadow])].map(({ model }) => model);
    // HO-02: no name, because every change replaces the configuration.
    const config = new CfnEndpointConfig(this, 'Config', {
      productionVariants: variants.map(productionVariant),
      shadowProductionVariants: shadowVariants(shadow, variants[0]),
      dataCaptureConfig: props.capture && captureConfig(props.capture, [...new Set(models.map(({ role }) => role))]),
    });
    config.kmsKeyId = volumeKeyOf(config, props.volumeKey, [...variants, ...(shadow ? [shadow] : [])]);
    this.configurationName = config.attrEndpointConfigName;
    // HO-05, HO-24: the roles' policies come before the endpoint and go after it.
    config.node.addDependency(...models);
    if (!(props.enabled ?? true)) return;

    const alarms = new Construct(this, 'Alarms');
    const fitness = variants.map((variant) =>
      this.watch(alarms, variant, props.alarms, variant.condition !== undefined),
    );
    if (shadow !== undefined) this.watch(alarms, shadow, props.alarms, true);
    const watched = fitness.flatMap(({ rollback }) => rollback);
    if (props.rollout?.wait !== undefined) {
      // SageMaker looks at the alarms with the role of the model ("Auto-Rollback Configuration and Monitoring" of its guide, 2026).
      const resources = watched.map(({ alarmArn }) => alarmArn);
      for (const role of new Set(models.map((model) => model.role))) {
        allow(role, { actions: ['cloudwatch:DescribeAlarms'], resources });
      }
    }
    const endpoint = new CfnEndpoint(this, 'Resource', {
      endpointName: props.endpointName,
      endpointConfigName: config.attrEndpointConfigName,
      deploymentConfig:
        props.rollout &&
        deploymentConfig(
          props.rollout,
          variants,
          watched.map(({ alarmName }) => alarmName),
        ),
      ...retained(props),
    });
    for (const variant of variants) this.scale(endpoint, variant, props.alarms);
  }

  /** Requests to the first variant per period. */
  metricInvocations(): Metric {
    return this.requestMetric(this.variantName, 'Invocations', { statistic: Stats.SUM, period: PERIOD });
  }

  /** Requests that the container of the first variant failed to answer, per period. */
  metricErrors(): Metric {
    return this.requestMetric(this.variantName, 'Invocation5XXErrors', { statistic: Stats.SUM, period: PERIOD });
  }

  /** Time that the container of the first variant takes, the slowest hundredth, in microseconds. */
  metricLatency(): Metric {
    return this.requestMetric(this.variantName, 'ModelLatency', { statistic: Stats.p(99), period: PERIOD });
  }

  private watch(alarms: Construct, variant: Variant | Shadow, topic: ITopic, onTrial: boolean): EndpointAlarms {
    const { name, condition } = variant;
    const { Errors, Latency, ...others } = this.metricsOf(name);
    const scaling = 'scaling' in variant ? variant.scaling : undefined;

    return new EndpointAlarms(alarms, name, {
      topic,
      metrics: onTrial ? { Errors, Latency } : { Errors, Latency, ...others },
      invocationsPerInstancePerMinute: scaling?.invocationsPerInstancePerMinute,
      condition,
    });
  }

  private metricsOf(variant: string) {
    const period = ALARM_PERIOD;
    const sum = { statistic: Stats.SUM, period };
    const slowest = { statistic: Stats.p(99), period };
    const fullest = { statistic: Stats.MAXIMUM, period };
    return {
      Errors: this.requestMetric(variant, 'Invocation5XXErrors', sum),
      Latency: this.requestMetric(variant, 'ModelLatency', slowest),
      BadRequests: this.requestMetric(variant, 'Invocation4XXErrors', { statistic: Stats.AVERAGE, period }),
      Overhead: this.requestMetric(variant, 'OverheadLatency', slowest),
      Disk: this.instanceMetric(variant, 'DiskUtilization', fullest),
      Memory: this.instanceMetric(variant, 'MemoryUtilization', fullest),
      Overloaded: this.requestMetric(variant, 'InvocationsPerInstance', sum),
    } as const satisfies EndpointAlarmsProps['metrics'];
  }

  private scale(endpoint: CfnEndpoint, variant: Variant, alarms: ITopic): void {
    const { name, scaling, instanceType } = variant;
    if (scaling === undefined) return;
    new InstanceScaling(this, `Scaling-${name}`, {
      endpoint,
      variantName: name,
      instanceType,
      scaling,
      perInstance: this.metricsOf(name).Overloaded,
      cpu: this.instanceMetric(name, 'CPUUtilization', { statistic: Stats.AVERAGE, period: ALARM_PERIOD }),
      alarms,
    });
  }
}

/** Period of the metrics that people look at. */
const PERIOD = Duration.minutes(5);

/** An endpoint as far as its check looks at it. */
export interface CheckedModelEndpoint extends Pick<ModelEndpointProps, 'rollout' | 'highlyAvailable'> {
  /** What is served. */
  readonly variants: readonly WithFacts<Variant>[];

  /**
   * A model on trial.
   *
   * @default - none
   */
  readonly shadow?: WithFacts<Shadow>;
}

/** @throws if SageMaker would refuse the endpoint, or ignore a part of it */
export function checkModelEndpoint(props: CheckedModelEndpoint): void {
  const { variants, shadow, rollout, highlyAvailable = true } = props;
  for (const variant of variants) checkScaling(variant);
  checkVariants(variants, highlyAvailable);
  const conditional = variants.find(({ condition }) => condition !== undefined);
  if (conditional?.scaling !== undefined) {
    throw new Error(
      `variant '${conditional.name}' must not scale, because it comes and goes by a condition; give it a fixed number of instances`,
    );
  }
  if (rollout?.wait !== undefined && (conditional !== undefined || shadow !== undefined)) {
    throw new Error(
      `rollout must be all-at-once without a wait beside a shadow or a variant with a condition, got '${rollout.mode}'; SageMaker asks for the same variants before and after (HO-17)`,
    );
  }
  if (shadow === undefined) return;
  if (variants.length !== 1) {
    throw new Error(`shadow must have exactly one variant beside it, got ${variants.length} (HO-23)`);
  }
  checkVariants([{ ...shadow, weight: 1 }], false);
  const lacking = [variants[0], shadow].find(
    ({ model } = shadow) => model.facts.multiModel || model.facts.containers > 1,
  );
  if (lacking !== undefined) {
    throw new Error(
      `shadow and the variant beside it must each be one container with one model, got '${lacking.name}' with more; SageMaker copies no requests to or from others`,
    );
  }
  if (shadow.name === variants[0]?.name) {
    throw new Error(`shadow must have a name of its own, got '${shadow.name}' (HO-23)`);
  }
  if (!(shadow.share > 0 && shadow.share <= 100)) {
    throw new Error(`shadow.share must be above 0 and at most 100 percent of the requests, got ${shadow.share}`);
  }
}

/** HO-08: a new version keeps the instances that scaling has added; what is captured, and how requests are split, follows the template. */
function retained({ variants }: ModelEndpointProps): Partial<CfnEndpoint['_cfnProperties']> {
  if (variants.every(({ scaling }) => scaling === undefined)) return {};
  return {
    retainAllVariantProperties: true,
    excludeRetainedVariantProperties: [
      { variantPropertyType: 'DataCaptureConfig' },
      { variantPropertyType: 'DesiredWeight' },
    ],
  };
}

/** Copies are made in the share that its weight has of the weight of the variant beside it. */
function shadowVariants(
  shadow: Shadow | undefined,
  beside: Variant | undefined,
): CfnEndpointConfig.ProductionVariantProperty[] | undefined {
  if (shadow === undefined) return undefined;
  const { share, condition, ...variant } = shadow;
  const only = productionVariant({ ...variant, weight: ((beside?.weight ?? 1) * share) / 100 });
  if (condition === undefined) return [only];
  // No value, and not an empty list, which is not the same.
  return Fn.conditionIf(condition.logicalId, [asCloudFormation(only)], Aws.NO_VALUE) as never;
}
