import * as fc from 'fast-check';
import { PERSON_KINDS } from '../../lib/config/sections/people';
import { NETWORK_TEXTS } from './network';
import { trainingTexts } from './training-texts';

/** The three private networks of RFC 1918: first number, or two, and how many blocks of the given length fit. */
const BLOCKS: readonly (readonly [first: number, bits: number])[] = [
  [10 * 2 ** 24, 8],
  [172 * 2 ** 24 + 16 * 2 ** 16, 12],
  [192 * 2 ** 24 + 168 * 2 ** 16, 16],
];

const range = fc
  .tuple(fc.constantFrom(...BLOCKS), fc.integer({ min: 16, max: 20 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([[first, bits], length, share]) => {
    const blocks = 2 ** (length - bits);
    const address = first + Math.min(blocks - 1, Math.floor(share * blocks)) * 2 ** (32 - length);
    return `${[24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')}/${length}`;
  });

const day = fc.oneof(
  fc.tuple(fc.constantFrom('*', '1', '31', '1,15', '1-7', 'L', 'LW', '15W', '*/2'), fc.constant('?')),
  fc.tuple(fc.constant('?'), fc.constantFrom('*', '1', '7', 'MON-FRI', 'SUN,WED', '2#1', '6L', 'L')),
);

const schedule = fc
  .tuple(
    fc.constantFrom('0', '59', '0/5', '*/15', '0,30', '10-50/10'),
    fc.constantFrom('0', '23', '*', '8-18', '*/6', '0,12'),
    day,
    fc.constantFrom('*', '1', '12', 'JAN-MAR', 'FEB', '1/3'),
    fc.constantFrom('*', '1970', '2199', '2027-2030'),
  )
  .map(([minutes, hours, [dayOfMonth, dayOfWeek], month, year]) => {
    return `cron(${[minutes, hours, dayOfMonth, month, dayOfWeek, year].join(' ')})`;
  });

const name = fc
  .oneof(
    fc.stringMatching(/^[a-z][a-z0-9]$/),
    fc.stringMatching(/^[a-z][a-z0-9]{15}$/),
    fc.stringMatching(/^[a-z](-?[a-z0-9]){1,7}$/),
    fc.stringMatching(/^[a-z](-[a-z0-9]){7}[a-z]$/),
  )
  .filter((text) => !/^(aws|ssm)/.test(text));

const digits = fc.constantFrom('000000000000', '123456789012', '999999999999');

/** What may stand where the schema asks for text of a form that JSON schema cannot tell, by path. */
export const TEXTS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  name,
  account: digits,
  alarmEmail: fc.stringMatching(/^[A-Za-z0-9_+-]{1,12}(\.[a-z0-9]{1,8})?@[a-z0-9]{1,10}(\.[a-z]{2,6}){1,2}$/),
  // A letter; the Region is put in front.
  'availabilityZones[]': fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  'network.cidr': range,
  ...NETWORK_TEXTS,
  'lakeFormation.administrators[]': fc.oneof(
    fc.constant('deploying-role'),
    fc
      .tuple(fc.constantFrom('aws', 'aws-cn', 'aws-us-gov'), digits, fc.stringMatching(/^[\w+=,.@/-]{1,40}$/))
      .map(([partition, account, role]) => `arn:${partition}:iam::${account}:role/${role}`),
  ),
  'serving.scaling.schedules[].name': fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,63}$/),
  'serving.scaling.schedules[].expression': schedule,
  'serving.scaling.schedules[].timeZone': fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
  'serving.api.authorization.issuer': fc.stringMatching(/^https:\/\/[a-z]{1,10}\.example\.com(\/[a-z]{1,10})?$/),
  'serving.api.authorization.audiences[]': fc.stringMatching(/^[\w.:/-]{1,40}$/),
  'processing.schedule': schedule,
  permissionsBoundary: fc.stringMatching(/^[\w+=,.@-]{1,128}$/),
  'people.signIn.samlProvider': fc.stringMatching(/^[\w.-]{1,128}$/),
  'people.signIn.oidcProvider': fc.stringMatching(
    /^[a-z0-9-]{1,20}(\.[a-z0-9-]{1,20})?\.[a-z]{2,6}(\/[\w.-]{1,20}){0,2}$/,
  ),
  ...Object.fromEntries(
    PERSON_KINDS.map((kind) => [`people.signIn.audiences.${kind}`, fc.stringMatching(/^[\w.:/-]{1,255}$/)]),
  ),
  'catalog.crawler.schedule': schedule,
  ...trainingTexts(schedule),
  // Region and account are put in by what makes settings keep the rules; `proof/iam/accepted.ts` knows the key by its id.
  'catalog.encryptionKeyArn': fc
    .tuple(fc.constantFrom('aws', 'aws-cn', 'aws-us-gov'), digits, fc.stringMatching(/^(mrk-)?ca7a1090[0-9a-f]{0,24}$/))
    .map(([partition, account, id]) => `arn:${partition}:kms:eu-west-1:${account}:key/${id}`),
};
