import { hostingUpdateRules } from '../../../lib/checks/rules/hosting-updates';
import { type Resources, testRules } from './examples';

function updated(deployment: Record<string, unknown>, variant: Record<string, unknown> = {}): Resources {
  return {
    Config: [
      'AWS::SageMaker::EndpointConfig',
      {
        ProductionVariants: [{ VariantName: 'main', InitialInstanceCount: 4, InstanceType: 'ml.m5.large', ...variant }],
      },
    ],
    Endpoint: [
      'AWS::SageMaker::Endpoint',
      { EndpointConfigName: { 'Fn::GetAtt': ['Config', 'EndpointConfigName'] }, DeploymentConfig: deployment },
    ],
  };
}

function canary(percent: unknown, blueGreen: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    BlueGreenUpdatePolicy: {
      TrafficRoutingConfiguration: {
        Type: 'CANARY',
        CanarySize: { Type: 'CAPACITY_PERCENT', Value: percent },
        WaitIntervalInSeconds: 300,
      },
      ...blueGreen,
    },
  };
}

const rolling = (percent: number) => ({
  RollingUpdatePolicy: { MaximumBatchSize: { Type: 'CAPACITY_PERCENT', Value: percent }, WaitIntervalInSeconds: 60 },
});
const alarms = (count: number) => ({
  AutoRollbackConfiguration: { Alarms: Array.from({ length: count }, (_, index) => ({ AlarmName: `a${index}` })) },
});

function rolledBackBy(dimension: unknown): Resources {
  const { Config } = updated({});
  return {
    ...(Config === undefined ? {} : { Config }),
    Alarm: ['AWS::CloudWatch::Alarm', { Dimensions: [{ Name: 'EndpointName', Value: dimension }] }],
    Endpoint: [
      'AWS::SageMaker::Endpoint',
      {
        EndpointName: 'served',
        DeploymentConfig: { AutoRollbackConfiguration: { Alarms: [{ AlarmName: { Ref: 'Alarm' } }] } },
      },
    ],
  };
}

/** The same with a second variant. */
function twoVariants(deployment: Record<string, unknown>): Resources {
  const variant = { InitialInstanceCount: 4, InstanceType: 'ml.m5.large' };
  return {
    ...updated(deployment),
    Config: [
      'AWS::SageMaker::EndpointConfig',
      { ProductionVariants: ['main', 'other'].map((VariantName) => ({ ...variant, VariantName })) },
    ],
  };
}

testRules('hostingUpdateRules', hostingUpdateRules, [
  {
    rule: 'ML-HO-16',
    fails: updated(canary(60)),
    says: '60 %; 1 to 50 %',
    passes: updated(canary(50)),
    alsoFails: {
      'a rolling batch below 5 %': updated(rolling(4)),
      'a termination wait above an hour': updated(canary(10, { TerminationWaitInSeconds: 3601 })),
      'a limit below 600 seconds': updated(canary(10, { MaximumExecutionTimeoutInSeconds: 599 })),
      'a limit that the waits use up': updated(
        canary(10, { TerminationWaitInSeconds: 3600, MaximumExecutionTimeoutInSeconds: 3900 }),
      ),
      'eleven alarms': updated(alarms(11)),
    },
    alsoPasses: {
      'a number of instances instead of a percentage': updated({
        RollingUpdatePolicy: { MaximumBatchSize: { Type: 'INSTANCE_COUNT', Value: 1 }, WaitIntervalInSeconds: 60 },
      }),
      'a percentage from a parameter': updated(canary({ Ref: 'Percent' })),
      'ten alarms': updated(alarms(10)),
    },
  },
  {
    rule: 'ML-HO-16-2',
    fails: updated({ ...canary(10), ...rolling(50) }),
    says: 'one of them',
    passes: updated(rolling(50)),
  },
  {
    rule: 'ML-HO-16-3',
    fails: updated(canary(50), { InitialInstanceCount: 1 }),
    says: "variant 'main'",
    passes: updated(canary(50), { InitialInstanceCount: 2 }),
    alsoPasses: {
      'all at once': updated(
        { BlueGreenUpdatePolicy: { TrafficRoutingConfiguration: { Type: 'ALL_AT_ONCE' } } },
        { InitialInstanceCount: 1 },
      ),
    },
  },
  {
    rule: 'ML-HO-17',
    fails: updated(canary(10), { InstanceType: 'ml.inf1.xlarge' }),
    says: 'ml.inf1.xlarge',
    passes: updated(canary(10), { InstanceType: 'ml.inf2.xlarge' }),
    alsoFails: { 'Elastic Inference': updated(canary(10), { AcceleratorType: 'ml.eia2.medium' }) },
  },
  {
    rule: 'ML-HO-17-2',
    fails: twoVariants(rolling(25)),
    says: 'RollingUpdatePolicy for 2 variants',
    passes: updated(rolling(25)),
    alsoPasses: { 'a canary of two variants': twoVariants(canary(25)) },
  },
  {
    rule: 'ML-HO-19',
    fails: rolledBackBy({ 'Fn::GetAtt': ['Endpoint', 'EndpointName'] }),
    says: 'a cycle',
    passes: rolledBackBy('served'),
  },
]);
