import { App } from 'aws-cdk-lib';
import cdkJson from '../../cdk.json';
import { accountAccessLogCalls, accountAlertCalls, recorderCalls } from '../../lib/account/account.calls';
import { Assembly } from '../../lib/checks/assembly';
import { addPolicyChecks } from '../../lib/checks/policy';
import type { AccountConfig } from '../../lib/config/account-config';
import { Account } from '../../lib/stacks/account';
import { everythingCreated, everythingExisting } from '../../proof/account-configurations';
import { apiLayer } from '../../proof/api-models/layer';
import { iamFaults } from '../../proof/iam/layer';
import { referencesLayer } from '../../proof/references/layer';
import { rulesLayer } from '../../proof/rules-layer';
import { statesLayer } from '../../proof/states/layer';
import { templateLayer } from '../../proof/template-layer';
import { templatesOf } from '../../scripts/resolved-platform';
import { findingsOfSynthesis } from '../app';

/** The first time, the models of the APIs are installed. */
jest.setTimeout(240_000);

const build = (config: AccountConfig) => (app: App) => [new Account(app, 'Account', { config })];

const CONFIGURATIONS: readonly [string, AccountConfig][] = [
  ['everything made', everythingCreated('eu-west-1')],
  ['everything there already', everythingExisting('eu-west-1')],
];

/** Layers that have nothing to know about the platform; the packs are run on the constructs below. */
const LAYERS = [templateLayer, apiLayer, rulesLayer, referencesLayer, statesLayer];

describe.each(CONFIGURATIONS)('the account app with %s', (_, config) => {
  const assembly = new Assembly(templatesOf(build(config)));

  test.each(LAYERS.map((layer) => [layer.name, layer] as const))(
    'the layer %s has nothing to say',
    async (_, layer) => {
      expect(await layer.check(assembly)).toEqual([]);
    },
  );

  test('passes every policy check of a synthesis, or says why not', () => {
    const app = new App({ context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [] } });
    addPolicyChecks(app);
    build(config)(app);
    expect(findingsOfSynthesis(app)).toEqual([]);
  });

  test('lets in the services that are listed, for this account, and nobody else', async () => {
    // The roles for API Gateway and DMS have policies of AWS, whose text only AWS has.
    const mails = { ...config, apiGatewayLogRole: undefined, dmsRoles: undefined };
    const made = config.configuration?.recorder === 'create';
    const services = [...accountAlertCalls, ...(made ? [recorderCalls, accountAccessLogCalls] : [])];
    expect(await iamFaults(new Assembly(templatesOf(build(mails))), { roles: [], services })).toEqual([]);
  });
});

describe('the account app', () => {
  test('is the same in every run', () => {
    const [once, again] = [1, 2].map(() => templatesOf(build(everythingCreated('eu-west-1'))));
    expect(again).toEqual(once);
  });
});
