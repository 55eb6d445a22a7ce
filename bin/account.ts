import { App } from 'aws-cdk-lib';
import { addPolicyChecks } from '../lib/checks/policy';
import { loadAccountConfig } from '../lib/config/account-config';
import { Account } from '../lib/stacks/account';
import { configOrExit } from './config-or-exit';

const app = new App();
addPolicyChecks(app);
const config = configOrExit(app, loadAccountConfig, 'config/account.yaml');
if (config.budget === undefined && !config.apiGatewayLogRole && !config.dmsRoles) {
  process.stderr.write(
    'The account configuration asks for nothing; switch on budget, apiGatewayLogRole or dmsRoles.\n',
  );
  process.exit(1);
}
new Account(app, 'Account', { config });
