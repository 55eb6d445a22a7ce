import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { xgboostImage } from '../../lib/sagemaker/images';
import { JobRole, type JobRoleProps } from '../../lib/sagemaker/job-role';
import { testApp } from '../app';
import { statementsOf } from '../workflow/state-machine';

function given(overrides: Partial<JobRoleProps> = {}): Template {
  const stack = new Stack(testApp(), 'Test', { env: { region: 'eu-west-1' } });
  new JobRole(stack, 'Job', {
    description: 'Test',
    image: xgboostImage('eu-west-1'),
    volumeKey: new Key(stack, 'Volumes'),
    outputKey: new Key(stack, 'Outputs'),
    logGroups: ['/aws/sagemaker/TrainingJobs'],
    ...overrides,
  });
  return Template.fromStack(stack);
}

describe('JobRole', () => {
  const template = given();
  const statements = statementsOf(template, 'Job');
  const allowed = (action: string) => statements.filter(({ Action }) => Action.includes(action));

  test('SageMaker may assume it for this account only', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'sagemaker.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ],
      },
    });
  });

  test('may pull the one image, from the account that owns it (TR-23)', () => {
    for (const action of ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']) {
      expect(allowed(action).map(({ Resource }) => Resource)).toEqual([
        ['arn:aws:ecr:eu-west-1:141502667606:repository/sagemaker-xgboost'],
      ]);
    }
    expect(allowed('ecr:GetAuthorizationToken')).toHaveLength(1);
  });

  test('makes no interfaces where it runs in no network of the account (TR-22)', () => {
    const outside = statementsOf(given({ inNetwork: false }), 'Job').flatMap(({ Action }) => Action);
    expect(allowed('ec2:CreateNetworkInterface')).toHaveLength(1);
    expect(outside.filter((action) => action.startsWith('ec2:'))).toEqual([]);
  });

  test('lets only AWS services hold a grant on the key of volumes, and on no other (TR-22, KM-07)', () => {
    expect(allowed('kms:CreateGrant')).toMatchObject([
      {
        Resource: [expect.stringMatching(/^<Volumes\w+\.Arn>$/)],
        Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } },
      },
    ]);
    for (const action of ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey']) {
      expect(allowed(action).flatMap(({ Resource }) => Resource)).toContainEqual(expect.stringMatching(/^<Volumes/));
    }
  });

  test('encrypts outputs with a key of their own, and with none where the request names none (TR-22)', () => {
    for (const action of ['kms:Encrypt', 'kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey']) {
      expect(allowed(action).flatMap(({ Resource }) => Resource)).toContainEqual(expect.stringMatching(/^<Outputs/));
    }
    const without = statementsOf(given({ outputKey: undefined }), 'Job');
    expect(without.flatMap(({ Action }) => Action)).not.toContain('kms:Encrypt');
  });

  test('may attach to a network: the nine actions of EC2 (TR-22)', () => {
    const actions = statements.flatMap(({ Action }) => Action).filter((action) => action.startsWith('ec2:'));
    expect(actions.sort()).toEqual([
      'ec2:CreateNetworkInterface',
      'ec2:CreateNetworkInterfacePermission',
      'ec2:DeleteNetworkInterface',
      'ec2:DeleteNetworkInterfacePermission',
      'ec2:DescribeDhcpOptions',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcs',
    ]);
  });

  test('writes to its own family of log groups, and metrics of SageMaker only', () => {
    expect(allowed('logs:PutLogEvents').map(({ Resource }) => Resource)).toEqual([
      ['arn:aws:logs:eu-west-1:<AWS::AccountId>:log-group:/aws/sagemaker/TrainingJobs*'],
    ]);
    expect(allowed('cloudwatch:PutMetricData')[0]?.Condition).toEqual({
      StringLike: { 'cloudwatch:namespace': '/aws/sagemaker/*' },
    });
  });

  test('reads no data by itself, and has no managed policy: data come by grants (SF-08)', () => {
    expect(
      statements.flatMap(({ Action }) => Action).filter((action) => /^(s3:|sagemaker:|iam:)|\*/.test(action)),
    ).toEqual([]);
    template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
  });
});
