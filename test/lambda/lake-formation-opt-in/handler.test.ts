import '../powertools-environment';
import {
  CreateLakeFormationOptInCommand,
  DeleteLakeFormationOptInCommand,
  GetDataLakeSettingsCommand,
  LakeFormationClient,
  PutDataLakeSettingsCommand,
  RevokePermissionsCommand,
} from '@aws-sdk/client-lakeformation';
import type { CdkCustomResourceEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lambda/lake-formation-opt-in/handler';

jest.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

const lakeFormation = mockClient(LakeFormationClient);
const ROLE = 'arn:aws:iam::123456789012:role/path/analyst';
const table = (Name: string) => ({ Table: { CatalogId: '123456789012', DatabaseName: 'curated', Name } });

function given(overrides: Record<string, unknown> = {}): CdkCustomResourceEvent {
  return {
    RequestType: 'Create',
    ResourceType: 'Custom::LakeFormationOptIn',
    PhysicalResourceId: `${ROLE}/opt-ins`,
    ResourceProperties: { Principal: ROLE, Resources: [table('encounter')] },
    ...overrides,
  } as unknown as CdkCustomResourceEvent;
}

const ADMINISTRATOR = {
  ResourceType: 'Custom::LakeFormationAdministrator',
  ResourceProperties: { Administrator: ROLE },
};

const CLOSED = {
  ResourceType: 'Custom::LakeFormationClosed',
  ResourceProperties: { Resources: [{ Database: { CatalogId: '123456789012', Name: 'curated' } }, table('encounter')] },
};

let logged: jest.SpyInstance;
beforeEach(() => {
  lakeFormation.reset();
  lakeFormation.onAnyCommand().resolves({});
  logged = jest.spyOn(console, 'info').mockImplementation();
});

describe('handler of the opt-ins', () => {
  test('Create opts in, and names the resource after the role, so that a replaced role is opted out', async () => {
    expect(await handler(given())).toEqual({ PhysicalResourceId: `${ROLE}/opt-ins` });
    expect(lakeFormation.commandCalls(CreateLakeFormationOptInCommand)).toHaveLength(1);
  });

  test('Update compares with what was there', async () => {
    const OldResourceProperties = { Principal: ROLE, Resources: [table('encounter'), table('old')] };
    await handler(given({ RequestType: 'Update', OldResourceProperties }));
    expect(lakeFormation.commandCalls(CreateLakeFormationOptInCommand)).toHaveLength(0);
    expect(
      lakeFormation.commandCalls(DeleteLakeFormationOptInCommand).map(({ args }) => args[0].input.Resource),
    ).toEqual([table('old')]);
  });

  test('Delete removes all of them and keeps the physical id', async () => {
    const event = given({ RequestType: 'Delete', PhysicalResourceId: 'as it was' });
    expect(await handler(event)).toEqual({ PhysicalResourceId: 'as it was' });
    expect(lakeFormation.commandCalls(DeleteLakeFormationOptInCommand)).toHaveLength(1);
  });

  test.each(['Create', 'Update'])('%s of an administrator calls nothing', async (RequestType) => {
    expect(await handler(given({ ...ADMINISTRATOR, RequestType }))).toEqual({
      PhysicalResourceId: `${ROLE}/administrator`,
    });
    expect(lakeFormation.calls()).toHaveLength(0);
  });

  test('Delete of an administrator takes it off the list', async () => {
    const DataLakeSettings = { DataLakeAdmins: [{ DataLakePrincipalIdentifier: ROLE }] };
    lakeFormation.on(GetDataLakeSettingsCommand).resolvesOnce({ DataLakeSettings }).resolves({});
    await handler(given({ ...ADMINISTRATOR, RequestType: 'Delete' }));
    expect(lakeFormation.commandCalls(PutDataLakeSettingsCommand)).toHaveLength(1);
  });

  test.each(['Create', 'Update'])(
    '%s of what is closed takes databases and tables from everybody',
    async (RequestType) => {
      expect(await handler(given({ ...CLOSED, RequestType }))).toEqual({ PhysicalResourceId: 'closed' });
      expect(lakeFormation.commandCalls(RevokePermissionsCommand)).toHaveLength(2);
    },
  );

  test('Delete of what is closed gives nothing back', async () => {
    const event = given({ ...CLOSED, RequestType: 'Delete', PhysicalResourceId: 'as it was' });
    expect(await handler(event)).toEqual({ PhysicalResourceId: 'as it was' });
    expect(lakeFormation.calls()).toHaveLength(0);
  });

  test.each([
    [{ Principal: 'analyst', Resources: [table('a')] }, 'Principal must be the ARN of a role, got "analyst"'],
    [{ Principal: ROLE, Resources: [] }, 'Resources must be a list of databases and tables, got []'],
    [{ Principal: ROLE, Resources: [{ DataLocation: {} }] }, /Resources must be a list of databases and tables/],
  ])('refuses the properties %j', async (ResourceProperties, message) => {
    await expect(handler(given({ ResourceProperties }))).rejects.toThrow(message);
  });

  test('logs the name of the role, and neither its account nor a table', async () => {
    await handler(given());
    const text = JSON.stringify(logged.mock.calls);
    expect(text).toContain('analyst');
    expect(text).not.toMatch(/123456789012|curated/);
  });
});
