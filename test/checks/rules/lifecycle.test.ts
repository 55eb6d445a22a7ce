import { lifecycleRules } from '../../../lib/checks/rules/lifecycle';
import { type Resources, stateMachine, testRules } from './examples';

const one = (type: string, properties: Record<string, unknown> = {}): Resources => ({ One: [type, properties] });
const job = (version: string, command = 'glueetl') =>
  one('AWS::Glue::Job', { GlueVersion: version, Command: { Name: command } });
const lambda = (Runtime: unknown) => one('AWS::Lambda::Function', { Runtime });
const variant = (properties: Record<string, unknown>) =>
  one('AWS::SageMaker::EndpointConfig', { ProductionVariants: [properties] });
const training = (parameters: Record<string, unknown>): Resources => ({
  Machine: stateMachine({
    Train: { Resource: 'arn:aws:states:::sagemaker:createTrainingJob.sync', Parameters: parameters },
  }),
});
const model = (Image: unknown) => one('AWS::SageMaker::Model', { PrimaryContainer: { Image } });

testRules('lifecycleRules', lifecycleRules, [
  {
    rule: 'ML-RV-16',
    fails: one('AWS::SageMaker::MonitoringSchedule'),
    says: 'Model Monitor is closed to new customers',
    passes: one('AWS::SageMaker::Endpoint'),
    alsoFails: {
      'any type of a closed service': one('AWS::AppRunner::Service'),
      'Kinesis Analytics of the first version': one('AWS::KinesisAnalytics::Application'),
    },
    alsoPasses: {
      'Kinesis Analytics of the second version': one('AWS::KinesisAnalyticsV2::Application'),
      'an ordinary trail': one('AWS::CloudTrail::Trail'),
      'a bucket': one('AWS::S3::Bucket'),
    },
  },
  {
    rule: 'ML-RV-16-2',
    fails: job('2.0'),
    says: "'2.0': this version of Glue ended",
    passes: job('5.1'),
    alsoFails: {
      'Glue for Ray': job('5.1', 'glueray'),
      'Node.js 20': lambda('nodejs20.x'),
      'Python 3.9': lambda('python3.9'),
      'Go 1': lambda('go1.x'),
      '.NET 6': lambda('dotnet6'),
      'Ruby 2.7': lambda('ruby2.7'),
      'Java 8 on the old system': lambda('java8'),
      'Python 3.10': lambda('python3.10'),
      'a closed family behind an endpoint': variant({ InstanceType: 'ml.p3.2xlarge' }),
      'a closed family in a state machine': training({ ResourceConfig: { InstanceType: 'ml.p2.xlarge' } }),
      'Debugger in a state machine': training({ DebugHookConfig: {} }),
      'Elastic Inference': variant({ AcceleratorType: 'ml.eia2.medium' }),
      'an image of MXNet': model('763104351884.dkr.ecr.eu-west-1.amazonaws.com/mxnet-inference:1.9.0-cpu-py38'),
      Clarify: one('AWS::SageMaker::EndpointConfig', { ExplainerConfig: { ClarifyExplainerConfig: {} } }),
      'a DC2 node': one('AWS::Redshift::Cluster', { NodeType: 'dc2.large' }),
      'SQL on streams': one('AWS::KinesisAnalyticsV2::Application', { RuntimeEnvironment: 'SQL-1_0' }),
    },
    alsoPasses: {
      'Node.js 22': lambda('nodejs22.x'),
      'Python 3.11': lambda('python3.11'),
      'Amazon Linux 2023 without a runtime': lambda('provided.al2023'),
      'a runtime from a parameter': lambda({ Ref: 'Runtime' }),
      'a family that is offered': variant({ InstanceType: 'ml.p4d.24xlarge' }),
      'an image of XGBoost': model('141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0'),
      'a training job without Debugger': training({ ResourceConfig: { InstanceType: 'ml.m5.large' } }),
    },
  },
  {
    rule: 'ML-RV-16-3',
    fails: one('AWS::SageMaker::NotebookInstance', { PlatformIdentifier: 'notebook-al2-v3' }),
    says: "'notebook-al2-v3'",
    passes: one('AWS::SageMaker::NotebookInstance', { PlatformIdentifier: 'notebook-al2023-v1' }),
    alsoFails: { 'the default': one('AWS::SageMaker::NotebookInstance') },
    alsoPasses: {
      'a platform from a parameter': one('AWS::SageMaker::NotebookInstance', {
        PlatformIdentifier: { Ref: 'Platform' },
      }),
    },
  },
]);
