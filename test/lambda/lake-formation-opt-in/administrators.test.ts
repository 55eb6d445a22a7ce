import {
  type DataLakeSettings,
  GetDataLakeSettingsCommand,
  LakeFormationClient,
  PutDataLakeSettingsCommand,
} from '@aws-sdk/client-lakeformation';
import { mockClient } from 'aws-sdk-client-mock';
import { removeAdministrator } from '../../../lambda/lake-formation-opt-in/administrators';

const lakeFormation = mockClient(LakeFormationClient);
const ROLE = 'arn:aws:iam::123456789012:role/opt-in';
const OTHER = { DataLakePrincipalIdentifier: 'arn:aws:iam::123456789012:role/other' };

const SETTINGS: DataLakeSettings = {
  DataLakeAdmins: [OTHER, { DataLakePrincipalIdentifier: ROLE }],
  ReadOnlyAdmins: [OTHER],
  CreateDatabaseDefaultPermissions: [],
  CreateTableDefaultPermissions: [{ Principal: OTHER, Permissions: ['ALL'] }],
  Parameters: { CROSS_ACCOUNT_VERSION: '4' },
  TrustedResourceOwners: ['210987654321'],
  AllowExternalDataFiltering: true,
};

function given(settings: DataLakeSettings = SETTINGS) {
  let now = settings;
  lakeFormation.reset();
  lakeFormation.on(GetDataLakeSettingsCommand).callsFake(() => ({ DataLakeSettings: now }));
  lakeFormation.on(PutDataLakeSettingsCommand).callsFake(({ DataLakeSettings }) => {
    now = DataLakeSettings;
    return {};
  });
}

/** What is read, one after the other; the last stays. */
function reads(...found: DataLakeSettings[]) {
  lakeFormation.on(GetDataLakeSettingsCommand).callsFake(() => ({
    DataLakeSettings: found.length > 1 ? found.shift() : found[0],
  }));
}

const remove = () => removeAdministrator(new LakeFormationClient(), ROLE, 0);
const put = () => lakeFormation.commandCalls(PutDataLakeSettingsCommand).map(({ args }) => args[0].input);

describe('removeAdministrator', () => {
  test('takes the role off the list, and leaves every other member as it was (LF-03, LF-05)', async () => {
    given();
    expect(await remove()).toBe(true);
    expect(put()).toEqual([{ DataLakeSettings: { ...SETTINGS, DataLakeAdmins: [OTHER] } }]);
  });

  test.each([[[OTHER]], [[]], [undefined]])(
    'changes nothing when the role is not on it: %j',
    async (DataLakeAdmins) => {
      given({ ...SETTINGS, DataLakeAdmins });
      expect(await remove()).toBe(false);
      expect(put()).toEqual([]);
    },
  );

  test('reads the settings again when somebody else changes them meanwhile', async () => {
    given();
    const busy = Object.assign(new Error('busy'), { name: 'ConcurrentModificationException' });
    reads(SETTINGS, SETTINGS, { DataLakeAdmins: [OTHER] });
    lakeFormation.on(PutDataLakeSettingsCommand).rejectsOnce(busy).resolves({});
    expect(await remove()).toBe(true);
    expect(put()).toHaveLength(2);
  });

  test('takes the role off again when somebody who had read the settings before puts it back', async () => {
    given();
    const another = { DataLakePrincipalIdentifier: 'arn:aws:iam::123456789012:role/another' };
    const written = { ...SETTINGS, DataLakeAdmins: [another, { DataLakePrincipalIdentifier: ROLE }] };
    reads(SETTINGS, written, { DataLakeAdmins: [another] });
    expect(await remove()).toBe(true);
    expect(put().map(({ DataLakeSettings }) => DataLakeSettings?.DataLakeAdmins)).toEqual([[OTHER], [another]]);
  });

  test('takes a refusal after that for what it is: the role is an administrator no longer', async () => {
    given();
    const refused = Object.assign(new Error('Insufficient Lake Formation permission(s)'), {
      name: 'AccessDeniedException',
    });
    lakeFormation.on(GetDataLakeSettingsCommand).resolvesOnce({ DataLakeSettings: SETTINGS }).rejects(refused);
    expect(await remove()).toBe(true);
    expect(put()).toHaveLength(1);
  });

  test('fails when the role comes back each time', async () => {
    given();
    reads(SETTINGS);
    await expect(remove()).rejects.toThrow(/it was taken off 5 times, and somebody puts it back/);
  });

  test('says what to do when another role on the list is gone (LF-05)', async () => {
    given();
    const invalid = Object.assign(new Error('Invalid principal'), { name: 'InvalidInputException' });
    lakeFormation.on(PutDataLakeSettingsCommand).rejects(invalid);
    await expect(remove()).rejects.toThrow(
      /InvalidInputException: Invalid principal.*an administrator takes it off first/,
    );
  });
});
