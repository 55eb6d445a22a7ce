import { logGroupRules } from '../../../lib/checks/rules/log-groups';
import { type Example, type Resources, testRules } from './examples';

const group = (LogGroupName?: unknown): Resources[string] => ['AWS::Logs::LogGroup', { LogGroupName }];
const machine = (logging: Record<string, unknown> = {}): Resources[string] => [
  'AWS::StepFunctions::StateMachine',
  {
    LoggingConfiguration: {
      Level: 'ALL',
      IncludeExecutionData: true,
      Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: { 'Fn::GetAtt': ['Group', 'Arn'] } } }],
      ...logging,
    },
  },
];
const VENDED = '/aws/vendedlogs/states/training';

const examples: Example[] = [
  {
    rule: 'ML-CF-04',
    fails: { Group: group('/aws/sagemaker/TrainingJobs') },
    says: "must not be '/aws/sagemaker/TrainingJobs', which the service makes",
    passes: { Group: group('/aws/sagemaker/Endpoints/readmission') },
  },
  {
    rule: 'ML-RV-12',
    fails: { Machine: machine(), Group: group() },
    says: 'Test/Group must have a name under /aws/vendedlogs/, got none',
    passes: { Machine: machine(), Group: group(VENDED) },
    alsoFails: {
      'a stage of an API': {
        Stage: ['AWS::ApiGateway::Stage', { AccessLogSetting: { DestinationArn: { 'Fn::GetAtt': ['Group', 'Arn'] } } }],
        Group: group('/api/logs'),
      },
    },
    alsoPasses: {
      'a name of a parameter': { Machine: machine(), Group: group({ Ref: 'Name' }) },
      'a group of a function': { Group: group('/aws/lambda/check') },
      'a group of elsewhere': {
        Machine: machine({ Destinations: [{ CloudWatchLogsLogGroup: { LogGroupArn: 'arn' } }] }),
      },
    },
  },
  {
    rule: 'ML-CF-101',
    fails: { Machine: machine({ Level: 'OFF' }), Group: group(VENDED) },
    says: "Level must be ALL, ERROR or FATAL, got 'OFF'",
    passes: { Machine: machine({ IncludeExecutionData: false }), Group: group(VENDED) },
    alsoFails: {
      'no logs at all': {
        Machine: ['AWS::StepFunctions::StateMachine', { LoggingConfiguration: { IncludeExecutionData: true } }],
      },
      'nowhere to go': { Machine: machine({ Destinations: [] }) },
    },
  },
];

testRules('logGroupRules', logGroupRules, examples);
