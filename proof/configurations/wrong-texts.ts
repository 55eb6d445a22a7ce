import { asList } from '../../lib/checks/assembly';
import { KINDS } from './endpoints';
import { NETWORK_LISTS, NETWORK_WRONG_TEXTS } from './network';
import { openInstanceTypes } from '../../lib/config/sections/instance-types';
import { type Settings } from './schema-keys';
import { TRAINING_LISTS, TRAINING_WRONG_TEXTS } from './training-texts';

/** Texts that have the right type and the wrong form, by path of the schema. */
export const WRONG_TEXTS: Readonly<Record<string, readonly string[]>> = {
  name: ['', 'a', 'Ml-test', 'ml--test', '1ml', 'ml-', 'ml_test', 'ml test', 'a-name-of-17-char', 'aws-ml', 'ssmtest'],
  account: ['', '1234', '1234567890123', '12345678901a'],
  alarmEmail: ['', 'team', 'team@', 'team@example', 'one@example.com, two@example.com'],
  'availabilityZones[]': ['', 'eu-west-1', 'EU-WEST-1A', 'eu-west-1aa', 'euw1-az1'],
  'network.cidr': [
    '',
    '10.0.0.0',
    '10.0.0.0/15',
    '10.0.0.0/21',
    '10.0.1.0/16',
    '11.0.0.0/16',
    '172.32.0.0/16',
    '192.169.0.0/16',
    '10.0.0.256/16',
    'fd00::/16',
  ],
  ...NETWORK_WRONG_TEXTS,
  'lakeFormation.administrators[]': [
    '',
    'admin',
    'arn:aws:iam::123456789012:user/me',
    'arn:aws:sts::123456789012:assumed-role/admin/me',
    'arn:aws:iam::1234:role/admin',
  ],
  'processing.schedule': [
    '',
    'rate(1 hour)',
    'cron(0 3 * * ?)',
    'cron(60 3 * * ? *)',
    'cron(0 24 * * ? *)',
    'cron(0 3 32 * ? *)',
    'cron(0 3 * 13 ? *)',
    'cron(0 3 ? * MON-FRU *)',
    'cron(0 3 * * ? 1969)',
    'cron(0 3 * * * *)',
    'cron(0 3 ? * ? *)',
    'cron(* 3 * * ? *)',
    'cron(0,4 3 * * ? *)',
    '0 3 * * ? *',
  ],
  permissionsBoundary: ['', 'arn:aws:iam::123456789012:policy/boundary', 'two words', 'a/b'],
  'people.signIn.samlProvider': ['', 'arn:aws:iam::123456789012:saml-provider/company', 'two words'],
  'people.signIn.oidcProvider': [
    '',
    'https://login.example.com',
    'login',
    'login.example.com/',
    'two words.example.com',
  ],
  'people.signIn.audiences.analyst': ['', 'two words'],
  'catalog.crawler.schedule': ['', 'rate(1 hour)', 'cron(0 3 * * ?)', 'cron(60 3 * * ? *)', 'cron(* 3 * * ? *)'],
  'catalog.encryptionKeyArn': [
    '',
    'alias/catalog',
    '1234abcd-12ab-34cd-56ef-1234567890ab',
    'arn:aws:kms:eu-west-1:123456789012:alias/catalog',
    'arn:aws:kms:eu-west-1:1234:key/1234abcd',
    'arn:aws:iam::123456789012:role/admin',
  ],
  'serving.scaling.schedules[].name': ['', '1st', 'two words', 'a'.repeat(65)],
  'serving.scaling.schedules[].expression': ['', 'rate(0 days)', 'cron(0 5 * * * *)', 'at(2027-01-01)'],
  'serving.scaling.schedules[].timeZone': ['', 'Europe/Berln', '+01:00'],
  'serving.api.authorization.issuer': ['', 'http://login.example.com', 'https://login.example.com?a=b'],
  'serving.api.authorization.audiences[]': ['', 'two words', 'a'.repeat(256)],
  'serving.endpoints[].name': ['', 'Churn', '1st', 'churn_2', 'churn-', 'churn--2', 'a'.repeat(25)],
  'serving.endpoints[].variants[].name': ['', 'a_b', '-a', 'a'.repeat(64)],
  'serving.endpoints[].variants[].machineImage': ['', 'al2-ami-sagemaker-batch-gpu-470'],
  'serving.endpoints[].variants[].model.key': [
    '',
    '/a/model.tar.gz',
    'model.tar.gz',
    'a/../b/model.tar.gz',
    'a/model.zip',
  ],
  'serving.endpoints[].variants[].model.frameworkVersion': ['', 'newest'],
  'serving.endpoints[].variants[].model.script': ['', 'inference.sh', 'code/inference.py'],
  'serving.endpoints[].variants[].model.repository': ['', 'Churn', 'a//b'],
  'serving.endpoints[].variants[].model.version': ['', 'latest', 'two words', 'sha256:12'],
  'serving.endpoints[].variants[].model.prefix': ['', 'stores', '/stores/', '../'],
  'serving.endpoints[].variants[].model.artifactKey': ['', 'model.zip'],
  'serving.endpoints[].variants[].model.copyBucket': ['', 'ab', 'Our-models'],
  'serving.endpoints[].data': ['', 'one', '/one/', '../'],
  'serving.endpoints[].part': ['', 'a/b'],
  'serving.endpoints[].contentType': ['', 'csv', 'text/'],
  'serving.endpoints[].inputFilter': ['', '[1:]'],
  'serving.endpoints[].schedule.expression': ['', 'at(2027-01-01)', 'rate(0 days)'],
  ...TRAINING_WRONG_TEXTS,
};

