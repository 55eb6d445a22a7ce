import type { Resources } from './examples';

/** A statement that allows. */
export interface Allowed {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** A role of this logical id, and a policy with its statements. */
export function roleOf(
  logicalId: string,
  statements: readonly Allowed[],
  service = 'sagemaker.amazonaws.com',
  managed: readonly string[] = [],
): Resources {
  return {
    [logicalId]: [
      'AWS::IAM::Role',
      {
        AssumeRolePolicyDocument: {
          Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
        },
        ...(managed.length > 0 ? { ManagedPolicyArns: managed } : {}),
      },
    ],
    [`${logicalId}Policy`]: [
      'AWS::IAM::Policy',
      {
        Roles: [{ Ref: logicalId }],
        PolicyDocument: { Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })) },
      },
    ],
  };
}

/** The statements without some actions. */
export function without(statements: readonly Allowed[], ...actions: readonly string[]): Allowed[] {
  return statements
    .map((one) => ({ ...one, Action: [one.Action].flat().filter((action) => !actions.includes(action)) }))
    .filter(({ Action }) => Action.length > 0);
}

/** The role of the jobs of `job-requests.ts`, which keeps every rule. */
export const JOB_STATEMENTS: readonly Allowed[] = [
  {
    Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    Resource: 'arn:aws:ecr:eu-west-1:141502667606:repository/sagemaker-xgboost',
  },
  { Action: ['ecr:GetAuthorizationToken'], Resource: '*' },
  {
    Action: [
      'ec2:CreateNetworkInterface',
      'ec2:CreateNetworkInterfacePermission',
      'ec2:DeleteNetworkInterface',
      'ec2:DeleteNetworkInterfacePermission',
      'ec2:DescribeDhcpOptions',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcs',
    ],
    Resource: '*',
  },
  { Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: { 'Fn::GetAtt': ['Key', 'Arn'] } },
  {
    Action: ['kms:CreateGrant'],
    Resource: { 'Fn::GetAtt': ['Key', 'Arn'] },
    Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
  },
  { Action: ['s3:GetObject'], Resource: { 'Fn::Sub': '${Features.Arn}/*' } },
  {
    Action: ['s3:PutObject'],
    Resource: [{ 'Fn::Sub': '${Models.Arn}/training/*' }, { 'Fn::Sub': '${Models.Arn}/evaluation/*' }],
  },
  {
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: { 'Fn::Sub': 'arn:aws:logs:eu-west-1:${AWS::AccountId}:log-group:/aws/sagemaker/*' },
  },
];

const key = {
  ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: { 'Fn::GetAtt': ['Key', 'Arn'] } },
};
const encrypted = { BucketEncryption: { ServerSideEncryptionConfiguration: [key] } };

/** What the jobs of `job-requests.ts` read, write and use. */
export const STORES: Resources = {
  Key: ['AWS::KMS::Key', {}],
  Features: ['AWS::S3::Bucket', encrypted],
  Models: ['AWS::S3::Bucket', encrypted],
};
