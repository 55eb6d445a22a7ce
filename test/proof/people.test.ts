import { Assembly, at } from '../../lib/checks/assembly';
import { loadConfig } from '../../lib/config/load-config';
import { boundaryDocument } from '../../lib/security/permissions-boundary';
import { CALL_LISTS } from '../../proof/iam/all-calls';
import { iamFaults } from '../../proof/iam/layer';
import { platformOf, type Platform, roleRequest } from '../../proof/iam/platform';
import { signInFaults } from '../../proof/iam/sign-in';
import { simulate, stopSimulator } from '../../proof/iam/simulator';
import { platformTemplates, ROOT } from '../../scripts/resolved-platform';

// The first question loads the reference of all actions, and may install the simulator.
jest.setTimeout(180_000);

afterAll(stopSimulator);

const CONFIGURATIONS = ['sandbox', 'production'] as const;
const templates = (name: string, change = {}) =>
  new Assembly(platformTemplates({ ...loadConfig(`${ROOT}/config/${name}.yaml`), ...change }));

describe('Under the boundary of the account', () => {
  test.each(CONFIGURATIONS)('%s: every role still may make its calls', async (name) => {
    const bounded = templates(name, { permissionsBoundary: 'ml-platform-boundary' });
    const roles = bounded.ofType('AWS::IAM::Role');
    expect(roles.filter(({ properties }) => properties.PermissionsBoundary === undefined)).toEqual([]);
    const faults = await iamFaults(bounded, CALL_LISTS);
    expect(faults.filter((line) => line.includes('and is denied it'))).toEqual([]);
  });
});

describe('A role under the boundary', () => {
  const arn = 'arn:aws:iam::111122223333:policy/ml-platform-boundary';
  const account = '111122223333';
  const role = `arn:aws:iam::${account}:role/somebody`;
  const everything = [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }];

  /** Whether a role that is allowed everything may do it under the boundary. */
  async function may(action: string, resource: string, context: Record<string, string | readonly string[]> = {}) {
    const [answer] = await simulate([
      {
        principal: role,
        action,
        resource,
        account,
        context: { 'aws:PrincipalAccount': account, 'aws:PrincipalArn': role, ...context },
        identity: everything,
        boundary: [boundaryDocument({ arn })],
      },
    ]);
    return answer?.error ?? answer?.allowed;
  }
  const job = (instance: string, key: Record<string, string>) =>
    may('sagemaker:CreateTrainingJob', `arn:aws:sagemaker:eu-west-1:${account}:training-job/any`, {
      'sagemaker:InstanceTypes': [instance],
      'sagemaker:InterContainerTrafficEncryption': 'true',
      'sagemaker:NetworkIsolation': 'true',
      'sagemaker:OutputKmsKeyArn': `arn:aws:kms:eu-west-1:${account}:key/any`,
      'sagemaker:VpcSubnets': ['subnet-1'],
      ...key,
    });
  const volume = { 'sagemaker:VolumeKmsKeyArn': `arn:aws:kms:eu-west-1:${account}:key/any` };
  const foreign = { 'sagemaker:VolumeKmsKeyArn': 'arn:aws:kms:eu-west-1:999988887777:key/any' };

  test('names a key for a volume, of its account, and none where the instance has local disks (TR-01)', async () => {
    expect(await job('ml.m5.large', volume)).toBe(true);
    expect(await job('ml.m5.large', {})).toBe(false);
    expect(await job('ml.m5.large', foreign)).toBe(false);
    expect(await job('ml.g5.xlarge', {})).toBe(true);
  });

  test('makes no role without it, and does not take it off or change it (CF-06)', async () => {
    const other = `arn:aws:iam::${account}:role/other`;
    expect(await may('iam:CreateRole', other, { 'iam:PermissionsBoundary': arn })).toBe(true);
    expect(await may('iam:CreateRole', other)).toBe(false);
    expect(await may('iam:DeleteRolePermissionsBoundary', other, { 'iam:PermissionsBoundary': arn })).toBe(false);
    expect(await may('iam:CreatePolicyVersion', arn)).toBe(false);
    expect(await may('organizations:LeaveOrganization', '*')).toBe(false);
  });
});

