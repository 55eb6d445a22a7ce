import { logKeyRules } from '../../../lib/checks/rules/log-keys';
import { type Example, type Resources, testRules } from './examples';

const LOGS = {
  Effect: 'Allow',
  Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
  Resource: '*',
  Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
};
const within = (pattern: string) => ({
  Condition: {
    ArnLike: {
      'kms:EncryptionContext:aws:logs:arn': {
        'Fn::Sub': `arn:\${AWS::Partition}:logs:eu-west-1:\${AWS::AccountId}:${pattern}`,
      },
    },
  },
});
const key = (statement: Record<string, unknown>): Resources[string] => [
  'AWS::KMS::Key',
  { KeyPolicy: { Statement: [statement] } },
];
const group = (LogGroupName?: unknown, key: unknown = { 'Fn::GetAtt': ['Key', 'Arn'] }): Resources[string] => [
  'AWS::Logs::LogGroup',
  { LogGroupName, KmsKeyId: key },
];
const FUNCTIONS = { ...LOGS, ...within('log-group:/aws/lambda/*') };

const examples: Example[] = [
  {
    rule: 'ML-KM-01',
    fails: {
      Group: group(),
      Key: key({ ...LOGS, Action: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'] }),
    },
    says: "Test/Key must let logs.eu-west-1.amazonaws.com do 'kms:DescribeKey'",
    passes: { Group: group(), Key: key(LOGS) },
    alsoFails: {
      'another Region': {
        Group: group(),
        Key: key({ ...LOGS, Principal: { Service: 'logs.us-east-1.amazonaws.com' } }),
      },
      'by an alias': {
        Group: group(undefined, { 'Fn::GetAtt': ['Alias', 'Arn'] }),
        Alias: ['AWS::KMS::Alias', { TargetKeyId: { Ref: 'Key' } }],
        Key: key({ ...LOGS, Effect: 'Deny' }),
      },
    },
    alsoPasses: {
      'a key of elsewhere': { Group: group(undefined, 'arn:aws:kms:eu-west-1:123456789012:key/1') },
      'no key': { Group: ['AWS::Logs::LogGroup'] },
      'the Region by reference': {
        Group: group(),
        Key: key({ ...LOGS, Principal: { Service: { 'Fn::Sub': 'logs.${AWS::Region}.amazonaws.com' } } }),
      },
      'two statements': {
        Group: group(),
        Key: [
          'AWS::KMS::Key',
          {
            KeyPolicy: {
              Statement: [
                { ...LOGS, Action: 'kms:Describe*' },
                { ...LOGS, Action: LOGS.Action.slice(0, 4) },
              ],
            },
          },
        ],
      },
    },
  },
  {
    rule: 'ML-KM-03',
    fails: { Group: group('/aws/vendedlogs/states/run'), Key: key(FUNCTIONS) },
    says: 'leave out arn:<AWS::Partition>:logs:eu-west-1:<AWS::AccountId>:log-group:/aws/vendedlogs/states/run',
    passes: { Group: group('/aws/lambda/check'), Key: key(FUNCTIONS) },
    alsoFails: { 'a name that CloudFormation makes': { Group: group(), Key: key(FUNCTIONS) } },
    alsoPasses: {
      'every group': { Group: group('/aws/vendedlogs/states/run'), Key: key({ ...LOGS, ...within('*') }) },
      'a name that nobody knows yet': { Group: group({ Ref: 'Name' }), Key: key(FUNCTIONS) },
    },
  },
];

testRules('logKeyRules', logKeyRules, examples);