const STEP = { aboveInvocationsPerInstancePerMinute: 1200, addInstances: 1 };
const SCHEDULE = { name: 'morning', expression: 'cron(0 7 ? * MON-FRI *)', minInstances: 2, maxInstances: 2 };
const CONTAINER = { name: 'a', model: { mode: 'image', repository: 'a', version: '1', bindsToPort: true } };

/** More entries than a list may have, all alike: a list that is too long is judged before its entries are. */
function listOf(count: number, entry: unknown) {
  return { right: [entry], many: () => Array.from({ length: count }, () => structuredClone(entry)) };
}

/** Lists by path: entries that are right where settings have none, and more than are allowed, no two alike. */
export const LISTS: Readonly<
  Record<string, { readonly right: readonly unknown[]; readonly many?: (settings: Settings) => unknown[] }>
> = {
  availabilityZones: {
    right: [],
    many: ({ region }) => [...'abcdefg'].map((letter) => `${String(region)}${letter}`),
  },
  ...NETWORK_LISTS,
  'people.roles': { right: ['analyst', 'operator'] },
  'people.instanceTypes': {
    right: ['ml.m5.large', 'ml.m5.xlarge'],
    many: () => openInstanceTypes('training').slice(0, 21),
  },
  ...Object.fromEntries(
    Object.entries({
      'serving.endpoints': [101, KINDS.serverless],
      'serving.scaling.steps': [21, STEP],
      'serving.scaling.schedules': [21, SCHEDULE],
      'serving.endpoints[].variants': [11, asList(KINDS['real-time']?.variants)[0]],
      'serving.endpoints[].variants[].scaling.steps': [21, STEP],
      'serving.endpoints[].variants[].scaling.schedules': [21, SCHEDULE],
      'serving.endpoints[].variants[].model.steps': [16, CONTAINER],
      'serving.endpoints[].model.steps': [16, CONTAINER],
      'serving.endpoints[].components': [101, asList(KINDS.components?.components)[0]],
      'serving.endpoints[].components[].model.steps': [16, CONTAINER],
    } as const).map(([path, [count, entry]]) => [path, listOf(count, entry)]),
  ),
  'serving.api.authorization.audiences': {
    right: ['one'],
    many: () => Array.from({ length: 51 }, (_, index) => `audience-${index}`),
  },
  ...TRAINING_LISTS,
  'lakeFormation.administrators': { right: ['arn:aws:iam::123456789012:role/admin'] },
};
