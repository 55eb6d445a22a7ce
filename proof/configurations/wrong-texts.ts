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
  ...TRAINING_WRONG_TEXTS,
};

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
  ...TRAINING_LISTS,
  'lakeFormation.administrators': { right: ['arn:aws:iam::123456789012:role/admin'] },
};
