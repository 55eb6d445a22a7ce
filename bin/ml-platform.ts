import { App } from 'aws-cdk-lib';
import { addPolicyChecks } from '../lib/checks/policy';
import { loadConfig } from '../lib/config/load-config';
import { buildPlatform } from '../lib/ml-platform';
import { configOrExit } from './config-or-exit';

const app = new App();
addPolicyChecks(app);
buildPlatform(app, configOrExit(app, loadConfig, 'config/sandbox.yaml'));
