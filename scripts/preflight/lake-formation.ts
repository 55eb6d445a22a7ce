import { type DataLakeSettings, GetDataLakeSettingsCommand } from '@aws-sdk/client-lakeformation';
import { DefaultStackSynthesizer } from 'aws-cdk-lib';
import { type Check, type Identity, type Line, lookAt } from './check';

const WHAT = 'Lake Formation administrators';

/** Whether the role that deploys may become an administrator, or is one (LF-01, LF-02). */
export const checkLakeFormation: Check = async ({ config, clients, identity }) => {
  const { mode, settings: whose } = config.lakeFormation;
  if (mode === 'off') {
    return [{ status: 'ok', what: WHAT, found: 'not asked: lakeFormation.mode is off' }];
  }
  return await lookAt(WHAT, 'lakeformation:GetDataLakeSettings', async () => {
    const { DataLakeSettings: settings = {} } = await clients.lakeFormation.send(new GetDataLakeSettingsCommand({}));
    const admins = administratorsLine(settings, deployingRole(identity, config.region), whose === 'existing');
    return mode === 'strict' ? [admins, defaultsLine(settings)] : [admins];
  });
};

/** ARN of the role with which CloudFormation makes the resources, as `cdk bootstrap` names it. */
export function deployingRole({ partition, account }: Identity, region: string): string {
  return DefaultStackSynthesizer.DEFAULT_CLOUDFORMATION_ROLE_ARN.replaceAll('${AWS::Partition}', partition)
    .replaceAll('${AWS::AccountId}', account)
    .replaceAll('${AWS::Region}', region)
    .replaceAll('${Qualifier}', DefaultStackSynthesizer.DEFAULT_QUALIFIER);
}

function administratorsLine({ DataLakeAdmins: admins = [] }: DataLakeSettings, role: string, left: boolean): Line {
  const arns = admins.map(({ DataLakePrincipalIdentifier: arn = '' }) => arn);
  if (arns.length === 0 && left) {
    return {
      status: 'stop',
      what: WHAT,
      found: 'none, and lakeFormation.settings: existing makes nobody one',
      todo: `whoever has the settings adds ${role} in the console, Lake Formation, "Administrative roles and tasks" (LF-01); or lakeFormation.settings: append`,
    };
  }
  if (arns.length === 0) {
    return { status: 'ok', what: WHAT, found: 'none: the deploying role becomes the first' };
  }
  if (arns.includes(role)) {
    return { status: 'ok', what: WHAT, found: `the deploying role is one of ${arns.length}` };
  }
  return {
    status: 'stop',
    what: WHAT,
    found: `${arns.join(', ')}, not the deploying role`,
    // LF-03: the call that sets the list replaces it, so the console is the safer way.
    todo: `one of them adds ${role} in the console, Lake Formation, "Administrative roles and tasks" (LF-02); or lakeFormation.mode: off`,
  };
}

/** What `strict` asks of the whole account and Region (LF-06). */
function defaultsLine({ CreateDatabaseDefaultPermissions: defaults = [] }: DataLakeSettings): Line {
  const what = 'Lake Formation defaults';
  return defaults.length === 0
    ? { status: 'ok', what, found: 'new databases of the account give nothing to everybody' }
    : {
        status: 'warn',
        what,
        found: 'new databases of the account are open to whoever has IAM permissions',
        todo: 'strict asks to change that for the whole account and Region (LF-06): ask its other users, and read lib/data-lake/README.md',
      };
}
