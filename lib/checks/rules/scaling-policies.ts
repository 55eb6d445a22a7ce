import { type Assembly, asProperties, at, type Properties, type Resource } from '../assembly';
import { isOpen } from '../policy-document';
import { forEach, type Problem, type Rule } from '../rule';
import { isSaid, numberOf, shown } from './known-values';
import { sageMakerTargets, scaledBy } from './scaling';

const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';
const TRACKING = 'TargetTrackingScalingPolicyConfiguration';
const STEPS = 'StepScalingPolicyConfiguration';

/** Configuration that a type of policy needs. */
const CONFIGURATION: Readonly<Record<string, string>> = { TargetTrackingScaling: TRACKING, StepScaling: STEPS };

/** Ways to say what a tracking policy measures. */
const METRICS = ['PredefinedMetricSpecification', 'CustomizedMetricSpecification'];

/** Dimension that a metric of SageMaker is made for. */
const METRIC_OF: Readonly<Record<string, string>> = {
  SageMakerVariantInvocationsPerInstance: 'sagemaker:variant:DesiredInstanceCount',
  SageMakerVariantConcurrentRequestsPerModelHighResolution: 'sagemaker:variant:DesiredInstanceCount',
  SageMakerVariantProvisionedConcurrencyUtilization: 'sagemaker:variant:DesiredProvisionedConcurrency',
  SageMakerInferenceComponentInvocationsPerCopy: 'sagemaker:inference-component:DesiredCopyCount',
  SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution: 'sagemaker:inference-component:DesiredCopyCount',
};

/** Service that makes the role for scaling endpoints by itself. */
const ROLE_OF_SERVICE = 'sagemaker.application-autoscaling.amazonaws.com';
const SCALING_ROLE = 'AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint';

const policyFits: Rule = {
  id: 'ML-HO-09-4',
  title: 'A scaling policy fits its target',
  facts: ['HO-09'],
  fix: 'use the configuration of its type, and a metric of the dimension that the target scales',
  check: forEach(POLICY, function* (policy, assembly) {
    const target = targetOf(assembly, policy);
    if (target === undefined || !sageMakerTargets(assembly).includes(target)) return;
    const { PolicyType } = policy.properties;
    const needed = CONFIGURATION[String(PolicyType ?? 'StepScaling')];
    if (needed === undefined && isSaid(PolicyType)) {
      yield {
        problem: `PolicyType is ${shown(PolicyType)}; ${Object.keys(CONFIGURATION).join(' and ')} are allowed`,
        location: 'Properties/PolicyType',
      };
    }
    if (needed !== undefined && policy.properties[needed] === undefined) {
      yield {
        problem: `PolicyType is ${shown(PolicyType)}, and ${needed} is missing`,
        location: `Properties/${needed}`,
      };
    }
    if (isOpen(policy.properties[TRACKING])) return;
    const tracking = asProperties(policy.properties[TRACKING]);
    if (needed === TRACKING && policy.properties[TRACKING] !== undefined && !METRICS.some((name) => name in tracking)) {
      yield {
        problem: `${TRACKING} has no metric; ${METRICS.join(' or ')} is needed`,
        location: `Properties/${TRACKING}`,
      };
    }
    const metric = at(tracking, 'PredefinedMetricSpecification.PredefinedMetricType');
    const { ScalableDimension } = target.properties;
    if (isSaid(metric) && METRIC_OF[metric] !== ScalableDimension) {
      const allowed = Object.keys(METRIC_OF).filter((name) => METRIC_OF[name] === ScalableDimension);
      yield {
        problem: `metric ${shown(metric)} does not measure ${String(ScalableDimension)}; ${allowed.join(', ')} are allowed`,
        location: `Properties/${TRACKING}/PredefinedMetricSpecification`,
      };
    }
    if ((numberOf(at(policy.properties, `${TRACKING}.TargetValue`)) ?? 1) <= 0) {
      yield {
        problem: `TargetValue is ${shown(at(policy.properties, `${TRACKING}.TargetValue`))}; it must be above 0`,
        location: `Properties/${TRACKING}/TargetValue`,
      };
    }
  }),
};

const targetHasPolicy: Rule = {
  id: 'ML-HO-09-5',
  title: 'A scaling target has something that scales it',
  facts: ['HO-09'],
  fix: 'add a scaling policy or scheduled actions, or leave the target out',
  check: (assembly) =>
    sageMakerTargets(assembly)
      .filter(
        (target) => target.properties.ScheduledActions === undefined && policiesOfTarget(assembly, target).length === 0,
      )
      .map((resource): Problem => ({
        resource,
        problem: 'no scaling policy refers to the target and it has no ScheduledActions, so the number never changes',
      })),
};

