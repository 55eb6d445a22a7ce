import { hostingNameRules } from '../../../lib/checks/rules/hosting-names';
import { type Resources, stateMachine, testRules } from './examples';

const ref = (logicalId: string) => ({ Ref: logicalId });
const attribute = (logicalId: string, name: string) => ({ 'Fn::GetAtt': [logicalId, name] });

const MODEL: Resources = { Model: ['AWS::SageMaker::Model', { ModelName: ref('Anything') }] };

function config(modelName: unknown, more: Record<string, unknown> = {}): Resources {
  return {
    ...MODEL,
    Config: [
      'AWS::SageMaker::EndpointConfig',
      { ProductionVariants: [{ VariantName: 'a', ModelName: modelName }], ...more },
    ],
  };
}

function endpoint(configName: unknown): Resources {
  return {
    ...config(attribute('Model', 'ModelName'), { EndpointConfigName: ref('Anything') }),
    Endpoint: ['AWS::SageMaker::Endpoint', { EndpointConfigName: configName }],
  };
}

function alarm(value: unknown): Resources {
  return {
    ...endpoint(attribute('Config', 'EndpointConfigName')),
    Alarm: ['AWS::CloudWatch::Alarm', { Dimensions: [{ Name: 'EndpointName', Value: value }] }],
  };
}

testRules('hostingNameRules', hostingNameRules, [
  {
    rule: 'ML-HO-02',
    fails: { Model: ['AWS::SageMaker::Model', { ModelName: 'readmission' }] },
    says: "'readmission'",
    passes: { Model: ['AWS::SageMaker::Model', {}] },
    alsoFails: {
      'a name of the stack, which stays, too': {
        Model: ['AWS::SageMaker::Model', { ModelName: { 'Fn::Sub': '${AWS::StackName}-model' } }],
      },
      'a name with the account': {
        Config: ['AWS::SageMaker::EndpointConfig', { EndpointConfigName: { 'Fn::Sub': 'a-${AWS::AccountId}' } }],
      },
    },
    alsoPasses: {
      'a name with a hash of the content': { Model: ['AWS::SageMaker::Model', { ModelName: 'readmission-3f9a01bc' }] },
      'a name from a parameter': { Model: ['AWS::SageMaker::Model', { ModelName: ref('Name') }] },
      'a fixed name of the endpoint, which is updated in place': {
        Endpoint: ['AWS::SageMaker::Endpoint', { EndpointName: 'readmission' }],
      },
    },
  },
  {
    rule: 'ML-HO-03',
    fails: config(ref('Model')),
    says: 'attribute ModelName',
    passes: config(attribute('Model', 'ModelName')),
    alsoFails: {
      'the ARN of an endpoint in a dimension': alarm(ref('Endpoint')),
      'the ARN of an endpoint in a scaling target': {
        ...alarm('written'),
        Target: [
          'AWS::ApplicationAutoScaling::ScalableTarget',
          { ResourceId: { 'Fn::Join': ['', ['endpoint/', ref('Endpoint'), '/variant/a']] } },
        ],
      },
      'the ARN of an endpoint in the environment of a function': {
        ...alarm('written'),
        Function: ['AWS::Lambda::Function', { Environment: { Variables: { ENDPOINT_NAME: ref('Endpoint') } } }],
      },
    },
    alsoPasses: {
      'the ARN where an ARN is asked for': {
        ...MODEL,
        Policy: ['AWS::IAM::Policy', { PolicyDocument: { Statement: [{ Resource: ref('Model') }] } }],
      },
      'the name in a dimension': alarm(attribute('Endpoint', 'EndpointName')),
      'a state machine that names it': {
        Machine: stateMachine({
          Call: { Resource: 'arn:aws:states:::aws-sdk:sagemaker:describeModel', Parameters: { ModelName: 'a' } },
        }),
      },
    },
  },
  {
    rule: 'ML-HO-24',
    fails: {
      Config: ['AWS::SageMaker::EndpointConfig', { EndpointConfigName: 'served-0a1b2c3d' }],
      Endpoint: ['AWS::SageMaker::Endpoint', { EndpointConfigName: 'served-0a1b2c3d' }],
    },
    says: 'Test/Config',
    passes: endpoint(attribute('Config', 'EndpointConfigName')),
    alsoFails: {
      'a configuration that writes out the name of its model': {
        Model: ['AWS::SageMaker::Model', { ModelName: 'readmission-0a1b2c3d' }],
        Config: ['AWS::SageMaker::EndpointConfig', { ProductionVariants: [{ ModelName: 'readmission-0a1b2c3d' }] }],
      },
    },
    alsoPasses: {
      'a configuration that is elsewhere': { Endpoint: ['AWS::SageMaker::Endpoint', { EndpointConfigName: 'other' }] },
      'an order that is stated': {
        Config: ['AWS::SageMaker::EndpointConfig', { EndpointConfigName: 'served-0a1b2c3d' }],
        Endpoint: ['AWS::SageMaker::Endpoint', { EndpointConfigName: 'served-0a1b2c3d' }, { DependsOn: 'Config' }],
      },
    },
  },
]);
