import { App } from 'aws-cdk-lib';
import { addPolicyChecks } from '../lib/checks/policy';
import { loadAccountConfig } from '../lib/config/account-config';
import { Account } from '../lib/stacks/account';
import { configOrExit } from './config-or-exit';

const app = new App();
addPolicyChecks(app);
new Account(app, 'Account', { config: configOrExit(app, loadAccountConfig, 'config/account.yaml') });
