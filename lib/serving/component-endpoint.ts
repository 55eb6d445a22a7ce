/* eslint-disable awscdk/require-passing-this -- what belongs to a component stands under a construct of its own */
import { Duration } from 'aws-cdk-lib';
import { PredefinedMetric, ScalableTarget, ServiceNamespace } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import { type Grant, type IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnEndpoint, CfnEndpointConfig, CfnInferenceComponent } from 'aws-cdk-lib/aws-sagemaker';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ServingSecurityGroup } from '../network/serving-security-group';
import { checkInstanceType } from '../sagemaker/instance-choice';
import { JobRole } from '../sagemaker/job-role';
import { allow } from '../security/allow';
import { Endpoint, type EndpointProps } from './endpoint';
import { ALARM_PERIOD, EndpointAlarms } from './endpoint-alarms';
import { scalingRole } from './instance-scaling';
import { checkOnInstances } from './models/model-fit';
import type { ServedModel } from './models/served-model';
import { StepScaling } from './step-scaling';
import { volumeKeyOf } from './volume-key';

/** A model that shares the instances of an endpoint with others. */
export interface InferenceComponent {
  /** Name, unique among the components: lower-case letters, digits and hyphens; `<endpoint>-<name>` is what callers ask for. */
  readonly name: string;

  /** What is served. The endpoint places it in the network, so the model itself is outside of one. */
  readonly model: ServedModel;

  /**
   * Fewest copies; with none, requests after a pause are refused until a copy has started, in minutes.
   *
   * @default 0
   */
  readonly minCopies?: number;

  /** Most copies. */
  readonly maxCopies: number;

  /** Requests at the same time that one copy is meant to work on. */
  readonly concurrencyPerCopy: number;

  /** Memory that a copy needs, in MiB. */
  readonly memoryMiB: number;

  /**
   * Processors that a copy needs; a quarter of one and more.
   *
   * @default - it shares what is there
   */
  readonly cpus?: number;

  /**
   * Accelerators that a copy needs: GPUs, or Inferentia or Trainium chips.
   *
   * @default - none
   */
  readonly accelerators?: number;
}

/** Choices for the endpoint. */
export interface ComponentEndpointProps extends EndpointProps {
  /** Models that share the instances. */
  readonly components: readonly InferenceComponent[];

  /** Instance type that SageMaker offers for hosting. */
  readonly instanceType: string;

  /**
   * Fewest instances.
   *
   * @default 0
   */
  readonly minInstances?: number;

  /** Most instances. */
  readonly maxInstances: number;

  /** Network of the containers. */
  readonly vpc: IVpc;

  /** Isolated subnets in at least two Availability Zones (HO-06). */
  readonly subnets: ISubnet[];

  /** Key of the volumes. */
  readonly volumeKey: IKey;

  /** Where alarms report. */
  readonly alarms: ITopic;
}

/** Name of the only variant. */
const VARIANT = 'main';

/** Models may be copied and started for so long each. */
const STARTUP = Duration.minutes(10);

/**
 * Serves several models on shared instances: each with copies of its own that follow the load, down to none; instances come and go with the
 * copies, down to none.
 */
export class ComponentEndpoint extends Endpoint {
  /** What callers name, by the name of the component. */
  readonly componentNames: ReadonlyMap<string, string>;

