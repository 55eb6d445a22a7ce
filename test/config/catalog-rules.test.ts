import { parseConfig as parse } from '../../lib/config/load-config';

/** JSON is YAML. */
const parseConfig = (settings: object) => parse(JSON.stringify(settings), 'x');

const BASE = { name: 'ml-test', region: 'eu-west-1', availabilityZones: ['eu-west-1a', 'eu-west-1b'] };
const ARN = 'arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** The configuration with a key of the catalog. */
const given = (arn: string, more: object = {}) => parseConfig({ ...BASE, ...more, catalog: { encryptionKeyArn: arn } });

describe('catalog.encryptionKeyArn', () => {
  test('may be any key of the Region, while no account is named', () => {
    expect(given(ARN).catalog.encryptionKeyArn).toBe(ARN);
    expect(given(ARN, { account: '123456789012' }).catalog.encryptionKeyArn).toBe(ARN);
  });

  test.each([
    [
      'of another Region',
      ARN.replace('eu-west-1', 'us-east-1'),
      {},
      /is a key of us-east-1; a key of eu-west-1 is allowed/,
    ],
    [
      'of another account',
      ARN,
      { account: '111111111111' },
      /is a key of the account 123456789012; a key of 111111111111/,
    ],
    ['by its alias', 'arn:aws:kms:eu-west-1:123456789012:alias/catalog', {}, /is not the ARN of a key/],
  ])('refuses a key %s', (_, arn, more, message) => {
    expect(() => given(arn, more)).toThrow(message);
  });
});

describe('defaults', () => {
  const { catalog, queries } = parseConfig(BASE);

  test('have no crawler and no key of the catalog', () => {
    expect(catalog).toEqual({});
  });

  test('stop a query at 10 GiB and delete results after a week', () => {
    expect(queries).toEqual({ scanLimitGiB: 10, resultDays: 7 });
  });

  test('refuse a crawler that starts more often than Glue does, and do not advise what starts the Spark job', () => {
    const often = { ...BASE, catalog: { crawler: { schedule: 'cron(* 3 * * ? *)' } } };
    expect(() => parseConfig(often)).toThrow(
      /starts more often than every 5 minutes; Glue does not\. Use 0\/5 as minutes\.$/m,
    );
  });
});
