import { App } from 'aws-cdk-lib';
import { addPolicyChecks } from '../lib/checks/policy';
import { loadAccountConfig } from '../lib/config/account-config';
import { asksForSomething } from '../lib/config/account-rules';
import { Account } from '../lib/stacks/account';
import { configOrExit } from './config-or-exit';

const app = new App();
addPolicyChecks(app);
const config = configOrExit(app, loadAccountConfig, 'config/account.yaml');
if (!asksForSomething(config)) {
  process.stderr.write(
    'The account configuration asks for nothing that is not there already. Say `create` for something, or switch on ' +
      'budget, costAnomalies, lakeFormation, guardDuty, macie or configuration.conformancePack.\n',
  );
  process.exit(1);
}
new Account(app, 'Account', { config });