const zeroOnlyWhereItWakes: Rule = {
  id: 'ML-HO-11',
  title: 'Only asynchronous endpoints and those with inference components scale to zero',
  facts: ['HO-11'],
  fix: 'set MinCapacity to 1 or more',
  check: (assembly) =>
    sageMakerTargets(assembly).flatMap((resource) => {
      const { config, variant } = scaledBy(assembly, resource);
      const { MinCapacity, ScalableDimension } = resource.properties;
      const atOnce = config !== undefined && config.properties.AsyncInferenceConfig === undefined;
      if (ScalableDimension !== 'sagemaker:variant:DesiredInstanceCount' || numberOf(MinCapacity) !== 0) return [];
      if (!atOnce || variant?.properties.ModelName === undefined) return [];
      const problem = 'MinCapacity is 0, but an endpoint that answers at once needs one instance or more';
      return [{ resource, problem, location: 'Properties/MinCapacity' }];
    }),
};

const wakesFromZero: Rule = {
  id: 'ML-HO-12-2',
  title: 'An asynchronous endpoint with no instance left gets one when a request waits',
  facts: ['HO-12'],
  fix: 'add a StepScaling policy on the alarm HasBacklogWithoutCapacity',
  check: (assembly) =>
    sageMakerTargets(assembly).flatMap((resource) => {
      const { config } = scaledBy(assembly, resource);
      if (config?.properties.AsyncInferenceConfig === undefined) return [];
      if (numberOf(resource.properties.MinCapacity) !== 0) return [];
      const policies = policiesOfTarget(assembly, resource);
      if (policies.length === 0 || policies.some(({ properties }) => properties[STEPS] !== undefined)) return [];
      const problem = `MinCapacity is 0, and its policies are ${policies.map(({ properties }) => String(properties.PolicyType)).join(', ')}: a backlog per instance cannot be computed without instances, so none comes back`;
      return [{ resource, problem, location: 'Properties/MinCapacity' }];
    }),
};

const measuresBacklog: Rule = {
  id: 'ML-HO-12-3',
  title: 'An asynchronous endpoint is scaled by its backlog',
  facts: ['HO-12'],
  fix: 'track the metric ApproximateBacklogSizePerInstance with the dimension EndpointName',
  check: forEach(POLICY, function* (policy, assembly) {
    const target = targetOf(assembly, policy);
    const config = target && scaledBy(assembly, target).config;
    if (config?.properties.AsyncInferenceConfig === undefined) return;
    const metric = at(policy.properties, `${TRACKING}.PredefinedMetricSpecification.PredefinedMetricType`);
    if (metric !== 'SageMakerVariantInvocationsPerInstance') return;
    yield {
      problem: `${shown(metric)} counts requests that are answered at once; asynchronous ones wait in a queue`,
      location: `Properties/${TRACKING}/PredefinedMetricSpecification`,
    };
  }),
};

const roleOfService: Rule = {
  id: 'ML-HO-31',
  title: 'The role for scaling endpoints is left to Application Auto Scaling',
  facts: ['HO-31'],
  fix: 'take the role out; whoever deploys needs iam:CreateServiceLinkedRole for the first target of the account',
  check: forEach('AWS::IAM::ServiceLinkedRole', function* ({ properties }) {
    if (properties.AWSServiceName !== ROLE_OF_SERVICE) return;
    yield {
      problem: `the role of ${ROLE_OF_SERVICE} exists once per account, and making it again fails`,
      location: 'Properties/AWSServiceName',
    };
  }),
};

const roleIsThatOfService: Rule = {
  id: 'ML-HO-31-2',
  title: 'A scaling target names no role but the one that the service makes',
  facts: ['HO-31'],
  fix: `leave RoleARN out, or name ${SCALING_ROLE}`,
  check: (assembly) =>
    sageMakerTargets(assembly).flatMap((resource) => {
      const role = resource.properties.RoleARN;
      const other = typeof role === 'string' && !role.endsWith(SCALING_ROLE) && !/^<[^>]*>$/.test(role);
      const problem = `RoleARN is ${shown(role)}; endpoints are scaled with ${SCALING_ROLE}, whatever it says`;
      return other ? [{ resource, problem, location: 'Properties/RoleARN' }] : [];
    }),
};

/** The target of a policy: the one it refers to, or the one with the same id and dimension. */
function targetOf(assembly: Assembly, { stack, properties }: Resource): Resource | undefined {
  const { ScalingTargetId } = properties;
  return ScalingTargetId === undefined
    ? sageMakerTargets(assembly).find((target) => target.stack === stack && sameTarget(target.properties, properties))
    : assembly.target(ScalingTargetId);
}

function sameTarget(target: Properties, policy: Properties): boolean {
  return target.ResourceId === policy.ResourceId && target.ScalableDimension === policy.ScalableDimension;
}

function policiesOfTarget(assembly: Assembly, target: Resource): Resource[] {
  return assembly.ofType(POLICY).filter((policy) => targetOf(assembly, policy) === target);
}

/** Rules about what makes a target scale. */
export const scalingPolicyRules: readonly Rule[] = [
  policyFits,
  targetHasPolicy,
  zeroOnlyWhereItWakes,
  wakesFromZero,
  measuresBacklog,
  roleOfService,
  roleIsThatOfService,
];
