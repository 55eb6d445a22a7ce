import { ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetDatabaseCommand } from '@aws-sdk/client-glue';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { GetLFTagCommand } from '@aws-sdk/client-lakeformation';
import { ListEndpointsCommand, ListModelPackageGroupsCommand } from '@aws-sdk/client-sagemaker';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { Line } from '../../../scripts/preflight/check';
import { checkNames } from '../../../scripts/preflight/names';
import { aws, givenReadyAccount, givenStacks, REFUSAL, situation } from './given';

const GROUP = 'model package group ml-sandbox-readmission';
const ENDPOINT = 'endpoint ml-sandbox-readmission';
const DATABASE = 'Glue database ml_sandbox_curated';
const PARAMETER = 'parameter /ml-sandbox/serving/model-package';
const TAG = 'tag of Lake Formation ml-sandbox-sensitivity';
const ROLE = 'role ml-sandbox-analyst';
const LOGS = 'log group /aws/vendedlogs/states/ml-sandbox-training';

const lines = async (changes?: Readonly<Record<string, unknown>>): Promise<Record<string, Line | undefined>> =>
  Object.fromEntries((await checkNames(situation(changes))).map((line) => [line.what, line]));

/** Every kind of name is taken; what only begins so is not meant. */
function givenTakenNames(): void {
  aws.glue.on(GetDatabaseCommand).resolves({ Database: { Name: 'taken' } });
  aws.ssm.on(GetParameterCommand).resolves({ Parameter: { Value: 'taken' } });
  aws.lakeFormation.on(GetLFTagCommand).resolves({ TagKey: 'taken' });
  aws.iam.on(GetRoleCommand).resolves({});
  const other = { CreationTime: new Date(0) };
  aws.sageMaker
    .on(ListModelPackageGroupsCommand)
    .resolvesOnce({
      ModelPackageGroupSummaryList: [
        {
          ...other,
          ModelPackageGroupName: 'ml-sandbox-readmission-2',
          ModelPackageGroupArn: 'a',
          ModelPackageGroupStatus: 'Completed',
        },
      ],
      NextToken: '2',
    })
    .resolves({
      ModelPackageGroupSummaryList: [
        {
          ...other,
          ModelPackageGroupName: 'ml-sandbox-readmission',
          ModelPackageGroupArn: 'a',
          ModelPackageGroupStatus: 'Completed',
        },
      ],
    });
  aws.sageMaker.on(ListEndpointsCommand).resolves({
    Endpoints: [
      {
        ...other,
        EndpointName: 'ml-sandbox-readmission',
        EndpointArn: 'a',
        LastModifiedTime: new Date(0),
        EndpointStatus: 'InService',
      },
    ],
  });
  aws.logs.on(DescribeLogGroupsCommand).callsFake(({ logGroupNamePrefix: name }: { logGroupNamePrefix: string }) => ({
    logGroups: [{ logGroupName: `${name}-2` }, { logGroupName: name }],
  }));
}

beforeEach(givenReadyAccount);

describe('checkNames', () => {
  test('is content in an account without anything of the platform', async () => {
    const all = await lines();
    expect(all.stacks).toMatchObject({ status: 'ok', found: 'none of them is deployed' });
    expect(Object.keys(all)).toEqual(expect.arrayContaining([GROUP, ENDPOINT, DATABASE, PARAMETER, LOGS, TAG, ROLE]));
    expect(Object.values(all).filter((line) => line?.status !== 'ok')).toEqual([]);
  });

  test('stops at every name that is taken while its stack is not there', async () => {
    givenTakenNames();
    const all = Object.values(await lines()).filter((line) => line?.what !== 'stacks');
    expect(all).toHaveLength(17);
    for (const line of all) {
      expect(line).toMatchObject({ status: 'stop', todo: expect.stringContaining('choose another `name`') });
    }
  });

  test('a name that begins like another is free', async () => {
    aws.logs.on(DescribeLogGroupsCommand).callsFake(({ logGroupNamePrefix: name }: { logGroupNamePrefix: string }) => ({
      logGroups: [{ logGroupName: `${name}-2` }],
    }));
    expect((await lines())[LOGS]).toMatchObject({ status: 'ok', found: 'free' });
  });

  test('says how to take leftovers back, and that onDestroy leaves them', async () => {
    givenTakenNames();
    expect((await lines({ onDestroy: 'keep-all-data' }))[DATABASE]).toMatchObject({
      found: expect.stringContaining('onDestroy: keep-all-data leaves it when its stack goes'),
      todo: expect.stringContaining('lib/data-lake/README.md'),
    });
    expect((await lines({ onDestroy: 'keep-all-data' }))[GROUP]).toMatchObject({
      todo: expect.stringContaining('lib/registry/README.md'),
    });
  });

  test('a name belongs to the stack that makes it, when that is there', async () => {
    givenTakenNames();
    givenStacks({ 'ml-sandbox-data': 'UPDATE_COMPLETE', 'ml-sandbox-serving': 'ROLLBACK_COMPLETE' });
    const all = await lines();
    for (const what of [DATABASE, GROUP, PARAMETER]) {
      expect(all[what]).toMatchObject({ status: 'ok', found: 'belongs to the stack ml-sandbox-data' });
    }
    // A stack that was taken back has nothing.
    expect(all[ENDPOINT]).toMatchObject({ status: 'stop' });
  });

  test('a switched off endpoint needs no name', async () => {
    expect(Object.keys(await lines({ 'serving.enabled': false }))).not.toContain(ENDPOINT);
  });

  test('without people and Lake Formation there are no roles and no tags', async () => {
    const names = Object.keys(await lines({ people: undefined, 'lakeFormation.mode': 'off' }));
    expect(names).not.toContain(ROLE);
    expect(names).not.toContain(TAG);
  });

  test('where stacks may not be listed, nobody knows whose a taken name is', async () => {
    givenTakenNames();
    aws.cloudFormation.on(ListStacksCommand).rejects(REFUSAL);
    const all = await lines();
    expect(all.stacks).toMatchObject({
      status: 'warn',
      found: 'could not be checked, needs action cloudformation:ListStacks',
    });
    expect(all[DATABASE]).toMatchObject({
      status: 'warn',
      todo: expect.stringContaining('if the stack ml-sandbox-data is not there'),
    });
  });

  test('each name that may not be looked up is a warning of its own', async () => {
    aws.glue.on(GetDatabaseCommand).rejects(REFUSAL);
    aws.sageMaker.on(ListEndpointsCommand).rejects(REFUSAL);
    const all = await lines();
    expect(all[DATABASE]).toMatchObject({ status: 'warn', found: expect.stringContaining('glue:GetDatabase') });
    expect(all[ENDPOINT]).toMatchObject({ status: 'warn', found: expect.stringContaining('sagemaker:ListEndpoints') });
    expect(all[GROUP]).toMatchObject({ status: 'ok' });
  });
});
