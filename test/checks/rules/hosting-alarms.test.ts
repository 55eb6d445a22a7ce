import { hostingAlarmRules } from '../../../lib/checks/rules/hosting-alarms';
import { type Resources, testRules } from './examples';

/** An alarm on an endpoint and a variant, beside an endpoint of this name. */
function alarm(endpoint: unknown, variant: string, name: unknown = 'served', namespace = 'AWS/SageMaker'): Resources {
  return {
    Config: ['AWS::SageMaker::EndpointConfig', { ProductionVariants: [{ VariantName: 'main' }] }],
    Endpoint: [
      'AWS::SageMaker::Endpoint',
      { EndpointName: name, EndpointConfigName: { 'Fn::GetAtt': ['Config', 'EndpointConfigName'] } },
    ],
    Alarm: [
      'AWS::CloudWatch::Alarm',
      {
        Namespace: namespace,
        Dimensions: [
          { Name: 'EndpointName', Value: endpoint },
          { Name: 'VariantName', Value: variant },
        ],
      },
    ],
  };
}

testRules('hostingAlarmRules', hostingAlarmRules, [
  {
    rule: 'ML-HO-19-2',
    fails: alarm('other', 'main'),
    says: "watches endpoint 'other'",
    passes: alarm('served', 'main'),
    alsoFails: {
      'a variant that is not there': alarm('served', 'AllTraffic'),
      'an endpoint that gets its name at deployment': alarm('served', 'main', { Ref: 'AWS::NoValue' }),
    },
    alsoPasses: {
      'a reference': alarm({ 'Fn::GetAtt': ['Endpoint', 'EndpointName'] }, 'main'),
      'an endpoint whose name is a parameter': alarm('served', 'main', { Ref: 'Name' }),
      'a metric of something else': alarm('other', 'main', 'served', 'Own'),
      'an endpoint of another stack': { Alarm: alarm('other', 'main').Alarm ?? ['AWS::CloudWatch::Alarm'] },
    },
  },
]);
