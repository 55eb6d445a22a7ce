import { GetDataLakeSettingsCommand } from '@aws-sdk/client-lakeformation';
import { checkLakeFormation, deployingRole } from '../../../scripts/preflight/lake-formation';
import { ACCOUNT, aws, givenReadyAccount, REFUSAL, situation } from './given';

const DEPLOYER = `arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-eu-west-1`;
const SOMEBODY = `arn:aws:iam::${ACCOUNT}:role/governance`;

function givenAdministrators(...arns: readonly string[]): void {
  aws.lakeFormation.on(GetDataLakeSettingsCommand).resolves({
    DataLakeSettings: { DataLakeAdmins: arns.map((arn) => ({ DataLakePrincipalIdentifier: arn })) },
  });
}

beforeEach(givenReadyAccount);

describe('checkLakeFormation', () => {
  test('knows the role that deploys by the name that cdk bootstrap gives it', () => {
    expect(deployingRole(situation().identity, 'eu-west-1')).toBe(DEPLOYER);
  });

  test('is content where there are no administrators, or the deploying role is one (LF-01)', async () => {
    expect(await checkLakeFormation(situation())).toEqual([expect.objectContaining({ status: 'ok' })]);
    givenAdministrators(SOMEBODY, DEPLOYER);
    expect(await checkLakeFormation(situation())).toEqual([expect.objectContaining({ status: 'ok' })]);
  });

  test('stops where somebody else has the settings and there is no administrator: nobody would make one', async () => {
    expect(await checkLakeFormation(situation({ 'lakeFormation.settings': 'existing' }))).toEqual([
      expect.objectContaining({ status: 'stop', todo: expect.stringContaining(DEPLOYER) }),
    ]);
  });

  test('stops where others are administrators, and says who must let the deploying role in (LF-02)', async () => {
    givenAdministrators(SOMEBODY);
    expect(await checkLakeFormation(situation())).toEqual([
      {
        status: 'stop',
        what: 'Lake Formation administrators',
        found: `${SOMEBODY}, not the deploying role`,
        todo: expect.stringContaining(`one of them adds ${DEPLOYER}`),
      },
    ]);
  });

  test('asks nothing when the mode is off', async () => {
    givenAdministrators(SOMEBODY);
    expect(await checkLakeFormation(situation({ 'lakeFormation.mode': 'off', people: undefined }))).toEqual([
      expect.objectContaining({ status: 'ok' }),
    ]);
    expect(aws.lakeFormation.calls()).toHaveLength(0);
  });

  test('warns when strict would change the defaults of the whole account (LF-06)', async () => {
    const everybody = [{ Principal: { DataLakePrincipalIdentifier: 'IAM_ALLOWED_PRINCIPALS' } }];
    aws.lakeFormation
      .on(GetDataLakeSettingsCommand)
      .resolves({ DataLakeSettings: { CreateDatabaseDefaultPermissions: everybody } });
    const statuses = async (mode: string) =>
      (
        await checkLakeFormation(
          situation({ 'lakeFormation.mode': mode, 'lakeFormation.administrators': ['deploying-role'] }),
        )
      ).map(({ status }) => status);
    expect(await statuses('strict')).toEqual(['ok', 'warn']);
    expect(await statuses('hybrid')).toEqual(['ok']);
  });

  test('warns where the caller may not ask', async () => {
    aws.lakeFormation.on(GetDataLakeSettingsCommand).rejects(REFUSAL);
    expect(await checkLakeFormation(situation())).toEqual([
      expect.objectContaining({
        status: 'warn',
        found: 'could not be checked, needs action lakeformation:GetDataLakeSettings',
      }),
    ]);
  });
});