  constructor(scope: Construct, id: string, props: ComponentEndpointProps) {
    super(scope, id, props);
    const { components, minInstances = 0 } = props;
    check(props);
    const models = components.map(({ model }) => model);
    const group = new ServingSecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'Model containers of the endpoint',
    });
    // It starts the instances; each container runs with the role of its own model, which reaches no network.
    const role = new JobRole(this, 'Role', {
      description: 'Instances of the endpoint: attaches volumes and interfaces',
      volumeKey: props.volumeKey,
      logGroups: [`/aws/sagemaker/Endpoints/${props.endpointName}`],
    });
    const config = new CfnEndpointConfig(this, 'Config', {
      executionRoleArn: role.roleArn,
      vpcConfig: {
        subnets: props.subnets.map(({ subnetId }) => subnetId),
        securityGroupIds: [group.securityGroupId],
      },
      enableNetworkIsolation: true,
      productionVariants: [
        {
          variantName: VARIANT,
          instanceType: props.instanceType,
          // One to begin with, also where all may go later (HO-12).
          initialInstanceCount: Math.max(1, minInstances),
          managedInstanceScaling: {
            status: 'ENABLED',
            minInstanceCount: minInstances,
            maxInstanceCount: props.maxInstances,
          },
          routingConfig: { routingStrategy: 'LEAST_OUTSTANDING_REQUESTS' },
          containerStartupHealthCheckTimeoutInSeconds: STARTUP.toSeconds(),
          modelDataDownloadTimeoutInSeconds: STARTUP.toSeconds(),
        },
      ],
    });
    config.kmsKeyId = volumeKeyOf(config, props.volumeKey, [{ name: VARIANT, instanceType: props.instanceType }]);
    config.node.addDependency(role, ...models);
    const endpoint = new CfnEndpoint(this, 'Resource', {
      endpointName: props.endpointName,
      endpointConfigName: config.attrEndpointConfigName,
      retainAllVariantProperties: true,
    });
    const own = new Construct(this, 'Components');
    this.componentNames = new Map(
      components.map((component) => [
        component.name,
        this.add(new Construct(own, component.name), endpoint, component, props),
      ]),
    );
  }

  /** Lets a role ask every component, and nothing else. */
  override grantInvoke(role: IRole): Grant {
    const names = [...this.componentNames.values()];
    return allow(role, {
      actions: ['sagemaker:InvokeEndpoint'],
      resources: [
        this.endpointArn,
        ...names.map((resourceName) =>
          Stack.of(this).formatArn({ service: 'sagemaker', resource: 'inference-component', resourceName }),
        ),
      ],
    });
  }

  /** @returns the name that callers ask for */
  private add(
    scope: Construct,
    endpoint: CfnEndpoint,
    component: InferenceComponent,
    { alarms }: ComponentEndpointProps,
  ): string {
    const { minCopies = 0, maxCopies } = component;
    // A name of our own, so that alarms and policies can name it; SageMaker changes a component in place.
    const name = `${this.endpointName}-${component.name}`;
    const resource = new CfnInferenceComponent(scope, 'Component', {
      inferenceComponentName: name,
      endpointName: endpoint.attrEndpointName,
      variantName: VARIANT,
      specification: {
        modelName: component.model.modelName,
        computeResourceRequirements: {
          minMemoryRequiredInMb: component.memoryMiB,
          numberOfCpuCoresRequired: component.cpus,
          numberOfAcceleratorDevicesRequired: component.accelerators,
        },
        startupParameters: {
          containerStartupHealthCheckTimeoutInSeconds: STARTUP.toSeconds(),
          modelDataDownloadTimeoutInSeconds: STARTUP.toSeconds(),
        },
      },
      runtimeConfig: { copyCount: Math.max(1, minCopies) },
    });
    const noCapacity = this.componentMetric(name, 'NoCapacityInvocationFailures');
    const target = new ScalableTarget(scope, 'Scaling', {
      serviceNamespace: ServiceNamespace.SAGEMAKER,
      scalableDimension: 'sagemaker:inference-component:DesiredCopyCount',
      resourceId: `inference-component/${name}`,
      minCapacity: minCopies,
      maxCapacity: maxCopies,
      role: scalingRole(scope),
    });
    // The name is text, so nothing else says that the component comes first.
    target.node.addDependency(resource);
    target.scaleToTrackMetric('ConcurrentRequests', {
      predefinedMetric: PredefinedMetric.SAGEMAKER_INFERENCE_COMPONENT_CONCURRENT_REQUESTS_PER_COPY_HIGH_RESOLUTION,
      targetValue: component.concurrencyPerCopy,
      scaleOutCooldown: Duration.minutes(1),
      scaleInCooldown: Duration.minutes(5),
    });
    if (minCopies === 0) {
      new StepScaling(scope, 'Wake', {
        target,
        metric: noCapacity,
        steps: [{ from: 1, add: 1 }],
        description: 'A request finds no copy of the model; one is started. Nobody has to do anything',
        cooldown: Duration.minutes(5),
      });
    }
    new EndpointAlarms(scope, 'Alarms', {
      topic: alarms,
      metrics: {
        Errors: this.componentMetric(name, 'Invocation5XXErrors'),
        Latency: this.componentMetric(name, 'ModelLatency', Stats.p(99)),
        NoCapacity: noCapacity,
      },
    });
    return name;
  }

  private componentMetric(name: string, metricName: string, statistic: string = Stats.SUM): Metric {
    return new Metric({
      namespace: 'AWS/SageMaker',
      metricName,
      dimensionsMap: { InferenceComponentName: name },
      statistic,
      period: ALARM_PERIOD,
    });
  }
}

