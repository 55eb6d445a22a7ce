import { APIGatewayClient, GetAccountCommand } from '@aws-sdk/client-api-gateway';
import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { ConfigServiceClient, DescribeConfigurationRecordersCommand } from '@aws-sdk/client-config-service';
import { GetDataCatalogEncryptionSettingsCommand, GlueClient } from '@aws-sdk/client-glue';
import { GuardDutyClient, ListDetectorsCommand } from '@aws-sdk/client-guardduty';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetDataLakeSettingsCommand, LakeFormationClient } from '@aws-sdk/client-lakeformation';
import { GetMacieSessionCommand, Macie2Client } from '@aws-sdk/client-macie2';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import type { AccountConfig } from '../../../../lib/config/account-config';
import { everythingCreated, everythingExisting } from '../../../../proof/account-configurations';
import { runAccountChecks } from '../../../../scripts/preflight/account/run-account-checks';
import { SINGLETONS } from '../../../../scripts/preflight/account/singletons';
import { accountClients } from '../../../../scripts/preflight/account/situation';
import type { Line } from '../../../../scripts/preflight/check';
import { ACCOUNT, ARN, REFUSAL, serviceError } from '../given';

const aws = {
  sts: mockClient(STSClient),
  cloudFormation: mockClient(CloudFormationClient),
  iam: mockClient(IAMClient),
  apiGateway: mockClient(APIGatewayClient),
  configService: mockClient(ConfigServiceClient),
  guardDuty: mockClient(GuardDutyClient),
  macie: mockClient(Macie2Client),
  glue: mockClient(GlueClient),
  lakeFormation: mockClient(LakeFormationClient),
};

/** A new account: nothing of it is there, and Macie says so as it says no. */
function givenNothing(): void {
  Object.values(aws).forEach((client) => client.reset());
  aws.sts.on(GetCallerIdentityCommand).resolves({ Account: ACCOUNT, Arn: ARN });
  aws.cloudFormation.on(ListStackResourcesCommand).rejects(serviceError('ValidationError', 'does not exist'));
  aws.iam.on(GetRoleCommand).rejects(serviceError('NoSuchEntityException'));
  aws.apiGateway.on(GetAccountCommand).resolves({});
  aws.configService.on(DescribeConfigurationRecordersCommand).resolves({ ConfigurationRecorders: [] });
  aws.guardDuty.on(ListDetectorsCommand).resolves({ DetectorIds: [] });
  aws.macie.on(GetMacieSessionCommand).rejects(serviceError('AccessDeniedException', 'Macie is not enabled.', 403));
  aws.glue.on(GetDataCatalogEncryptionSettingsCommand).resolves({
    DataCatalogEncryptionSettings: { EncryptionAtRest: { CatalogEncryptionMode: 'DISABLED' } },
  });
  aws.lakeFormation.on(GetDataLakeSettingsCommand).resolves({ DataLakeSettings: {} });
}

/** An account in which somebody made all of it. */
function givenEverything(): void {
  aws.iam.on(GetRoleCommand).callsFake(({ RoleName }: { RoleName: string }) => ({ Role: { RoleName } }));
  aws.apiGateway.on(GetAccountCommand).resolves({ cloudwatchRoleArn: 'arn:aws:iam::111122223333:role/logs' });
  aws.configService
    .on(DescribeConfigurationRecordersCommand)
    .resolves({ ConfigurationRecorders: [{ name: 'default' }] });
  aws.guardDuty.on(ListDetectorsCommand).resolves({ DetectorIds: ['abc'] });
  aws.macie.on(GetMacieSessionCommand).resolves({ status: 'ENABLED' });
  aws.glue.on(GetDataCatalogEncryptionSettingsCommand).resolves({
    DataCatalogEncryptionSettings: { EncryptionAtRest: { CatalogEncryptionMode: 'SSE-KMS', SseAwsKmsKeyId: 'key' } },
  });
}

const look = async (config: AccountConfig): Promise<Line[]> =>
  await runAccountChecks(config, accountClients('eu-west-1'));

