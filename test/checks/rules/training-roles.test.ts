import { trainingRoleRules } from '../../../lib/checks/rules/training-roles';
import { type Resources, testRules } from './examples';
import { processingJob, trainingJob, trainingStep, tuningJob } from './job-requests';
import { type Allowed, JOB_STATEMENTS, roleOf, STORES, without } from './roles';

const given = (statements: readonly Allowed[], job: Resources = trainingJob()): Resources => ({
  ...job,
  ...STORES,
  ...roleOf('JobRole', statements),
});
const lacks = (...actions: readonly string[]) => without(JOB_STATEMENTS, ...actions);
const managed = (policy: string): Resources => ({
  ...trainingJob(),
  ...roleOf('JobRole', [], 'sagemaker.amazonaws.com', [policy]),
});

testRules('trainingRoleRules', trainingRoleRules, [
  {
    rule: 'ML-TR-22',
    fails: given(lacks('ec2:DeleteNetworkInterface')),
    says: 'role Test/JobRole runs a job in a VPC without ec2:DeleteNetworkInterface',
    passes: given(JOB_STATEMENTS),
    alsoFails: {
      'a processing job': given(lacks('ec2:DescribeVpcs'), processingJob()),
      'a pipeline': given(lacks('ec2:DescribeVpcs'), trainingStep()),
      'a definition of a tuning job': given(lacks('ec2:DescribeVpcs'), tuningJob()),
    },
    alsoPasses: {
      'no VPC': given(lacks('ec2:DescribeVpcs'), trainingJob({ VpcConfig: undefined })),
      'a pattern': given([
        ...JOB_STATEMENTS.slice(0, 2),
        ...JOB_STATEMENTS.slice(3),
        { Action: 'ec2:*', Resource: '*' },
      ]),
      'a managed policy that no template shows': managed('arn:aws:iam::123456789012:policy/mine'),
      'a role of another app': trainingJob({ RoleArn: 'arn:aws:iam::123456789012:role/mine' }),
      'a role of the execution': given([], trainingJob({ RoleArn: undefined, 'RoleArn.$': '$.role' })),
    },
  },
  {
    rule: 'ML-TR-22-2',
    fails: given(lacks('kms:CreateGrant')),
    says: 'may not kms:CreateGrant with the key of ResourceConfig.VolumeKmsKeyId',
    passes: given(JOB_STATEMENTS),
    alsoFails: {
      'the key of the output': given(lacks('kms:GenerateDataKey')),
      'another key': given([
        ...lacks('kms:CreateGrant'),
        { Action: 'kms:CreateGrant', Resource: { 'Fn::GetAtt': ['Features', 'Arn'] } },
      ]),
    },
    alsoPasses: {
      'a policy of the key itself': {
        ...given(lacks('kms:CreateGrant', 'kms:GenerateDataKey')),
        Key: [
          'AWS::KMS::Key',
          {
            KeyPolicy: {
              Statement: [
                {
                  Effect: 'Allow',
                  Action: 'kms:*',
                  Resource: '*',
                  Principal: { AWS: { 'Fn::GetAtt': ['JobRole', 'Arn'] } },
                },
              ],
            },
          },
        ],
      },
    },
  },
  {
    rule: 'ML-TR-22-3',
    fails: { ...given(JOB_STATEMENTS), ...roleOf('JobRole', JOB_STATEMENTS, 'lambda.amazonaws.com') },
    says: 'role Test/JobRole is the role of state Run, and SageMaker may not assume it',
    passes: given(JOB_STATEMENTS),
  },
  {
    rule: 'ML-TR-23',
    fails: given(lacks('ecr:BatchGetImage')),
    says: 'may not ecr:BatchGetImage, so 141502667606.dkr.ecr.eu-west-1.amazonaws.com/sagemaker-xgboost:3.2-0 is not pulled',
    passes: given(JOB_STATEMENTS),
    alsoFails: {
      'the token': given(lacks('ecr:GetAuthorizationToken')),
      'another repository': given(
        JOB_STATEMENTS,
        trainingJob({
          'AlgorithmSpecification/TrainingImage': '763104351884.dkr.ecr.eu-west-1.amazonaws.com/pytorch-training:2.8.0',
        }),
      ),
    },
    alsoPasses: {
      'an algorithm of the marketplace': given(
        lacks('ecr:BatchGetImage'),
        trainingJob({ AlgorithmSpecification: { AlgorithmName: 'mine', TrainingInputMode: 'File' } }),
      ),
      'a repository of the template': given(
        [
          ...lacks('ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'),
          { Action: 'ecr:*', Resource: { 'Fn::GetAtt': ['Repository', 'Arn'] } },
        ],
        trainingJob({
          'AlgorithmSpecification/TrainingImage':
            '<AWS::AccountId>.dkr.ecr.<AWS::Region>.<AWS::URLSuffix>/@{Test/Repository}:1',
        }),
      ),
    },
  },
  {
    rule: 'ML-SF-08',
    fails: given([...JOB_STATEMENTS, { Action: ['s3:GetObject', 's3:ListBucket'], Resource: '*' }]),
    says: 'role Test/JobRole may s3:GetObject, s3:ListBucket on every bucket',
    passes: given(JOB_STATEMENTS),
    alsoPasses: {
      'names of buckets alone': given([...JOB_STATEMENTS, { Action: 's3:ListAllMyBuckets', Resource: '*' }]),
    },
  },
  {
    rule: 'ML-SF-08-2',
    fails: managed('arn:aws:iam::aws:policy/AmazonSageMakerFullAccess'),
    says: 'role Test/JobRole of state Run has AmazonSageMakerFullAccess',
    passes: managed('arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess'),
    alsoPasses: {
      'a role that no job has': roleOf('Other', [], 'sagemaker.amazonaws.com', [
        'arn:aws:iam::aws:policy/AmazonSageMakerFullAccess',
      ]),
    },
  },
]);
