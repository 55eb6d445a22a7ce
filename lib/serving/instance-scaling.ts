import { Duration, Stack } from 'aws-cdk-lib';
import { PredefinedMetric, ScalableTarget, ServiceNamespace } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { Role } from 'aws-cdk-lib/aws-iam';
import type { CfnEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { TopicTarget } from '../monitoring/topic-target';
import { instanceType } from '../sagemaker/instance-types';
import type { Scaling } from './scaling';
import { StepScaling } from './step-scaling';

/** What a variant is scaled by. */
export interface InstanceScalingProps {
  /** The endpoint. */
  readonly endpoint: CfnEndpoint;

  /** Name of its variant. */
  readonly variantName: string;

  /** Type of its instances, which says how many processors each has. */
  readonly instanceType: string;

  /** How it follows the load. */
  readonly scaling: Scaling;

  /** Requests per instance and minute. */
  readonly perInstance: IMetric;

  /** Use of the processors, of which each counts 100. */
  readonly cpu: IMetric;

  /** Told when no more instances may be added. */
  readonly alarms: ITopic;
}

/** Instances are added after a minute, and taken away after five. */
const OUT_COOLDOWN = Duration.minutes(1);
const IN_COOLDOWN = Duration.minutes(5);

/** Lets the number of instances of one variant follow the load, by all that its {@link Scaling} says at once. */
export class InstanceScaling extends Construct {
  constructor(scope: Construct, id: string, props: InstanceScalingProps) {
    super(scope, id);
    const { endpoint, variantName, scaling, instanceType: type, perInstance, cpu, alarms } = props;
    const target = new ScalableTarget(this, 'Target', {
      serviceNamespace: ServiceNamespace.SAGEMAKER,
      scalableDimension: 'sagemaker:variant:DesiredInstanceCount',
      // HO-09
      resourceId: `endpoint/${endpoint.attrEndpointName}/variant/${variantName}`,
      minCapacity: scaling.minInstances,
      maxCapacity: scaling.maxInstances,
      role: scalingRole(this),
    });
    this.track(target, scaling, cpu, instanceType(type).vCpus);
    for (const { name, minInstances, maxInstances, ...when } of scaling.schedules ?? []) {
      target.scaleOnSchedule(name, { ...when, minCapacity: minInstances, maxCapacity: maxInstances });
    }
    if (scaling.steps !== undefined && scaling.steps.length > 0) {
      new StepScaling(this, 'Jump', {
        target,
        metric: perInstance,
        steps: scaling.steps.map((step) => ({
          from: step.aboveInvocationsPerInstancePerMinute,
          add: step.addInstances,
        })),
        description: 'The load jumps; instances are added at once. Nobody has to do anything',
        cooldown: OUT_COOLDOWN,
      });
    }
    this.tellMaximum(`endpoint/${endpoint.endpointName}/variant/${variantName}`, alarms);
  }

  private track(target: ScalableTarget, scaling: Scaling, cpu: IMetric, vCpus: number): void {
    const cooldowns = { scaleOutCooldown: OUT_COOLDOWN, scaleInCooldown: IN_COOLDOWN };
    if (scaling.invocationsPerInstancePerMinute !== undefined) {
      target.scaleToTrackMetric('Invocations', {
        predefinedMetric: PredefinedMetric.SAGEMAKER_VARIANT_INVOCATIONS_PER_INSTANCE,
        targetValue: scaling.invocationsPerInstancePerMinute,
        ...cooldowns,
      });
    }
    if (scaling.concurrentRequestsPerInstance !== undefined) {
      target.scaleToTrackMetric('ConcurrentRequests', {
        predefinedMetric: PredefinedMetric.SAGEMAKER_VARIANT_CONCURRENT_REQUESTS_PER_MODEL_HIGH_RESOLUTION,
        targetValue: scaling.concurrentRequestsPerInstance,
        ...cooldowns,
      });
    }
    if (scaling.cpuPercent !== undefined) {
      target.scaleToTrackMetric('Cpu', {
        customMetric: cpu,
        // Each processor counts 100 by itself: with four of them the metric goes up to 400.
        targetValue: scaling.cpuPercent * vCpus,
        ...cooldowns,
      });
    }
  }

  /** The one event that Application Auto Scaling sends by itself: it has reached the maximum, and more load finds no more instances. */
  private tellMaximum(resourceId: string, alarms: ITopic): void {
    new Rule(this, 'AtMaximum', {
      description: 'No more instances may be added to the endpoint',
      eventPattern: {
        source: ['aws.application-autoscaling'],
        detailType: ['Application Auto Scaling Scaling Activity State Change'],
        detail: {
          serviceNamespace: ['sagemaker'],
          resourceId: [resourceId],
          scaledToMax: [true],
        },
      },
      targets: [
        new TopicTarget(
          alarms,
          RuleTargetInput.fromText(
            `${resourceId}: as many instances run as scaling may start. See the runbook in lib/serving`,
          ),
        ),
      ],
    });
  }
}

/** HO-31: Application Auto Scaling makes this role by itself when the first target is registered. */
export function scalingRole(scope: Construct) {
  return Role.fromRoleArn(
    scope,
    'Role',
    Stack.of(scope).formatArn({
      service: 'iam',
      region: '',
      resource: 'role',
      resourceName:
        'aws-service-role/sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint',
    }),
    { mutable: false },
  );
}
