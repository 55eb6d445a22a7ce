import { setTimeout } from 'node:timers/promises';
import {
  GetDataLakeSettingsCommand,
  type LakeFormationClient,
  PutDataLakeSettingsCommand,
} from '@aws-sdk/client-lakeformation';
import { persistent } from './persistent';

/** How often the list is looked at until the role stays off. */
const LOOKS = 5;

/** Milliseconds in which somebody who has read the settings before may write them. */
const PAUSE = 3_000;

/**
 * Takes a role off the list of Lake Formation's administrators, and leaves everything else in the settings as it was: the call
 * that sets them replaces them (LF-03).
 *
 * Nothing says that the settings have changed since they were read, so whoever writes them at the same time, such as this
 * function in another environment of the account, may put the role back. So it looks again until the role stays off.
 *
 * @param pause milliseconds before a second attempt
 * @returns whether it was on the list
 * @throws if Lake Formation refuses a call, or the role comes back each time
 */
export async function removeAdministrator(client: LakeFormationClient, role: string, pause?: number): Promise<boolean> {
  try {
    if (!(await persistent(() => remove(client, role), pause))) {
      return false;
    }
    for (let look = 1; look < LOOKS; look++) {
      await setTimeout(pause ?? PAUSE);
      if (!(await persistent(() => removeAgain(client, role), pause))) {
        return true;
      }
    }
    throw new Error(`it was taken off ${LOOKS} times, and somebody puts it back`);
  } catch (error) {
    const { name, message } = error as Error;
    throw new Error(
      `Lake Formation must take ${role} off its administrators, got ${name}: ${message}. If another one on the list no longer ` +
        'exists, an administrator takes it off first (LF-05); then delete the stack again.',
      { cause: error },
    );
  }
}

/** Like `remove`, of a role that may be an administrator no longer: then a refusal says that it is off. */
async function removeAgain(client: LakeFormationClient, role: string): Promise<boolean> {
  try {
    return await remove(client, role);
  } catch (error) {
    if ((error as Error).name === 'AccessDeniedException') {
      return false;
    }
    throw error;
  }
}

async function remove(client: LakeFormationClient, role: string): Promise<boolean> {
  const { DataLakeSettings: settings = {} } = await client.send(new GetDataLakeSettingsCommand({}));
  const admins = settings.DataLakeAdmins ?? [];
  const others = admins.filter(({ DataLakePrincipalIdentifier: admin }) => admin !== role);
  if (others.length === admins.length) {
    return false;
  }
  await client.send(new PutDataLakeSettingsCommand({ DataLakeSettings: { ...settings, DataLakeAdmins: others } }));
  return true;
}
