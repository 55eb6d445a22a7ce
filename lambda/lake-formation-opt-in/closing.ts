import { type LakeFormationClient, type Resource, RevokePermissionsCommand } from '@aws-sdk/client-lakeformation';
import { asked, told } from './asked';
import { persistent } from './persistent';

/** The group of everybody whom IAM lets in. */
const Principal = { DataLakePrincipalIdentifier: 'IAM_ALLOWED_PRINCIPALS' };

/**
 * Takes databases and tables from everybody whom IAM lets in. Lake Formation gives them each new one unless its settings say
 * otherwise, and a changed setting takes nothing back (LF-06).
 *
 * @param pause milliseconds before a second attempt
 * @returns how many of them were given to everybody
 * @throws if Lake Formation refuses a call; those before stay closed
 */
export async function close(
  client: LakeFormationClient,
  resources: readonly Resource[],
  pause?: number,
): Promise<number> {
  let closed = 0;
  for (const resource of resources) {
    const command = new RevokePermissionsCommand({ Principal, Resource: resource, Permissions: ['ALL'] });
    const changed = await asked(`take ${told(resource)} from everybody`, /No permissions revoked/i, () =>
      persistent(() => client.send(command), pause),
    );
    closed += changed ? 1 : 0;
  }
  return closed;
}
