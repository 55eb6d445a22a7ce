import { hostingComponentRules } from '../../../lib/checks/rules/hosting-components';
import { type Resources, testRules } from './examples';

const SCALED = { Status: 'ENABLED', MinInstanceCount: 0, MaxInstanceCount: 2 };
const NOTHING = { Ref: 'AWS::NoValue' };

/** An endpoint whose instances a model shares, with other properties of its variant, its configuration or the component. */
function shared(
  variant: Record<string, unknown> = {},
  config: Record<string, unknown> = {},
  component: Record<string, unknown> = {},
): Resources {
  return {
    Config: [
      'AWS::SageMaker::EndpointConfig',
      {
        ExecutionRoleArn: 'arn:aws:iam::111122223333:role/instances',
        ProductionVariants: [
          { VariantName: 'main', InstanceType: 'ml.g5.12xlarge', ManagedInstanceScaling: SCALED, ...variant },
        ],
        ...config,
      },
    ],
    Endpoint: [
      'AWS::SageMaker::Endpoint',
      { EndpointConfigName: { 'Fn::GetAtt': ['Config', 'EndpointConfigName'] }, EndpointName: 'shared' },
    ],
    Component: [
      'AWS::SageMaker::InferenceComponent',
      { EndpointName: { 'Fn::GetAtt': ['Endpoint', 'EndpointName'] }, VariantName: 'main', ...component },
    ],
  };
}

const needing = (needs: Record<string, unknown>): Resources =>
  shared({}, {}, { Specification: { ModelName: 'model', ComputeResourceRequirements: needs } });

testRules('hostingComponentRules', hostingComponentRules, [
  {
    rule: 'ML-HO-11-2',
    fails: shared({}, {}, { VariantName: 'other' }),
    says: "is 'other'; the endpoint has 'main'",
    passes: shared(),
    alsoFails: { 'a variant with a model of its own': shared({ ModelName: 'model' }) },
    alsoPasses: {
      'an endpoint that is not in the templates': shared({}, {}, { EndpointName: 'elsewhere', VariantName: 'other' }),
      'a variant from a parameter': shared({}, {}, { VariantName: { Ref: 'Name' } }),
      'an endpoint by its name': shared({}, {}, { EndpointName: 'shared' }),
    },
  },
  {
    rule: 'ML-HO-11-3',
    fails: shared({ ManagedInstanceScaling: NOTHING }),
    says: 'is nothing: a copy that finds no room',
    passes: shared(),
    alsoFails: { 'scaling that is off': shared({ ManagedInstanceScaling: { ...SCALED, Status: 'DISABLED' } }) },
    alsoPasses: { 'a status from a parameter': shared({ ManagedInstanceScaling: { Status: { Ref: 'Status' } } }) },
  },
  {
    rule: 'ML-HO-11-4',
    fails: shared({}, { ExecutionRoleArn: NOTHING }),
    says: "variant 'main' has no ModelName",
    passes: shared(),
    alsoPasses: {
      'a variant with a model, whose role it is': {
        Config: ['AWS::SageMaker::EndpointConfig', { ProductionVariants: [{ ModelName: 'model' }] }],
      },
    },
  },
  {
    rule: 'ML-HO-11-5',
    fails: needing({ MinMemoryRequiredInMb: 1024, NumberOfAcceleratorDevicesRequired: 5 }),
    says: 'NumberOfAcceleratorDevicesRequired is 5; one ml.g5.12xlarge has room for 0 to 4',
    passes: needing({
      MinMemoryRequiredInMb: 1024,
      NumberOfAcceleratorDevicesRequired: 4,
      NumberOfCpuCoresRequired: 48,
    }),
    alsoFails: {
      'too many processors': needing({ MinMemoryRequiredInMb: 1024, NumberOfCpuCoresRequired: 49 }),
      'too much memory': needing({ MinMemoryRequiredInMb: 192 * 1024 + 1 }),
      'too little memory': needing({ MinMemoryRequiredInMb: 127 }),
    },
    alsoPasses: {
      'a number from a parameter': needing({ MinMemoryRequiredInMb: { Ref: 'Memory' } }),
      'a type that is not known yet': shared(
        { InstanceType: 'ml.z9.large' },
        {},
        { Specification: { ComputeResourceRequirements: { NumberOfCpuCoresRequired: 999 } } },
      ),
    },
  },
]);
