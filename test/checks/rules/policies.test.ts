import { policyRules } from '../../../lib/checks/rules/policies';
import { testRules } from './examples';

/** A policy with one statement. */
function policy(statement: Record<string, unknown>, Version: unknown = '2012-10-17') {
  return { Version, Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...statement }] };
}

const trust = (Action: unknown) =>
  policy({ Action, Principal: { Service: 'glue.amazonaws.com' }, Resource: undefined });
const bucketPolicy = (Resource: unknown) => ({
  Bucket: { Ref: 'Files' },
  PolicyDocument: policy({ Resource, Principal: '*' }),
});
const arnOf = (name: string, rest = '') => ({ 'Fn::Join': ['', [{ 'Fn::GetAtt': [name, 'Arn'] }, rest]] });

testRules('policyRules', policyRules, [
  {
    rule: 'ML-IA-101',
    fails: { Policy: ['AWS::IAM::Policy', { PolicyDocument: policy({}, null) }] },
    says: "must be '2012-10-17', got nothing",
    passes: { Policy: ['AWS::IAM::Policy', { PolicyDocument: policy({}) }] },
    alsoFails: {
      'a version that is none': { Policy: ['AWS::IAM::Policy', { PolicyDocument: policy({}, '2012-10-18') }] },
      'a misspelt effect': { Policy: ['AWS::IAM::Policy', { PolicyDocument: policy({ Effect: 'allow' }) }] },
      'no resource': { Policy: ['AWS::IAM::Policy', { PolicyDocument: policy({ Resource: undefined }) }] },
      'no effect': { Key: ['AWS::KMS::Key', { KeyPolicy: policy({ Effect: undefined }) }] },
      'a policy in a role': {
        Role: [
          'AWS::IAM::Role',
          { AssumeRolePolicyDocument: trust('sts:AssumeRole'), Policies: [{ PolicyDocument: policy({}, '1') }] },
        ],
      },
    },
  },
  {
    rule: 'ML-IA-102',
    fails: { Role: ['AWS::IAM::Role', { AssumeRolePolicyDocument: trust('sts:*') }] },
    says: "got 'sts:*'",
    passes: { Role: ['AWS::IAM::Role', { AssumeRolePolicyDocument: trust(['sts:AssumeRole', 'sts:TagSession']) }] },
    alsoFails: {
      everything: { Role: ['AWS::IAM::Role', { AssumeRolePolicyDocument: trust('*') }] },
      'another service': { Role: ['AWS::IAM::Role', { AssumeRolePolicyDocument: trust('glue:StartJobRun') }] },
    },
  },
  {
    rule: 'ML-IA-103',
    fails: { Files: ['AWS::S3::Bucket'], Policy: ['AWS::S3::BucketPolicy', bucketPolicy('*')] },
    says: "a resource must be the bucket Test/Files, got '*'",
    passes: {
      Files: ['AWS::S3::Bucket'],
      Policy: ['AWS::S3::BucketPolicy', bucketPolicy([arnOf('Files'), arnOf('Files', '/*')])],
    },
    alsoFails: {
      'another bucket': {
        Files: ['AWS::S3::Bucket'],
        Other: ['AWS::S3::Bucket'],
        Policy: ['AWS::S3::BucketPolicy', bucketPolicy(arnOf('Other', '/*'))],
      },
      'every topic': {
        Topic: ['AWS::SNS::Topic'],
        Policy: ['AWS::SNS::TopicPolicy', { Topics: [{ Ref: 'Topic' }], PolicyDocument: policy({}) }],
      },
    },
    alsoPasses: {
      'every resource for a queue': {
        Queue: ['AWS::SQS::Queue'],
        Policy: ['AWS::SQS::QueuePolicy', { Queues: [{ Ref: 'Queue' }], PolicyDocument: policy({}) }],
      },
      'a bucket by name, which nothing here can tell': {
        Policy: ['AWS::S3::BucketPolicy', { Bucket: 'files', PolicyDocument: policy({ Principal: '*' }) }],
      },
      'an ARN in plain text': {
        Files: ['AWS::S3::Bucket', { BucketName: 'files' }],
        Policy: ['AWS::S3::BucketPolicy', bucketPolicy('arn:aws:s3:::files/*')],
      },
    },
  },
  {
    rule: 'ML-IA-104',
    fails: {
      Key: [
        'AWS::KMS::Key',
        { KeyPolicy: policy({ Action: 'kms:*', Principal: { Service: 'logs.eu-west-1.amazonaws.com' } }) },
      ],
    },
    says: "got 'kms:*'",
    passes: {
      Key: [
        'AWS::KMS::Key',
        { KeyPolicy: policy({ Action: 'kms:Decrypt', Principal: { Service: 'logs.eu-west-1.amazonaws.com' } }) },
      ],
    },
    alsoFails: {
      everything: {
        Key: ['AWS::KMS::Key', { KeyPolicy: policy({ Action: '*', Principal: { Service: 'sns.amazonaws.com' } }) }],
      },
    },
    alsoPasses: {
      'the account, which must be able to change the key': {
        Key: [
          'AWS::KMS::Key',
          { KeyPolicy: policy({ Action: 'kms:*', Principal: { AWS: 'arn:aws:iam::111122223333:root' } }) },
        ],
      },
    },
  },
]);
