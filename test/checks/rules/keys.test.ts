import { findingsOf, messageOf } from '../../../lib/checks/rule';
import { keyRules } from '../../../lib/checks/rules/keys';
import { Assembly } from '../../../lib/checks/assembly';
import { type Example, type Resources, stackOf, testRules } from './examples';

const ACCOUNT = {
  Effect: 'Allow',
  Action: 'kms:*',
  Resource: '*',
  Principal: { AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' } },
};
const USE = { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:CreateGrant'], Resource: '*' };
const key = (...statements: object[]): Resources[string] => ['AWS::KMS::Key', { KeyPolicy: { Statement: statements } }];
const trail = (condition: object) => ({
  ...USE,
  Principal: { Service: 'cloudtrail.amazonaws.com' },
  Condition: condition,
});
const bySource = trail({ StringEquals: { 'aws:SourceArn': 'arn:aws:cloudtrail:eu-west-1:123456789012:trail/audit' } });
const store: Resources[string] = ['AWS::CloudTrail::EventDataStore', { KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } }];
const group: Resources[string] = ['AWS::Logs::LogGroup', { KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } }];
const role: Resources[string] = ['AWS::IAM::Role', {}];
const ofRole = { ...USE, Principal: { AWS: { 'Fn::GetAtt': ['Role', 'Arn'] } } };
const ofGroup = {
  ...USE,
  Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
  Condition: { ArnEquals: { 'kms:EncryptionContext:aws:logs:arn': { 'Fn::GetAtt': ['Group', 'Arn'] } } },
};
const cluster: Resources[string] = [
  'AWS::SageMaker::Cluster',
  { InstanceGroups: [{ InstanceStorageConfigs: [{ EbsVolumeConfig: { VolumeKmsKeyId: { Ref: 'Key' } } }] }] },
];
const inContext = {
  ...USE,
  Principal: { AWS: 'arn:aws:iam::123456789012:role/pods' },
  Condition: { StringEquals: { 'kms:EncryptionContext:a': 'b' } },
};

const examples: Example[] = [
  {
    rule: 'ML-KM-04',
    fails: { Key: key(ACCOUNT, ofGroup), Group: group },
    says: 'names Test/Group, which needs the key',
    passes: {
      Key: key(ACCOUNT, {
        ...ofGroup,
        Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:*' } },
      }),
      Group: group,
    },
    alsoPasses: { 'a role that needs nothing': { Key: key(ACCOUNT, ofRole), Role: role } },
  },
  {
    rule: 'ML-KM-08',
    fails: { Store: store, Key: key(ACCOUNT, bySource) },
    says: 'the policy of Test/Key has a condition on aws:sourcearn',
    passes: { Store: store, Key: key(ACCOUNT, trail({})) },
    alsoPasses: { 'the key of a trail': { Key: key(ACCOUNT, bySource) } },
  },
  {
    rule: 'ML-KM-10',
    fails: { Cluster: cluster, Key: key(ACCOUNT, inContext) },
    says: 'the policy of Test/Key allows grants in one encryption context only',
    passes: { Cluster: cluster, Key: key(ACCOUNT) },
    alsoPasses: { 'another resource': { Key: key(ACCOUNT, inContext) } },
  },
  {
    rule: 'ML-KM-101',
    fails: { Role: role, Key: key(ofRole) },
    says: 'no statement lets an identity of an account change the policy',
    passes: { Role: role, Key: key(ACCOUNT, ofRole) },
    alsoFails: {
      'a denial': { Key: key({ ...ACCOUNT, Effect: 'Deny' }) },
      'a service': { Key: key({ ...ACCOUNT, Principal: { Service: 's3.amazonaws.com' } }) },
    },
    alsoPasses: {
      'the policy that KMS makes': { Key: ['AWS::KMS::Key', {}] },
      'a role that administers': {
        Role: role,
        Key: key({ ...ofRole, Action: ['kms:Put*', 'kms:ScheduleKeyDeletion'] }),
      },
    },
  },
  {
    rule: 'ML-KM-102',
    fails: { Key: key(ACCOUNT, { ...USE, Principal: '*' }) },
    says: "everyone may do 'kms:Decrypt', 'kms:CreateGrant'",
    passes: {
      Key: key(ACCOUNT, {
        ...USE,
        Principal: '*',
        Condition: { StringEquals: { 'kms:CallerAccount': '123456789012' } },
      }),
    },
    alsoPasses: { 'a denial for everyone': { Key: key(ACCOUNT, { ...USE, Effect: 'Deny', Principal: '*' }) } },
  },
];

testRules(
  'keyRules',
  keyRules.filter(({ id }) => id !== 'ML-KM-06'),
  examples,
);

describe('ML-KM-06', () => {
  const found = (...stacks: ReturnType<typeof stackOf>[]) => findingsOf(keyRules, new Assembly(stacks)).map(messageOf);
  const roles = stackOf(
    'Roles',
    { Role: role },
    { Outputs: { Role: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] }, Export: { Name: 'role' } } } },
  );
  const imported = { ...USE, Principal: { AWS: { 'Fn::ImportValue': 'role' } } };

  test('takes a role of another stack that does not refer back', () => {
    expect(found(roles, stackOf('Keys', { Key: key(ACCOUNT, imported) }))).toEqual([]);
  });

  test('finds a role of another stack in a key policy', () => {
    const back = { User: ['AWS::SQS::Queue', { KmsMasterKeyId: { 'Fn::ImportValue': 'key' } }] } as const;
    const both = stackOf('Roles', { Role: role, ...back }, roles.template);
    const keys = stackOf(
      'Keys',
      { Key: key(ACCOUNT, imported) },
      { Outputs: { Key: { Value: { Ref: 'Key' }, Export: { Name: 'key' } } } },
    );
    expect(found(both, keys)).toEqual([expect.stringContaining('names Roles/Role of another stack') as string]);
  });

  test('accepts a role of the same stack, and an import that nobody exports', () => {
    expect(found(stackOf('Keys', { Key: key(ACCOUNT, ofRole), Role: role }))).toEqual([]);
    expect(found(stackOf('Keys', { Key: key(ACCOUNT, imported) }))).toEqual([]);
  });
});
