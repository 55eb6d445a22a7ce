import { scalingPolicyRules } from '../../../lib/checks/rules/scaling-policies';
import { type Resources, testRules } from './examples';

type Policy = Record<string, unknown>;

const TRACKING: Policy = {
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingScalingPolicyConfiguration: {
    TargetValue: 100,
    PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' },
  },
};
const BACKLOG: Policy = {
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingScalingPolicyConfiguration: { TargetValue: 5, CustomizedMetricSpecification: {} },
};
const STEPS: Policy = { PolicyType: 'StepScaling', StepScalingPolicyConfiguration: {} };
const ASYNC = { AsyncInferenceConfig: {} };

function scaled(
  policies: readonly Policy[],
  target: Policy = {},
  config: Policy = {},
  variant: Policy = {},
): Resources {
  return {
    Config: [
      'AWS::SageMaker::EndpointConfig',
      { ProductionVariants: [{ VariantName: 'main', ModelName: 'model', ...variant }], ...config },
    ],
    Endpoint: ['AWS::SageMaker::Endpoint', { EndpointConfigName: { 'Fn::GetAtt': ['Config', 'EndpointConfigName'] } }],
    Target: [
      'AWS::ApplicationAutoScaling::ScalableTarget',
      {
        ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
        ResourceId: { 'Fn::Sub': 'endpoint/${Endpoint.EndpointName}/variant/main' },
        MinCapacity: 1,
        ...target,
      },
    ],
    ...Object.fromEntries(
      policies.map((policy, index) => [
        `Policy${index}`,
        ['AWS::ApplicationAutoScaling::ScalingPolicy', { ScalingTargetId: { Ref: 'Target' }, ...policy }] as const,
      ]),
    ),
  };
}

const serviceRole = (service: string): Resources => ({
  Role: ['AWS::IAM::ServiceLinkedRole', { AWSServiceName: service }],
});

testRules('scalingPolicyRules', scalingPolicyRules, [
  {
    rule: 'ML-HO-09-4',
    fails: scaled([{ ...TRACKING, PolicyType: 'StepScaling' }]),
    says: 'StepScalingPolicyConfiguration is missing',
    passes: scaled([TRACKING]),
    alsoFails: {
      'a metric of another dimension': scaled([TRACKING], {
        ScalableDimension: 'sagemaker:variant:DesiredProvisionedConcurrency',
      }),
      'a type that does not exist': scaled([{ ...TRACKING, PolicyType: 'Tracking' }]),
      'no metric': scaled([{ ...TRACKING, TargetTrackingScalingPolicyConfiguration: { TargetValue: 1 } }]),
      'a value of 0': scaled([
        { ...BACKLOG, TargetTrackingScalingPolicyConfiguration: { TargetValue: 0, CustomizedMetricSpecification: {} } },
      ]),
    },
    alsoPasses: { 'a metric of its own': scaled([BACKLOG]), steps: scaled([STEPS]) },
  },
  {
    rule: 'ML-HO-09-5',
    fails: scaled([]),
    says: 'never changes',
    passes: scaled([TRACKING]),
    alsoPasses: {
      'scheduled actions': scaled([], { ScheduledActions: [{}] }),
      'a policy that repeats the id of the target': scaled([
        {
          ...TRACKING,
          ScalingTargetId: { Ref: 'AWS::NoValue' },
          ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
          ResourceId: { 'Fn::Sub': 'endpoint/${Endpoint.EndpointName}/variant/main' },
        },
      ]),
    },
  },
  {
    rule: 'ML-HO-11',
    fails: scaled([TRACKING], { MinCapacity: 0 }),
    says: 'MinCapacity is 0',
    passes: scaled([TRACKING], { MinCapacity: 1 }),
    alsoPasses: {
      'an asynchronous endpoint': scaled([BACKLOG, STEPS], { MinCapacity: 0 }, ASYNC),
      'an endpoint of inference components': scaled(
        [STEPS],
        { MinCapacity: 0 },
        {},
        { ModelName: { Ref: 'AWS::NoValue' } },
      ),
    },
  },
  {
    rule: 'ML-HO-12-2',
    fails: scaled([BACKLOG], { MinCapacity: 0 }, ASYNC),
    says: 'TargetTrackingScaling',
    passes: scaled([BACKLOG, STEPS], { MinCapacity: 0 }, ASYNC),
    alsoPasses: { 'one instance that stays': scaled([BACKLOG], { MinCapacity: 1 }, ASYNC) },
  },
  {
    rule: 'ML-HO-12-3',
    fails: scaled([TRACKING], {}, ASYNC),
    says: 'SageMakerVariantInvocationsPerInstance',
    passes: scaled([BACKLOG], {}, ASYNC),
  },
  {
    rule: 'ML-HO-31',
    fails: serviceRole('sagemaker.application-autoscaling.amazonaws.com'),
    says: 'once per account',
    passes: serviceRole('elasticache.amazonaws.com'),
  },
  {
    rule: 'ML-HO-31-2',
    fails: scaled([TRACKING], { RoleARN: 'arn:aws:iam::111122223333:role/own' }),
    says: 'role/own',
    passes: scaled([TRACKING], {
      RoleARN:
        'arn:aws:iam::111122223333:role/aws-service-role/sagemaker.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint',
    }),
    alsoPasses: { 'a role from a parameter': scaled([TRACKING], { RoleARN: { Ref: 'Role' } }) },
  },
]);