/** @throws if SageMaker would refuse the endpoint, or a copy would fit on no instance */
function check(props: ComponentEndpointProps): void {
  const { components, minInstances: min = 0, maxInstances: max, subnets } = props;
  const facts = checkInstanceType(props.instanceType, 'hosting');
  const zones = new Set(subnets.map(({ availabilityZone }) => availabilityZone));
  if (zones.size < 2) {
    throw new Error(
      `subnets must lie in at least two Availability Zones, got ${[...zones].join(', ')}; SageMaker refuses the endpoint otherwise (HO-06)`,
    );
  }
  if (!(min >= 0 && Math.max(1, min) <= max)) {
    throw new Error(`instances must satisfy 0 <= minInstances <= maxInstances, one at least, got ${min} and ${max}`);
  }
  if (components.length === 0) throw new Error('components must be one or more, got 0');
  const names = components.map(({ name }) => name);
  for (const [index, component] of components.entries()) {
    const { name, minCopies = 0, maxCopies, concurrencyPerCopy, memoryMiB, cpus = 0, accelerators = 0 } = component;
    const full = `${props.endpointName}-${name}`;
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || full.length > 63 || names.indexOf(name) !== index) {
      throw new Error(
        `components must have names of lower-case letters, digits and single hyphens, each once and at most 63 with that of the endpoint, got '${name}'`,
      );
    }
    if (!(minCopies >= 0 && Math.max(1, minCopies) <= maxCopies)) {
      throw new Error(
        `component '${name}' must satisfy 0 <= minCopies <= maxCopies, one at least, got ${minCopies} and ${maxCopies}`,
      );
    }
    if (minCopies > 0 && min === 0) {
      throw new Error(
        `component '${name}' must have minCopies 0 where minInstances is 0, got ${minCopies}; a copy needs an instance: set minInstances to 1`,
      );
    }
    checkOnInstances(component.model.facts, props.instanceType);
    if (component.model.facts.isolated) {
      throw new Error(
        `model of component '${name}' must be outside of any network, because the endpoint places it in one; make it with network: 'none'`,
      );
    }
    if (!(concurrencyPerCopy > 0)) {
      throw new Error(`component '${name}' must have a concurrencyPerCopy above 0, got ${concurrencyPerCopy}`);
    }
    const fits =
      memoryMiB >= 128 &&
      memoryMiB < facts.memoryGiB * 1024 &&
      cpus <= facts.vCpus &&
      accelerators <= (facts.acceleratorCount ?? 0);
    if (!fits) {
      throw new Error(
        `component '${name}' must fit on one ${props.instanceType}: ${facts.vCpus} processors, ${facts.acceleratorCount ?? 0} accelerators, less than ${facts.memoryGiB * 1024} MiB and 128 at least, got ${cpus}, ${accelerators} and ${memoryMiB} MiB`,
      );
    }
    if ((facts.acceleratorCount ?? 0) > 0 && cpus === 0 && accelerators === 0) {
      throw new Error(
        `component '${name}' must say how many accelerators or processors a copy needs on ${props.instanceType}, got none`,
      );
    }
  }
}
