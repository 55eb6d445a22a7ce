import { CALL_LISTS } from '../../proof/iam/all-calls';
import { ACCOUNT } from '../../proof/iam/names';
import { otherRequest, type Platform, platformOf } from '../../proof/iam/platform';
import { type Document, simulate, stopSimulator } from '../../proof/iam/simulator';
import { ZONES } from '../../lib/data-lake/data-lake';
import { templatesOf } from './iam-templates';

// The first question loads the reference of all actions, and may install the simulator.
jest.setTimeout(120_000);

afterAll(stopSimulator);

const PERSON = `arn:aws:iam::${ACCOUNT}:role/person`;
const ENDPOINT = { 'aws:SourceVpce': 'vpce-1' };
const KEYS = ['Restricted', 'Internal', 'Results', 'Logs'].map((key) => `Foundation/Keys/${key}`);
const VIA_S3 = { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' };

let platform: Platform;

beforeAll(async () => {
  platform = await platformOf(templatesOf('sandbox').assembly(), CALL_LISTS);
});

const arnOf = (path: string): string => platform.names.fill(`{${path}}`);
const policy = (...Statement: object[]): Document => ({ Version: '2012-10-17', Statement });
const allow = (Action: string | string[], Resource: string | string[]): object => ({
  Effect: 'Allow',
  Action,
  Resource,
});

/** Whether a person with these policies may do it, by the policies of the buckets and keys of the platform. */
async function may(
  policies: readonly Document[],
  action: string,
  resource: string,
  context: Readonly<Record<string, string>> = {},
): Promise<boolean | string> {
  const [answer] = await simulate([otherRequest(platform, PERSON, action, resource, context, policies)]);
  return answer?.error ?? answer?.allowed ?? 'no answer';
}

describe('A person who works from inside the network', () => {
  /** Reads features, but only through the endpoint of the network, or where a service asks for the person. */
  const inside = () => [
    policy(
      allow(['s3:GetObject'], `${arnOf('Data/Lake/features')}/*`),
      allow('kms:Decrypt', arnOf('Foundation/Keys/Restricted')),
      {
        Effect: 'Deny',
        Action: 's3:*',
        Resource: '*',
        Condition: {
          StringNotEqualsIfExists: ENDPOINT,
          BoolIfExists: { 'aws:ViaAWSService': 'false' },
        },
      },
    ),
  ];
  const file = () => `${arnOf('Data/Lake/features')}/readmission/version=1/train/part.parquet`;

  test.each([
    ['through the endpoint', ENDPOINT, true],
    ['where Athena asks for the person', { 'aws:ViaAWSService': 'true' }, true],
    ['through an endpoint of another network', { 'aws:SourceVpce': 'vpce-2' }, false],
    ['from the internet', {}, false],
    ['through the endpoint without TLS', { ...ENDPOINT, 'aws:SecureTransport': 'false' }, false],
  ] as const)('%s: %j is allowed: %s', async (_, context, allowed) => {
    expect(await may(inside(), 's3:GetObject', file(), { 'aws:ViaAWSService': 'false', ...context })).toBe(allowed);
  });

  test('reads no other zone', async () => {
    for (const zone of ZONES.filter((one) => one !== 'features')) {
      expect([zone, await may(inside(), 's3:GetObject', `${arnOf(`Data/Lake/${zone}`)}/any`, ENDPOINT)]).toEqual([
        zone,
        false,
      ]);
    }
  });
});

describe('A person who may not see patients', () => {
  /** Asks Lake Formation: metadata and vended credentials, never storage or keys (RV-06). */
  const analyst = () => [
    policy(
      allow(['athena:StartQueryExecution', 'glue:GetTable', 'glue:GetDatabase', 'lakeformation:GetDataAccess'], '*'),
      allow(['s3:ListAllMyBuckets', 'cloudwatch:GetDashboard'], '*'),
    ),
  ];

  test('may ask for a table that Lake Formation filters', async () => {
    expect(await may(analyst(), 'lakeformation:GetDataAccess', '*')).toBe(true);
    expect(await may(analyst(), 'glue:GetTable', arnOf('Data/Curated/encounter'))).toBe(true);
  });

  test.each(ZONES)('neither reads, lists nor writes the zone %s', async (zone) => {
    const bucket = arnOf(`Data/Lake/${zone}`);
    const answers = await Promise.all([
      may(analyst(), 's3:GetObject', `${bucket}/any`),
      may(analyst(), 's3:PutObject', `${bucket}/any`),
      may(analyst(), 's3:ListBucket', bucket),
    ]);
    expect(answers).toEqual([false, false, false]);
  });

  test('opens nothing with a key, not even through S3', async () => {
    for (const key of KEYS) {
      expect(await may(analyst(), 'kms:Decrypt', arnOf(key))).toBe(false);
      expect(await may(analyst(), 'kms:Decrypt', arnOf(key), VIA_S3)).toBe(false);
    }
  });

  test('reads no trail, no access log and no record of the stream', async () => {
    expect(await may(analyst(), 's3:GetObject', `${arnOf('Audit/Trail/Files')}/any`)).toBe(false);
    expect(await may(analyst(), 's3:GetObject', `${arnOf('Foundation/AccessLogs')}/any`)).toBe(false);
    expect(await may(analyst(), 'kinesis:GetRecords', arnOf('Data/Encounters'))).toBe(false);
  });

  test('with storage by mistake, still needs the key', async () => {
    const mistaken = [...analyst(), policy(allow('s3:*', '*'))];
    expect(await may(mistaken, 's3:GetObject', `${arnOf('Data/Lake/raw')}/any`)).toBe(true);
    expect(await may(mistaken, 'kms:Decrypt', arnOf('Foundation/Keys/Restricted'), VIA_S3)).toBe(false);
  });
});

test('The policies of buckets and keys let no person in by themselves', async () => {
  for (const path of [...ZONES.map((zone) => `Data/Lake/${zone}`), 'Audit/Trail/Files', 'Foundation/AccessLogs']) {
    expect([path, await may([], 's3:GetObject', `${arnOf(path)}/any`)]).toEqual([path, false]);
  }
  for (const path of KEYS) {
    expect([path, await may([], 'kms:Decrypt', arnOf(path))]).toEqual([path, false]);
  }
});
