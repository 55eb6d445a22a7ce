import { bucketPolicyRules } from '../../../lib/checks/rules/bucket-policies';
import { type Example, type Resources, testRules } from './examples';

const ARN = { 'Fn::GetAtt': ['Bucket', 'Arn'] };
const OBJECTS = { 'Fn::Join': ['', [ARN, '/*']] };
const TLS = {
  Effect: 'Deny',
  Action: 's3:*',
  Principal: { AWS: '*' },
  Resource: [ARN, OBJECTS],
  Condition: { Bool: { 'aws:SecureTransport': 'false' } },
};
const OTHER_NETWORK = {
  Sid: 'FromVpc',
  Effect: 'Deny',
  Action: 's3:*',
  Principal: '*',
  Resource: [ARN, OBJECTS],
  Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } },
};

const policy = (...statements: object[]): Resources[string] => [
  'AWS::S3::BucketPolicy',
  { Bucket: { Ref: 'Bucket' }, PolicyDocument: { Statement: statements } },
];
const given = (...statements: object[]): Resources => ({
  Bucket: ['AWS::S3::Bucket'],
  Policy: policy(TLS, ...statements),
});

const examples: Example[] = [
  {
    rule: 'ML-FS-16',
    fails: given(OTHER_NETWORK),
    says: 'statement FromVpc denies whatever comes from another network',
    passes: given({
      ...OTHER_NETWORK,
      Condition: { ...OTHER_NETWORK.Condition, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } },
    }),
    alsoPasses: {
      'one principal alone': given({ ...OTHER_NETWORK, Principal: { AWS: 'arn:aws:iam::123456789012:role/reader' } }),
      'a network that is shut out': given({
        ...OTHER_NETWORK,
        Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-2' } },
      }),
    },
  },
  {
    rule: 'ML-FS-107',
    fails: { Bucket: ['AWS::S3::Bucket'] },
    says: 'must be denied, got a denial for none',
    passes: given(),
    alsoFails: {
      'objects only': { Bucket: ['AWS::S3::Bucket'], Policy: policy({ ...TLS, Resource: [OBJECTS] }) },
      'the wrong way round': {
        Bucket: ['AWS::S3::Bucket'],
        Policy: policy({ ...TLS, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
      },
      'an allowance': { Bucket: ['AWS::S3::Bucket'], Policy: policy({ ...TLS, Effect: 'Allow' }) },
      'reading only': { Bucket: ['AWS::S3::Bucket'], Policy: policy({ ...TLS, Action: 's3:Get*' }) },
    },
    alsoPasses: { 'every resource': { Bucket: ['AWS::S3::Bucket'], Policy: policy({ ...TLS, Resource: '*' }) } },
  },
  {
    rule: 'ML-FS-108',
    fails: given({ Effect: 'Allow', Action: 's3:GetObject', Principal: '*', Resource: OBJECTS }),
    says: "allows 's3:GetObject' to everyone without a condition",
    passes: given({
      Effect: 'Allow',
      Action: 's3:GetObject',
      Principal: { Service: 'x.amazonaws.com' },
      Resource: OBJECTS,
    }),
    alsoPasses: {
      'everyone of one account': given({
        Effect: 'Allow',
        Action: 's3:GetObject',
        Principal: '*',
        Resource: OBJECTS,
        Condition: { StringEquals: { 'aws:PrincipalAccount': '123456789012' } },
      }),
    },
  },
  {
    rule: 'ML-FS-109',
    fails: { ...given(), Second: policy(TLS) },
    says: 'can have one policy, got Test/Policy, Test/Second',
    passes: given(),
    alsoPasses: {
      'one or the other': {
        Bucket: ['AWS::S3::Bucket'],
        Policy: [policy(TLS)[0], policy(TLS)[1], { Condition: 'A' }],
        Second: policy(TLS),
      },
    },
  },
];

testRules('bucketPolicyRules', bucketPolicyRules, examples);
