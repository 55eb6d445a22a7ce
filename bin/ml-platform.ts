import { App } from 'aws-cdk-lib';
import { addPolicyChecks } from '../lib/checks/policy';
import { loadConfig } from '../lib/config/load-config';
import { buildPlatform } from '../lib/ml-platform';
import { configOrExit, orExit } from './config-or-exit';

const app = new App();
addPolicyChecks(app);
const config = configOrExit(app, loadConfig, 'config/sandbox.yaml');
orExit(() => buildPlatform(app, config));
