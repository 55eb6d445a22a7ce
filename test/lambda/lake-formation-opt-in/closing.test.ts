import { LakeFormationClient, RevokePermissionsCommand } from '@aws-sdk/client-lakeformation';
import { mockClient } from 'aws-sdk-client-mock';
import { close } from '../../../lambda/lake-formation-opt-in/closing';

const lakeFormation = mockClient(LakeFormationClient);
const DATABASE = { Database: { CatalogId: '123456789012', Name: 'curated' } };
const TABLE = { Table: { CatalogId: '123456789012', DatabaseName: 'curated', Name: 'encounter' } };

const closed = () => close(new LakeFormationClient(), [DATABASE, TABLE], 0);
const failure = (name: string, message: string) => Object.assign(new Error(message), { name });

beforeEach(() => {
  lakeFormation.reset();
  lakeFormation.on(RevokePermissionsCommand).resolves({});
});

describe('close', () => {
  test('takes everything from everybody whom IAM lets in, and from nobody else (LF-06)', async () => {
    expect(await closed()).toBe(2);
    expect(lakeFormation.commandCalls(RevokePermissionsCommand).map(({ args }) => args[0].input)).toEqual(
      [DATABASE, TABLE].map((Resource) => ({
        Principal: { DataLakePrincipalIdentifier: 'IAM_ALLOWED_PRINCIPALS' },
        Resource,
        Permissions: ['ALL'],
      })),
    );
  });

  test('is content with what everybody does not have', async () => {
    const error = failure('InvalidInputException', 'No permissions revoked. Grantee does not have:[ALL]');
    lakeFormation.on(RevokePermissionsCommand, { Resource: DATABASE }).rejects(error);
    expect(await closed()).toBe(1);
  });

  test('waits until Lake Formation knows that the role is an administrator', async () => {
    const error = failure('AccessDeniedException', 'Insufficient Lake Formation permission(s)');
    lakeFormation.on(RevokePermissionsCommand).rejectsOnce(error).resolves({});
    expect(await closed()).toBe(2);
  });

  test('fails with the table that it could not close, because it would show everything', async () => {
    lakeFormation
      .on(RevokePermissionsCommand, { Resource: TABLE })
      .rejects(failure('EntityNotFoundException', 'no such table'));
    await expect(closed()).rejects.toThrow(
      'Lake Formation must take table curated.encounter from everybody, got EntityNotFoundException: no such table',
    );
  });
});