/** What is to be done, by what was looked at. */
const todos = (lines: readonly Line[]): Record<string, string> =>
  Object.fromEntries(lines.flatMap(({ what, todo }) => (todo === undefined ? [] : [[what, todo]])));

const created = everythingCreated('eu-west-1');
const existing = everythingExisting('eu-west-1');

beforeEach(givenNothing);

describe('runAccountChecks', () => {
  test('is content where nothing is there and everything is to be made', async () => {
    expect(todos(await look(created))).toEqual({});
  });

  test('is content where everything is there and nothing is to be made', async () => {
    givenEverything();
    expect(todos(await look(existing))).toEqual({});
  });

  test('says which word to write where something is there that is to be made', async () => {
    givenEverything();
    const lines = await look(created);
    for (const { what, key } of SINGLETONS) {
      expect(todos(lines)[what]).toContain(`write ${key}: existing`);
    }
  });

  test('stops only where making it fails, and warns where it replaces another', async () => {
    givenEverything();
    const lines = await look(created);
    const withStatus = (status: string) => lines.filter((line) => line.status === status).map(({ what }) => what);
    expect(withStatus('warn')).toEqual(['API Gateway log role', 'Glue catalog encryption']);
    expect(withStatus('stop')).toHaveLength(SINGLETONS.length - 2);
  });

  test('says which word to write where something is missed that should be there', async () => {
    expect(todos(await look(existing))).toEqual({
      'API Gateway log role': 'write apiGatewayLogRole: create',
      'DMS roles': 'write dmsRoles: create',
      'Glue catalog encryption': 'write catalogEncryption: create',
      'AWS Config recorder': 'write configuration.recorder: create',
      'GuardDuty detector': 'write guardDuty.detector: create',
      'Macie session': 'write macie.session: create',
    });
  });

  test('knows what its own stack made, so that a second deployment is not stopped', async () => {
    givenEverything();
    aws.cloudFormation.on(ListStackResourcesCommand).resolves({
      StackResourceSummaries: SINGLETONS.map(({ type }) => {
        const [ResourceType = '', PhysicalResourceId = 'id'] = type.split(' ');
        return {
          LogicalResourceId: 'One',
          ResourceType,
          PhysicalResourceId,
          ResourceStatus: 'CREATE_COMPLETE',
          LastUpdatedTimestamp: new Date(0),
        };
      }),
    });
    expect(todos(await look(created))).toEqual({});
    expect(Object.keys(todos(await look(existing)))).toContain('GuardDuty detector');
  });

  test('looks whether Lake Formation kept the empty defaults, and who may change them (LF-02, LF-06)', async () => {
    aws.lakeFormation.on(GetDataLakeSettingsCommand).resolves({
      DataLakeSettings: {
        DataLakeAdmins: [{ DataLakePrincipalIdentifier: 'arn:aws:iam::111122223333:role/governance' }],
        CreateTableDefaultPermissions: [{ Permissions: ['ALL'] }],
      },
    });
    const lines = await look(created);
    expect(lines.filter(({ what }) => what.startsWith('Lake Formation'))).toEqual([
      expect.objectContaining({ status: 'stop', todo: expect.stringContaining('LF-02') }),
      expect.objectContaining({ status: 'warn', todo: expect.stringContaining('CloudFormation ignored the setting') }),
    ]);
  });

  test('warns where the caller may not look, and takes a refusal of Macie for one', async () => {
    aws.macie.on(GetMacieSessionCommand).rejects(REFUSAL);
    const lines = await look(created);
    expect(lines.filter(({ status }) => status === 'warn')).toEqual([
      expect.objectContaining({
        what: 'Macie session',
        found: 'could not be checked, needs action macie2:GetMacieSession',
      }),
    ]);
  });

  test('only reads', async () => {
    await look(created);
    const names = Object.values(aws).flatMap((client) =>
      client.calls().map(({ args: [command] }) => command.constructor.name),
    );
    expect(names.filter((name) => !/^(Get|List|Describe)/.test(name))).toEqual([]);
  });
});
