/* eslint-disable awscdk/require-passing-this -- what belongs to a component stands below a construct of its own */
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
import { JobRole } from '../sagemaker/job-role';
import { allow } from '../security/allow';
import { Endpoint, type EndpointProps } from './endpoint';
import { checkComponentEndpoint, type InferenceComponent } from './component-fit';
import { ALARM_PERIOD, EndpointAlarms } from './endpoint-alarms';
import { scalingRole } from './instance-scaling';
import { StepScaling } from './step-scaling';
import { volumeKeyOf } from './volume-key';

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
    checkZones(props);
    checkComponentEndpoint(props);
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

/** @throws if SageMaker would refuse the endpoint (HO-06) */
function checkZones({ subnets }: ComponentEndpointProps): void {
  const zones = new Set(subnets.map(({ availabilityZone }) => availabilityZone));
  if (zones.size < 2) {
    throw new Error(
      `subnets must lie in at least two Availability Zones, got ${[...zones].join(', ')}; SageMaker refuses the endpoint otherwise (HO-06)`,
    );
  }
}