describe('A data scientist', () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await platformOf(templates('sandbox'), CALL_LISTS);
  });

  /** Whether the person may start a training job that differs so from one as the guardrails want it. */
  async function may(change: Record<string, string | readonly string[] | undefined>, name = '{platform}-lab-one') {
    const role = platform.roles.find(({ path }) => path === 'People/DataScientist');
    const call = platform.roleLists
      .get('People/DataScientist')
      ?.calls.find(({ action }) => action === 'sagemaker:CreateTrainingJob');
    if (role === undefined || call === undefined) throw new Error('the sandbox must have a data scientist');
    const context = Object.fromEntries(
      Object.entries({ ...call.says, ...change }).filter(([, value]) => value !== undefined),
    ) as Record<string, string>;
    const arn = platform.names.fill(`arn:aws:sagemaker:{region}:{account}:training-job/${name}`);
    const [answer] = await simulate([roleRequest(platform, role, 'sagemaker:CreateTrainingJob', arn, context)]);
    return answer?.error ?? answer?.allowed;
  }

  test('starts a job as the guardrails want it', async () => {
    expect(await may({})).toBe(true);
  });

  test.each([
    ['without a network', { 'sagemaker:VpcSubnets': undefined }],
    ['in another network', { 'sagemaker:VpcSubnets': ['subnet-stranger'] }],
    ['that reaches a network', { 'sagemaker:NetworkIsolation': 'false' }],
    ['that does not say whether it does', { 'sagemaker:NetworkIsolation': undefined }],
    ['whose instances talk in the clear', { 'sagemaker:InterContainerTrafficEncryption': 'false' }],
    ['on an instance that nobody named', { 'sagemaker:InstanceTypes': ['ml.p4d.24xlarge'] }],
    ['with a volume under no key', { 'sagemaker:VolumeKmsKeyArn': undefined }],
    ['with a volume under a key of somebody else', { 'sagemaker:VolumeKmsKeyArn': 'arn:aws:kms:eu-west-1:1:key/x' }],
    ['with an output under no key', { 'sagemaker:OutputKmsKeyArn': undefined }],
  ])('starts no job %s', async (_, change) => {
    expect(await may(change)).toBe(false);
  });

  test('starts no job under a name of the workflow or of another environment', async () => {
    expect([await may({}, '{platform}-job-one'), await may({}, '{platform}-two-lab-one')]).toEqual([false, false]);
  });

  test('hands a job the role for jobs of people, and none that may write over what was approved', async () => {
    const role = platform.roles.find(({ path }) => path === 'People/DataScientist');
    if (role === undefined) throw new Error('the sandbox must have a data scientist');
    const pass = async (path: string) => {
      const arn = platform.names.fill(`{Training/Readmission/${path}}`);
      const context = { 'iam:PassedToService': 'sagemaker.amazonaws.com' };
      const [answer] = await simulate([roleRequest(platform, role, 'iam:PassRole', arn, context)]);
      return answer?.error ?? answer?.allowed;
    };
    expect(await pass('LabRole')).toBe(true);
    expect([await pass('Training/Role'), await pass('Evaluation/Role'), await pass('Role')]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

describe('The jobs of the workflow', () => {
  test.each(CONFIGURATIONS)('%s: ask for what their call list says about guardrails', (name) => {
    const assembly = templates(name);
    const starts = assembly.apiCalls.filter(({ operation }) => /^create(Training|Processing)Job$/i.test(operation));
    expect(starts).toHaveLength(2);
    for (const { parameters } of starts) {
      const text = JSON.stringify(parameters);
      expect(text).toMatch(/"Subnets":\[.*IsolatedSubnet1/);
      expect(text).toMatch(/"VolumeKmsKeyId":"[^"]*KeysRestricted/);
      expect(text).toMatch(/"KmsKeyId":"[^"]*KeysInternal/);
      const isolation = [parameters, at(parameters, 'NetworkConfig')].map((one) => at(one, 'EnableNetworkIsolation'));
      const traffic = [parameters, at(parameters, 'NetworkConfig')].map((one) =>
        at(one, 'EnableInterContainerTrafficEncryption'),
      );
      expect([isolation.includes(true), traffic.includes(true)]).toEqual([true, true]);
    }
  });
});

describe('The proof of how people sign in', () => {
  const statement = (change: object) => ({
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: 'arn:aws:iam::111122223333:root' },
        Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
        ...change,
      },
    ],
  });

  test.each([
    ['one account with a second factor', {}, 0],
    ['no second factor', { Condition: undefined }, 1],
    ['another account', { Principal: { AWS: 'arn:aws:iam::999988887777:root' } }, 1],
    ['everyone', { Principal: '*' }, 1],
    ['a directory without an audience', { Principal: { Federated: 'arn:aws:iam::111122223333:saml-provider/a' } }, 1],
    ['a service', { Principal: { Service: 'ec2.amazonaws.com' } }, 1],
    ['one more action', { Action: ['sts:AssumeRole', 'sts:TagSession'] }, 1],
  ])('%s: %j gives %i faults', (_, change, faults) => {
    expect(signInFaults('People/Analyst', statement(change))).toHaveLength(faults);
  });
});
