import { hostingIsolationRules } from '../../../lib/checks/rules/hosting-isolation';
import { type Resources, testRules } from './examples';

const NETWORK = { Subnets: ['subnet-1', 'subnet-2'], SecurityGroupIds: ['sg-1'] };

/** A model behind an endpoint on instances, but for what is different. */
function model(different: Record<string, unknown>, variant: Record<string, unknown> = {}): Resources {
  return {
    Model: ['AWS::SageMaker::Model', { VpcConfig: NETWORK, EnableNetworkIsolation: true, ...different }],
    Config: [
      'AWS::SageMaker::EndpointConfig',
      { ProductionVariants: [{ ModelName: { 'Fn::GetAtt': ['Model', 'ModelName'] }, ...variant }] },
    ],
  };
}

testRules('hostingIsolationRules', hostingIsolationRules, [
  {
    rule: 'ML-HO-13-3',
    fails: model({ VpcConfig: undefined }),
    says: 'no Subnets and no SecurityGroupIds',
    passes: model({}),
    alsoFails: { 'an empty list of groups': model({ VpcConfig: { ...NETWORK, SecurityGroupIds: [] } }) },
    alsoPasses: {
      'serverless inference, which takes none': model({ VpcConfig: undefined }, { ServerlessConfig: {} }),
      'subnets from a parameter': model({ VpcConfig: { ...NETWORK, Subnets: { Ref: 'Subnets' } } }),
    },
  },
  {
    rule: 'ML-HO-13-4',
    fails: model({ EnableNetworkIsolation: false }),
    says: 'is false',
    passes: model({}),
    alsoFails: { 'what is not said': model({ EnableNetworkIsolation: undefined }) },
    alsoPasses: { 'serverless inference': model({ EnableNetworkIsolation: false }, { ServerlessConfig: {} }) },
  },
]);
