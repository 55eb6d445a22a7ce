import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { loadAccountConfig, parseAccountConfig } from '../../lib/config/account-config';
import { asksForSomething } from '../../lib/config/account-rules';
import { ConfigError } from '../../lib/config/load-config';
import { everythingCreated, everythingExisting } from '../../proof/account-configurations';

type Settings = Record<string, unknown>;

const parsed = (settings: Settings = {}) =>
  parseAccountConfig(stringify({ region: 'eu-west-1', ...settings }), 'test.yaml');

/** The lines of the error, without the first, which names the file. */
function errorsIn(settings: Settings): string[] {
  try {
    parsed(settings);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n  ').slice(1);
    throw error;
  }
  return [];
}

const alertEmail = 'team@example.com';
const identifier = { name: 'patient-number', pattern: '[0-9]{3,9}', keywords: ['patient_nbr'] };

const WRONG: readonly [string, Settings, string][] = [
  [
    'a word that is none of the two',
    { dmsRoles: 'make' },
    "dmsRoles: 'make' is not a choice; create, existing are allowed. Did you mean 'create'?",
  ],
  [
    'a conformance pack without a recorder (RV-11)',
    { configuration: { conformancePack: true } },
    "configuration.conformancePack: 'true' needs a recorder; true is allowed with configuration.recorder. Say there whether to create one or that there is an existing one.",
  ],
  [
    'a role for a recorder that somebody else owns',
    { configuration: { recorder: 'existing', serviceRole: 'create' } },
    "configuration.serviceRole: 'create' has no effect; it is allowed with configuration.recorder: create. Remove it.",
  ],
  [
    'an existing detector whose findings go nowhere',
    { guardDuty: { detector: 'existing' } },
    "guardDuty.detector: 'existing' leaves nothing to make without alertEmail; create is allowed, too. Give alertEmail, or remove the section.",
  ],
  [
    'an existing session without anything to add',
    { macie: { session: 'existing' } },
    "macie.session: 'existing' leaves nothing to make without alertEmail or macie.identifiers; create is allowed, too. Give alertEmail or macie.identifiers, or remove the section.",
  ],
  [
    'an address that never gets a mail',
    { alertEmail, budget: { monthlyUsd: 1, email: alertEmail } },
    "alertEmail: 'team@example.com' would never get a mail; it is allowed with guardDuty, macie or configuration.conformancePack. Switch one of them on, or remove it.",
  ],
  [
    'an address that is none',
    { alertEmail: 'team', guardDuty: { detector: 'create' } },
    "alertEmail: 'team' is not an e-mail address; one address is allowed. Write it like team@example.com.",
  ],
  [
    'an identifier that stands twice',
    { macie: { session: 'create', identifiers: [identifier, structuredClone(identifier)] } },
    "macie.identifiers[1].name: 'patient-number' stands twice; once is allowed. Remove it, or name another.",
  ],
  [
    'a monitor that is no monitor',
    { costAnomalies: { monitor: 'existing', aboveUsd: 1, email: alertEmail } },
    "costAnomalies.monitor: 'existing' is neither create nor the ARN of a monitor; create or arn:aws:ce::<account>:anomalymonitor/<id> is allowed. `aws ce get-anomaly-monitors` lists those that there are.",
  ],
  [
    'an administrator that is a user',
    { lakeFormation: { newTablesGive: 'nothing', administrators: ['arn:aws:iam::123456789012:user/me'] } },
    "lakeFormation.administrators[0]: 'arn:aws:iam::123456789012:user/me' is not the ARN of an IAM role; arn:aws:iam::<account>:role/<name> is allowed. Name the role itself, not a session or a user.",
  ],
];

describe('the account configuration', () => {
  test.each(WRONG)('names %s', (_, settings, error) => {
    expect(errorsIn(settings)).toEqual([error]);
  });

  test.each([
    ['to make everything', everythingCreated('eu-west-1')],
    ['to find everything there', everythingExisting('eu-west-1')],
  ])('takes one that asks %s as it is', (_, config) => {
    expect(parsed(config)).toEqual(config);
    expect(asksForSomething(config)).toBe(true);
  });

  test('that comes with the project asks for nothing', () => {
    const config = loadAccountConfig('config/account.yaml');
    expect(config).toEqual({ region: 'eu-west-1' });
    expect(asksForSomething(config)).toBe(false);
  });

  test('asks for nothing where all it says is that things are there', () => {
    const there = { apiGatewayLogRole: 'existing', dmsRoles: 'existing', configuration: { recorder: 'existing' } };
    expect(asksForSomething(parsed(there))).toBe(false);
  });

  test('that comes with the project shows every section, ready to be switched on', () => {
    const sections = parsed(uncommented());
    expect(Object.keys(sections).sort()).toEqual(Object.keys(everythingCreated('eu-west-1')).sort());
  });
});

/** The account configuration of the project with everything in it switched on. */
function uncommented(): Settings {
  const text = readFileSync(join(__dirname, '../../config/account.yaml'), 'utf8');
  const yaml = text.split('\n').map((line) => (/^# ( +)?(- )?[\w]+:(\s|$)/.test(line) ? line.slice(2) : line));
  return parse(yaml.join('\n')) as Settings;
}
