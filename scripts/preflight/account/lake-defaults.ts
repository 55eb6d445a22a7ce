import { type DataLakeSettings, GetDataLakeSettingsCommand } from '@aws-sdk/client-lakeformation';
import { type Line, lookAt } from '../check';
import { deployingRole } from '../lake-formation';
import type { AccountSituation } from './situation';

/** Whether Lake Formation takes the settings of the account, and whether it kept those of the last deployment. */
export async function checkLakeDefaults({ config, clients, identity }: AccountSituation): Promise<Line[]> {
  const asked = config.lakeFormation;
  if (asked === undefined) return [];
  return await lookAt('Lake Formation settings', 'lakeformation:GetDataLakeSettings', async () => {
    const { DataLakeSettings: settings = {} } = await clients.lakeFormation.send(new GetDataLakeSettingsCommand({}));
    const admins = administratorsLine(settings, deployingRole(identity, config.region));
    return asked.newTablesGive === 'nothing' ? [admins, defaultsLine(settings)] : [admins];
  });
}

/** Once there are administrators, only they may change the settings (LF-02). */
function administratorsLine({ DataLakeAdmins: admins = [] }: DataLakeSettings, role: string): Line {
  const what = 'Lake Formation administrators';
  const arns = admins.map(({ DataLakePrincipalIdentifier: arn = '' }) => arn);
  if (arns.length === 0) return { status: 'ok', what, found: 'none: the deploying role becomes the first' };
  if (arns.includes(role)) return { status: 'ok', what, found: `the deploying role is one of ${arns.length}` };
  return {
    status: 'stop',
    what,
    found: `${arns.join(', ')}, not the deploying role`,
    todo: `one of them adds ${role} in the console, Lake Formation, "Administrative roles and tasks" (LF-02); or remove lakeFormation`,
  };
}

/** CloudFormation has been reported to ignore the empty lists (cloudformation-coverage-roadmap#2197). */
function defaultsLine({
  CreateDatabaseDefaultPermissions: databases = [],
  CreateTableDefaultPermissions: tables = [],
}: DataLakeSettings): Line {
  const what = 'Lake Formation defaults';
  return databases.length === 0 && tables.length === 0
    ? { status: 'ok', what, found: 'new databases and tables give nothing to everybody' }
    : {
        status: 'warn',
        what,
        found: 'new databases or tables are open to whoever has IAM permissions',
        todo: 'before the first deployment that is right; after it, CloudFormation ignored the setting: lib/account/README.md has the call that makes up for it',
      };
}
