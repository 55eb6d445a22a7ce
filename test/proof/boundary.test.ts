import { boundaryDocument } from '../../lib/security/permissions-boundary';
import { ACCOUNT } from '../../proof/iam/names';
import { type Document, type Request, simulate, stopSimulator } from '../../proof/iam/simulator';

// The first question loads the reference of all actions, and may install the simulator.
jest.setTimeout(120_000);

afterAll(stopSimulator);

const iam = (rest: string): string => `arn:aws:iam::${ACCOUNT}:${rest}`;
const BOUNDARY = iam('policy/ml-platform-boundary');
const DEPLOYER = iam(`role/cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-eu-west-1`);
const JOB = iam('role/ml-sandbox-job');
const UNDER: Request['context'] = { 'iam:PermissionsBoundary': BOUNDARY };
const EVERYTHING: Document = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

/** Whether a role whose own policies allow everything may do it under the boundary. */
async function may(
  principal: string,
  action: string,
  resource: string,
  context: Request['context'] = {},
): Promise<boolean | string> {
  const request: Request = {
    principal,
    action,
    resource,
    account: ACCOUNT,
    context: {
      'aws:PrincipalArn': principal,
      'aws:PrincipalAccount': ACCOUNT,
      'aws:SecureTransport': 'true',
      ...context,
    },
    identity: [EVERYTHING],
    boundary: [boundaryDocument({ arn: BOUNDARY })],
  };
  const [answer] = await simulate([request]);
  return answer?.error ?? answer?.allowed ?? 'no answer';
}

describe('Who deploys under the boundary', () => {
  test.each([
    ['iam:CreateRole', JOB, UNDER],
    ['iam:PutRolePolicy', JOB, UNDER],
    ['iam:UpdateAssumeRolePolicy', JOB, UNDER],
    ['iam:CreatePolicy', iam('policy/guardrail'), {}],
    // CloudFormation reads the policy of a group, whether or not it has one.
    [
      'sagemaker:GetModelPackageGroupPolicy',
      `arn:aws:sagemaker:eu-west-1:${ACCOUNT}:model-package-group/ml-readmission`,
      {},
    ],
    // Interface endpoints with private names.
    ['route53:AssociateVPCWithHostedZone', 'arn:aws:route53:::hostedzone/Z1', {}],
  ])('may %s on %s', async (action, resource, context) => {
    expect(await may(DEPLOYER, action, resource, context)).toBe(true);
  });

  test.each([
    ['a role without it', 'iam:CreateRole', JOB, {}],
    ['more rights for an older role', 'iam:PutRolePolicy', JOB, {}],
    ['a role that the guardrails leave alone', 'iam:CreateRole', iam('role/cdk-mine-cfn-exec-role-1'), UNDER],
    ['a way into such a role', 'iam:UpdateAssumeRolePolicy', DEPLOYER, UNDER],
    ['rights for a user', 'iam:PutUserPolicy', iam('user/me'), {}],
    ['rights for a user by a policy', 'iam:AttachUserPolicy', iam('user/me'), {}],
    ['another password', 'iam:UpdateLoginProfile', iam('user/admin'), {}],
    ['a place in a group', 'iam:AddUserToGroup', iam('group/administrators'), {}],
    ['rights for a group', 'iam:PutGroupPolicy', iam('group/mine'), {}],
    ['keys of a user', 'iam:CreateAccessKey', iam('user/admin'), {}],
    ['a directory of one’s own', 'iam:UpdateSAMLProvider', iam('saml-provider/company'), {}],
    [
      'one more client of the directory',
      'iam:AddClientIDToOpenIDConnectProvider',
      iam('oidc-provider/login.example.com'),
      {},
    ],
    ['the role of somebody who is not under it', 'sts:AssumeRole', iam('role/administrator'), {}],
    ['the boundary', 'iam:CreatePolicyVersion', BOUNDARY, {}],
  ])('gets no %s: %s on %s', async (_, action, resource, context) => {
    expect(await may(DEPLOYER, action, resource, context)).toBe(false);
  });
});

describe('A training under the boundary', () => {
  const own = `arn:aws:sagemaker:eu-west-1:${ACCOUNT}`;
  const key = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/any`;
  const search = {
    'sagemaker:VpcSubnets': ['subnet-1'],
    'sagemaker:InterContainerTrafficEncryption': 'true',
    'sagemaker:VolumeKmsKeyArn': key,
    'sagemaker:OutputKmsKeyArn': key,
  };
  const transform = {
    'sagemaker:InstanceTypes': ['ml.m5.xlarge'],
    'sagemaker:VolumeKmsKeyArn': key,
    'sagemaker:OutputKmsKeyArn': key,
  };

  test.each([
    ['sagemaker:CreateAutoMLJobV2', `${own}:automl-job/any`, search],
    ['sagemaker:CreateTransformJob', `${own}:transform-job/any`, transform],
    ['codebuild:StartBuild', `arn:aws:codebuild:eu-west-1:${ACCOUNT}:project/any`, {}],
    ['fsx:CreateDataRepositoryTask', `arn:aws:fsx:eu-west-1:${ACCOUNT}:file-system/fs-1`, {}],
    ['datasync:StartTaskExecution', `arn:aws:datasync:eu-west-1:${ACCOUNT}:task/task-1`, {}],
    ['elasticfilesystem:DescribeMountTargets', `arn:aws:elasticfilesystem:eu-west-1:${ACCOUNT}:file-system/fs-1`, {}],
  ])('may %s', async (action, resource, context) => {
    expect(await may(JOB, action, resource, context)).toBe(true);
  });

  test.each([
    ['a search outside of the network', 'sagemaker:CreateAutoMLJobV2', `${own}:automl-job/any`, search, 'VpcSubnets'],
    ['a search in the clear', 'sagemaker:CreateAutoMLJobV2', `${own}:automl-job/any`, search, 'VolumeKmsKeyArn'],
    ['answers in the clear', 'sagemaker:CreateTransformJob', `${own}:transform-job/any`, transform, 'OutputKmsKeyArn'],
  ])('gets no %s', async (_, action, resource, context, lacks) => {
    const without = Object.fromEntries(Object.entries(context).filter(([name]) => !name.endsWith(lacks)));
    expect(await may(JOB, action, resource, without)).toBe(false);
  });

  test.each(['CreateHyperParameterTuningJob', 'CreateProcessingJob', 'CreateTrainingJob'])(
    'is denied %s outside of the network, by one pattern for all three',
    async (action) => {
      const resource = `${own}:${{ CreateHyperParameterTuningJob: 'hyper-parameter-tuning-job', CreateProcessingJob: 'processing-job' }[action] ?? 'training-job'}/any`;
      const job = { ...search, 'sagemaker:InstanceTypes': ['ml.m5.xlarge'], 'sagemaker:NetworkIsolation': 'true' };
      expect(await may(JOB, `sagemaker:${action}`, resource, job)).toBe(true);
      const outside = Object.fromEntries(Object.entries(job).filter(([name]) => name !== 'sagemaker:VpcSubnets'));
      expect(await may(JOB, `sagemaker:${action}`, resource, outside)).toBe(false);
    },
  );
});
