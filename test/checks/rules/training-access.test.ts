import { trainingAccessRules } from '../../../lib/checks/rules/training-access';
import { type Resources, testRules } from './examples';
import { processingJob, trainingJob, trainingStep } from './job-requests';
import { type Allowed, JOB_STATEMENTS, roleOf, STORES, without } from './roles';

const given = (statements: readonly Allowed[], job: Resources = trainingJob()): Resources => ({
  ...job,
  ...STORES,
  ...roleOf('JobRole', statements),
});
const lacks = (...actions: readonly string[]) => without(JOB_STATEMENTS, ...actions);
const channel = (S3DataSource: Record<string, unknown>) => ({
  InputDataConfig: [{ ChannelName: 'train', DataSource: { S3DataSource } }],
});
const INPUT = 'InputDataConfig.0.DataSource.S3DataSource.S3Uri';

testRules('trainingAccessRules', trainingAccessRules, [
  {
    rule: 'ML-TR-22-4',
    fails: given(lacks('s3:GetObject')),
    says: `${INPUT}: role Test/JobRole has no s3:GetObject on s3://@{Test/Features}/version=1/`,
    passes: given(JOB_STATEMENTS),
    alsoFails: {
      'the output': given(lacks('s3:PutObject')),
      'another prefix of the output': given(
        JOB_STATEMENTS,
        trainingJob({ 'OutputDataConfig/S3OutputPath': 's3://@{Test/Models}/other/' }),
      ),
      'the checkpoints': given(
        JOB_STATEMENTS,
        trainingJob({ 'CheckpointConfig/S3Uri.$': "States.Format('s3://@{Test/Models}/checkpoints/{}/', $.run)" }),
      ),
      'a prefix that an expression ends': given(
        JOB_STATEMENTS,
        trainingJob(channel({ 'S3Uri.$': "States.Format('s3://@{Test/Models}/training/{}/', $.run)" })),
      ),
      'a processing job': given(lacks('s3:PutObject'), processingJob()),
      'a pipeline': given(lacks('s3:GetObject'), trainingStep()),
    },
    alsoPasses: {
      'a place of the execution': given(JOB_STATEMENTS, trainingJob(channel({ 'S3Uri.$': '$.data' }))),
      'a bucket by its name': given(
        [
          ...JOB_STATEMENTS,
          { Action: 's3:Get*', Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::mine-${AWS::AccountId}/*' } },
        ],
        trainingJob(channel({ S3Uri: 's3://mine-<AWS::AccountId>/data' })),
      ),
      'a policy of the bucket itself': {
        ...given(lacks('s3:GetObject')),
        Policy: [
          'AWS::S3::BucketPolicy',
          {
            Bucket: { Ref: 'Features' },
            PolicyDocument: {
              Statement: [
                { Effect: 'Allow', Action: 's3:GetObject', Principal: { AWS: { 'Fn::GetAtt': ['JobRole', 'Arn'] } } },
              ],
            },
          },
        ],
      },
      'a role of another app': trainingJob(),
    },
  },
  {
    rule: 'ML-TR-22-5',
    fails: given(lacks('kms:Decrypt')),
    says: `${INPUT}: role Test/JobRole has no kms:Decrypt on the key of s3://@{Test/Features}/version=1/`,
    passes: given(JOB_STATEMENTS),
    alsoFails: { 'the output': given(lacks('kms:GenerateDataKey')) },
    alsoPasses: {
      'buckets under a key of S3': {
        ...given(lacks('kms:Decrypt', 'kms:GenerateDataKey')),
        Features: ['AWS::S3::Bucket', {}],
        Models: ['AWS::S3::Bucket', {}],
      },
    },
  },
  {
    rule: 'ML-TR-22-6',
    fails: given([
      ...lacks('kms:CreateGrant'),
      { Action: 'kms:CreateGrant', Resource: { 'Fn::GetAtt': ['Key', 'Arn'] } },
    ]),
    says: 'role Test/JobRole may hand on @{Test/Key.Arn} to anybody by kms:CreateGrant',
    passes: given(JOB_STATEMENTS),
    alsoFails: { 'every action on the key': given([...JOB_STATEMENTS, { Action: 'kms:*', Resource: '*' }]) },
  },
  {
    rule: 'ML-TR-22-7',
    fails: given(lacks('logs:PutLogEvents')),
    says: 'role Test/JobRole may not logs:PutLogEvents, so the job leaves no log',
    passes: given(JOB_STATEMENTS),
    alsoFails: {
      'the log of another kind of job': given(
        [
          ...lacks('logs:CreateLogStream', 'logs:PutLogEvents'),
          { Action: 'logs:*', Resource: 'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/sagemaker/TrainingJobs*' },
        ],
        processingJob(),
      ),
    },
  },
]);
