import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { loadAccountConfig } from '../../lib/config/account-config';
import { ConfigError, loadConfig, parseConfig } from '../../lib/config/load-config';
import { platformRegions } from '../../lib/sagemaker/regions';

type Settings = Record<string, unknown>;

const required = { name: 'ml-test', region: 'eu-west-1', availabilityZones: ['eu-west-1a', 'eu-west-1b'] };

const given = (overrides: Settings = {}): string => stringify({ ...required, ...overrides });

/** The lines of the error that `action` throws, without the first, which names the file. */
function errorsOf(action: () => unknown): string[] {
  try {
    action();
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n  ').slice(1);
    throw error;
  }
  return [];
}

const errorsIn = (text: string): string[] => errorsOf(() => parseConfig(text, 'test.yaml'));

const regions = platformRegions().join(', ');
const retentions =
  '1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653';
const scaling = { minInstances: 1, maxInstances: 2, invocationsPerInstancePerMinute: 100 };
const noImage = 'cannot run the XGBoost image, which is built for x86-64 and NVIDIA';
const daily = 'For example cron(0 3 * * ? *), every day at 3:00 UTC.';

const schedule = { name: 'morning', expression: 'cron(0 7 ? * MON-FRI *)', minInstances: 2, maxInstances: 2 };
const wrongValues: [string, Settings, string][] = [
  [
    'a name that is too long',
    { name: 'a-name-of-17-char' },
    "name: 'a-name-of-17-char' is too long; at most 16 characters are allowed. SageMaker limits the names that are made of it, so shorten it.",
  ],
  [
    'a name with a double hyphen',
    { name: 'ml--test' },
    "name: 'ml--test' is not a name; lower-case letters, digits and single hyphens are allowed, a letter first, no hyphen last. For example ml-sandbox.",
  ],
  [
    'a name that Parameter Store reserves',
    { name: 'aws-ml' },
    "name: 'aws-ml' begins with a reserved word; Parameter Store refuses names that begin with aws or ssm. Put another word in front.",
  ],
  ['a name that is a number', { name: 42 }, "name: '42' is not text; text is allowed. Put it in quotes."],
  ['no region', { region: undefined }, 'region: missing; it is required. For example region: eu-west-1'],
  [
    'a Region without the training image',
    { region: 'eu-west-9', availabilityZones: ['eu-west-9a', 'eu-west-9b'] },
    `region: 'eu-west-9' has no SageMaker XGBoost image; ${regions} have it. Did you mean 'eu-west-1'?`,
  ],
  [
    'a Region in which CloudFormation lacks a resource type',
    { region: 'me-central-1', availabilityZones: ['me-central-1a', 'me-central-1b'] },
    `region: 'me-central-1' cannot run the platform: CloudFormation has no AWS::SageMaker::Model, AWS::SageMaker::EndpointConfig, AWS::SageMaker::Endpoint there; ${regions} are allowed. Choose one of them.`,
  ],
  [
    'no zones',
    { availabilityZones: undefined },
    'availabilityZones: missing; it is required. For example availabilityZones: [eu-west-1a, eu-west-1b]',
  ],
  [
    'one zone (HO-06)',
    { availabilityZones: ['eu-west-1a'] },
    `availabilityZones: '["eu-west-1a"]' has too few entries; 2 to 6 are allowed. Add one.`,
  ],
  [
    'a zone without letter',
    { availabilityZones: ['eu-west-1', 'eu-west-1b'] },
    "availabilityZones[0]: 'eu-west-1' is not an Availability Zone; a Region followed by one letter is allowed. For example eu-west-1a.",
  ],
  [
    'a zone of another Region',
    { availabilityZones: ['eu-west-1a', 'eu-west-2b'] },
    "availabilityZones[1]: 'eu-west-2b' is a zone of another Region; zones of eu-west-1 are allowed. Use eu-west-1b, or change region.",
  ],
  [
    'a zone that stands twice',
    { availabilityZones: ['eu-west-1a', 'eu-west-1a'] },
    "availabilityZones[1]: 'eu-west-1a' stands twice; once is allowed. Remove it, or name another.",
  ],
  [
    'an account without quotes',
    { account: 123456789012 },
    "account: '123456789012' is not text; 12 digits in quotes are allowed. Put the number in quotes, or YAML drops leading zeros.",
  ],
  [
    'an account that is too short',
    { account: '1234' },
    "account: '1234' is not an account id; 12 digits in quotes are allowed. Copy it from the console or `aws sts get-caller-identity`.",
  ],
  [
    'a switch in words',
    { serving: { enabled: 'yes' } },
    "serving.enabled: 'yes' is not a switch; true and false are allowed. Write one of them, without quotes.",
  ],
  [
    'another word for what is left',
    { onDestroy: 'keep' },
    "onDestroy: 'keep' is not a choice; keep-all-data, delete-all-data are allowed. Did you mean 'keep-all-data'?",
  ],
  [
    'a lock on what shall be deleted',
    { onDestroy: 'delete-all-data', lake: { objectLock: { mode: 'governance', days: 30 } } },
    "lake.objectLock.mode: 'governance' locks objects that onDestroy: delete-all-data could not delete, so destroy would stop half-way; with a lock, keep-all-data is allowed. Set onDestroy to keep-all-data, or remove lake.objectLock.",
  ],
  [
    'a wrong address',
    { alarmEmail: 'team' },
    "alarmEmail: 'team' is not an e-mail address; one address is allowed. Write it like team@example.com, or remove the line.",
  ],
  [
    'a retention that CloudWatch Logs refuses',
    { logRetentionDays: 100 },
    `logRetentionDays: '100' is not a choice; ${retentions} are allowed. Did you mean '90'?`,
  ],
  [
    'people who cannot sign in',
    { people: {} },
    'people.signIn: missing; it is required. For example signIn: {mode: account}',
  ],
  [
    'people of no kind',
    { people: { signIn: { mode: 'account' }, roles: [] } },
    "people.roles: '[]' has too few entries; 1 or more are allowed. Add one.",
  ],
  [
    'an instance type that nobody can rent',
    { people: { signIn: { mode: 'account' }, instanceTypes: ['ml.m5.big'] } },
    "people.instanceTypes[0]: 'ml.m5.big' is not a choice; those in the JSON schema are allowed. Did you mean 'ml.m5.large'?",
  ],
  [
    'a group without value',
    { network: null },
    'network: has no value; a key without one is not allowed. Give it a value, or remove the line.',
  ],
  [
    'a value instead of a group',
    { network: '10.0.0.0/16' },
    "network: '10.0.0.0/16' is not a group of settings; mode, cidr, connectedCidrs, interfaceEndpoints, vpcId, vpcCidr, subnets, s3Gateway are allowed. Indent them below the key, or remove it.",
  ],
  [
    'a range that is too small (TR-16)',
    { network: { mode: 'create', cidr: '10.0.0.0/24' } },
    "network.cidr: '10.0.0.0/24' is a /24; /16 to /20 are allowed, so that every Availability Zone gets a /24 or more. For example 10.0.0.0/16.",
  ],
  [
    'an unknown endpoint',
    { network: { mode: 'create', interfaceEndpoints: { services: ['log'] } } },
    "network.interfaceEndpoints.services[0]: 'log' is not a choice; athena, ecr-api, ecr-dkr, events, glue, kinesis-firehose, kinesis-streams, kms, lakeformation, logs, monitoring, sagemaker-api, sagemaker-runtime, secretsmanager, states, sts are allowed. Did you mean 'logs'?",
  ],
  [
    'a value instead of a list',
    { network: { mode: 'create', interfaceEndpoints: { services: 'glue' } } },
    "network.interfaceEndpoints.services: 'glue' is not a list; a list is allowed. Put the entries in square brackets.",
  ],
  [
    'an unknown mode of Lake Formation',
    { lakeFormation: { mode: 'hybird' } },
    "lakeFormation.mode: 'hybird' is not a choice; off, hybrid, strict are allowed. Did you mean 'hybrid'?",
  ],
  [
    'an administrator that is a user',
    { lakeFormation: { administrators: ['arn:aws:iam::123456789012:user/me'] } },
    "lakeFormation.administrators[0]: 'arn:aws:iam::123456789012:user/me' is not the ARN of an IAM role; arn:aws:iam::<account>:role/<name> is allowed, and deploying-role. Name the role itself, not a session or a user.",
  ],
  [
    'a stream without mode',
    { stream: { shards: 2 } },
    'stream.mode: missing; it is required. For example mode: provisioned',
  ],
  [
    'an unknown mode of the stream',
    { stream: { mode: 'ondemand' } },
    "stream.mode: 'ondemand' is not a choice; provisioned, on-demand are allowed. Did you mean 'on-demand'?",
  ],
  [
    'shards of an on-demand stream (KI-02)',
    { stream: { mode: 'on-demand', shards: 2 } },
    "stream.shards: unknown key; it belongs under stream with mode 'provisioned'",
  ],
  [
    'no shards',
    { stream: { mode: 'provisioned', shards: 0 } },
    "stream.shards: '0' is too small; 1 to 100 is allowed. Use 1 or more.",
  ],
  [
    'too many hours',
    { stream: { mode: 'on-demand', retentionHours: 9000 } },
    "stream.retentionHours: '9000' is too large; 24 to 8760 is allowed. Use 8760 or less.",
  ],
  [
    'a fraction of a worker',
    { processing: { workers: 2.5 } },
    "processing.workers: '2.5' is not a whole number; 2 to 100 is allowed. Write it without a fraction.",
  ],
  [
    'a schedule with five fields',
    { processing: { schedule: 'cron(0 3 * * ?)' } },
    `processing.schedule: 'cron(0 3 * * ?)' is not a schedule; cron(minutes hours day-of-month month day-of-week year) is allowed. ${daily}`,
  ],
  [
    'arrival without window',
    { processing: { arrival: { batchSize: 5 } } },
    'processing.arrival.windowMinutes: missing; it is required. For example windowMinutes: 15',
  ],
  [
    'a Spark job in the VPC without endpoints (VPC-02)',
    { processing: { inVpc: true }, network: { mode: 'create', interfaceEndpoints: { services: ['glue', 'kms'] } } },
    "processing.inVpc: 'true' needs the interface endpoints glue, kms, logs, monitoring, sts; without them the job hangs. Add spark-job to network.interfaceEndpoints.sets for logs, monitoring, sts, or set it to false.",
  ],
  [
    'Inferentia for training',
    { training: { instanceType: 'ml.inf2.xlarge' } },
    "training.instanceType: 'ml.inf2.xlarge' cannot train; Inferentia only hosts. Use ml.m5.xlarge.",
  ],
  [
    'Trainium for evaluation',
    { training: { evaluationInstanceType: 'ml.trn1.2xlarge' } },
    "training.evaluationInstanceType: 'ml.trn1.2xlarge' cannot evaluate; Trainium only trains and hosts. Use ml.m5.xlarge.",
  ],
  [
    'a type for another section',
    { serving: { instanceType: 'ml.m8i.large' } },
    "serving.instanceType: 'ml.m8i.large' cannot serve; it only trains and processes. Use ml.m5.large, or move it to training.",
  ],
  [
    'Graviton for serving',
    { serving: { instanceType: 'ml.m6g.large' } },
    `serving.instanceType: 'ml.m6g.large' ${noImage}; use ml.m5.large, or another of those in the JSON schema.`,
  ],
  [
    'Inferentia for serving',
    { serving: { instanceType: 'ml.inf2.xlarge' } },
    `serving.instanceType: 'ml.inf2.xlarge' ${noImage}; use ml.m5.large, or another of those in the JSON schema.`,
  ],
  [
    'Trainium for training',
    { training: { instanceType: 'ml.trn1.2xlarge' } },
    `training.instanceType: 'ml.trn1.2xlarge' ${noImage}; use ml.m5.xlarge, or another of those in the JSON schema.`,
  ],
  [
    'Gaudi for serving',
    { serving: { instanceType: 'ml.dl1.24xlarge' } },
    `serving.instanceType: 'ml.dl1.24xlarge' ${noImage}; use ml.m5.large, or another of those in the JSON schema.`,
  ],
  [
    'NVIDIA beside a CPU of arm64',
    { training: { instanceType: 'ml.p6e-gb200.36xlarge' } },
    `training.instanceType: 'ml.p6e-gb200.36xlarge' ${noImage}; use ml.g5.xlarge, or another of those in the JSON schema.`,
  ],
  [
    'a type that does not exist',
    { serving: { instanceType: 'ml.m5.lagre' } },
    "serving.instanceType: 'ml.m5.lagre' is not an instance type of SageMaker; those that can serve are listed in the JSON schema. Did you mean 'ml.m5.large'?",
  ],
  [
    'spot that waits less than it trains (TR-05)',
    { training: { maxRuntimeMinutes: 90, spot: { maxWaitMinutes: 60 } } },
    "training.spot.maxWaitMinutes: '60' is less than training.maxRuntimeMinutes; 90 or more is allowed. Raise it: it counts waiting and training.",
  ],
  [
    'training for more than 28 days',
    { training: { maxRuntimeMinutes: 40321 } },
    "training.maxRuntimeMinutes: '40321' is too large; 1 to 40320 is allowed. Use 40320 or less.",
  ],
  [
    'a quality in words',
    { training: { minimumAuc: 'good' } },
    "training.minimumAuc: 'good' is not a number; 0.5 to 1 is allowed. Write digits without quotes.",
  ],
  ['a misspelt key', { serving: { instnaces: 2 } }, "serving.instnaces: unknown key; did you mean 'instances'?"],
  [
    'a key in the wrong place',
    { samplingPercentage: 5 },
    'samplingPercentage: unknown key; it belongs under serving.dataCapture',
  ],
  [
    'a key like no other',
    { network: { mode: 'create', firewall: true } },
    "network.firewall: unknown key; nearest is 'mode'; known here: mode, cidr, connectedCidrs, interfaceEndpoints, vpcId, vpcCidr, subnets, s3Gateway",
  ],
  [
    'scaling of a burstable type (HO-10)',
    { serving: { instanceType: 'ml.t2.medium', highlyAvailable: false, scaling } },
    "serving.instanceType: 'ml.t2.medium' is burstable and cannot be scaled; any other type that hosts is allowed. Use ml.m5.large, or remove serving.scaling.",
  ],
  [
    'instances beyond scaling (HO-10)',
    { serving: { instances: 3, highlyAvailable: false, scaling } },
    "serving.instances: '3' is outside of serving.scaling; 1 to 2 is allowed. Change it, or the limits of scaling.",
  ],
  [
    'limits of scaling that cross (HO-10)',
    { serving: { instances: 3, scaling: { ...scaling, minInstances: 3 } } },
    "serving.scaling.minInstances: '3' is more than serving.scaling.maxInstances; 1 to 2 is allowed. Lower it, or raise maxInstances.",
  ],
  [
    'one instance where one may fail (HO-06)',
    { serving: { instances: 1 } },
    "serving.instances: '1' leaves no instance when one fails; 2 or more are allowed. Raise it, or set highlyAvailable: false.",
  ],
  [
    'a schedule outside of the limits',
    { serving: { scaling: { ...scaling, minInstances: 2, schedules: [{ ...schedule, maxInstances: 3 }] } } },
    'serving.scaling: must lie within minInstances and maxInstances, 2 to 2, got 2 to 3; nothing else is allowed. Change it, or widen the bounds.',
  ],
  [
    'a canary over 50 % (HO-16)',
    { serving: { rollout: { mode: 'canary', percentage: 51, waitMinutes: 10 } } },
    "serving.rollout.percentage: '51' is too large; 1 to 50 is allowed. Use 50 or less.",
  ],
  [
    'a canary with one instance (HO-16)',
    {
      serving: {
        instances: 1,
        highlyAvailable: false,
        rollout: { mode: 'canary', percentage: 50, waitMinutes: 10 },
      },
    },
    "serving.rollout: must be all-at-once for variant 'main' with 1 instance, got 'canary': at most half of it is no instance; nothing else is allowed. Start with 2 instances or more (HO-16).",
  ],
];

const wrongFiles: [string, string, string][] = [
  [
    'an alias',
    'name: &name [*name]\n',
    "the file: an alias, '*name', stands for a value; plain values are allowed. Write the value out.",
  ],
  [
    'a bracket that is not closed',
    'name: [a\nregion: b\n',
    'line 2, column 1: Flow sequence in block collection must be sufficiently indented and end with a ]. YAML cannot be read beyond this; correct the line, or the one above it.',
  ],
  [
    'a tab',
    'network:\n\tcidr: 10.0.0.0/16\n',
    'line 2, column 1: Tabs are not allowed as indentation. YAML cannot be read beyond this; correct the line, or the one above it.',
  ],
  [
    'a key that stands twice',
    'name: a\nname: b\n',
    "line 2, column 1: 'name' stands twice in one group; once is allowed. Remove one of them.",
  ],
  [
    'two documents',
    'name: a\n---\nname: b\n',
    "line 2, column 1: '---' begins a second document; one is allowed. Put it into a file of its own.",
  ],
  [
    'nothing',
    '# only a comment\n',
    'the file: is empty; settings are required. Start from a copy of a file in config/.',
  ],
  [
    'a list',
    '- name\n',
    `the file: '["name"]' is not a group of settings; 'key: value' on each line is allowed. Start from a copy of a file in config/.`,
  ],
];

describe('parseConfig', () => {
  test.each(wrongValues)('says what is wrong with %s', (_title, overrides, expected) => {
    expect(errorsIn(given(overrides))).toEqual([expected]);
  });

  test.each(wrongFiles)('says what is wrong with a file that holds %s', (_title, text, expected) => {
    expect(errorsIn(text)).toEqual([expected]);
  });

  test.each(['ml.p2.xlarge', 'ml.p3.2xlarge', 'ml.p3dn.24xlarge'])('refuses %s, which AWS no longer offers', (type) => {
    const [error] = errorsIn(given({ training: { instanceType: type } }));
    expect(error).toMatch(/^training\.instanceType: '.*' is no longer offered; .*\. Use ml\.g5\.xlarge\.$/);
  });

  test('refuses ml.inf1.xlarge, which AWS no longer offers', () => {
    const [error] = errorsIn(given({ serving: { instanceType: 'ml.inf1.xlarge' } }));
    expect(error).toMatch(/^serving\.instanceType: '.*' is no longer offered; .*\. Use ml\.m5\.large\.$/);
  });

  test('names the file first, then all errors of schema and rules at once, sorted by path', () => {
    const text = given({
      training: { volumeGiB: 'much', instanceType: 'ml.inf2.xlarge' },
      serving: { instances: 'three', scaling: { ...scaling, minInstances: 5, extra: 1 } },
      availabilityZones: ['eu-west-2a', 'eu-west-1b'],
    });
    expect(() => parseConfig(text, 'config/x.yaml')).toThrow(
      /^config\/x\.yaml has 6 errors:\n {2}availabilityZones\[0\]: /,
    );
    expect(errorsIn(text).map((line) => line.split(':')[0])).toEqual([
      'availabilityZones[0]',
      'serving.instances',
      'serving.scaling.extra',
      'serving.scaling.minInstances',
      'training.instanceType',
      'training.volumeGiB',
    ]);
  });

  test('does not blame a value for the default of another one that is wrong', () => {
    const training = { maxRuntimeMinutes: 'short', spot: { maxWaitMinutes: 30 } };
    expect(errorsIn(given({ training }))).toEqual([
      "training.maxRuntimeMinutes: 'short' is not a number; 1 to 40320 is allowed. Write digits without quotes.",
    ]);
  });

  test('finds what is wrong beside a group that lacks a key', () => {
    const serving = { instanceType: 'ml.m5.lagre', dataCapture: {} };
    expect(errorsIn(given({ serving }))).toEqual([
      'serving.dataCapture.samplingPercentage: missing; it is required. For example samplingPercentage: 100',
      expect.stringMatching(/^serving\.instanceType: 'ml\.m5\.lagre' is not an instance type/),
    ]);
  });

  test('keeps an error on one line, however the value looks', () => {
    expect(errorsIn(given({ name: `two\nlines ${'x'.repeat(200)}` }))).toEqual([
      expect.stringMatching(/^name: 'two\\nlines x{50,80}…' is not a name; /),
    ]);
  });

  test('wants an administrator named in mode strict; deploying-role says that deployments alone give tables away', () => {
    expect(errorsIn(given({ lakeFormation: { mode: 'strict' } }))).toEqual([
      "lakeFormation.mode: 'strict' wants an administrator to be named; ARNs of roles are allowed, and deploying-role. Add to lakeFormation.administrators who gives tables away, or deploying-role if deployments alone do.",
    ]);
    const meant = { mode: 'strict', administrators: ['deploying-role'] };
    expect(parseConfig(given({ lakeFormation: meant }), 'test.yaml').lakeFormation).toMatchObject(meant);
    const elsewhere = { mode: 'strict', settings: 'existing' };
    expect(parseConfig(given({ lakeFormation: elsewhere }), 'test.yaml').lakeFormation).toMatchObject(elsewhere);
  });

  test('names no administrators in settings that it leaves to somebody else', () => {
    const administrators = ['arn:aws:iam::123456789012:role/admin'];
    expect(errorsIn(given({ lakeFormation: { settings: 'existing', administrators } }))).toEqual([
      "lakeFormation.administrators[0]: 'arn:aws:iam::123456789012:role/admin' would be ignored, because lakeFormation.settings is existing; an empty list is allowed. Remove it, or change settings to append.",
    ]);
  });
});

describe('loadConfig', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  test('names both files when two would deploy the same stacks', () => {
    const [one, two] = [file('one.yaml', given()), file('two.yaml', given({ onDestroy: 'delete-all-data' }))];
    expect(() => loadConfig(one)).toThrow(
      `${one} has one error:\n  name: 'ml-test' is also the name in ${two}, for the same Region eu-west-1; `,
    );
    expect(errorsOf(() => loadConfig(two))[0]).toContain(one);
  });

  test('lets the same name stand in another Region or another account', () => {
    file('a.yaml', given({ name: 'ml-other', account: '111111111111' }));
    const zones = ['us-east-1a', 'us-east-1b'];
    file('b.yaml', given({ name: 'ml-other', region: 'us-east-1', availabilityZones: zones }));
    expect(loadConfig(file('c.yaml', given({ name: 'ml-other', account: '222222222222' }))).name).toBe('ml-other');
    expect(errorsOf(() => loadConfig(file('d.yaml', given({ name: 'ml-other' }))))).toHaveLength(1);
  });

  test('names both files when the roles of people would have the same names, for IAM knows no Region', () => {
    const people = { signIn: { mode: 'account' } };
    const abroad = { region: 'us-east-1', availabilityZones: ['us-east-1a', 'us-east-1b'] };
    const one = file('people.yaml', given({ name: 'ml-people', people }));
    expect(errorsOf(() => loadConfig(file('abroad.yaml', given({ name: 'ml-people', ...abroad, people }))))).toEqual([
      `name: 'ml-people' is also the name in ${one}, which has people, too; IAM knows no Region, so that the roles of both would have the same names. Change it in one of them, or remove people there.`,
    ]);
    expect(loadConfig(file('abroad.yaml', given({ name: 'ml-people', ...abroad }))).people).toBeUndefined();
  });

  test('is not stopped by a broken file beside it', () => {
    file('broken.yaml', 'name: [');
    expect(loadConfig(file('fine.yaml', given({ name: 'ml-fine' }))).name).toBe('ml-fine');
  });

  test('lists the files that are there when the file is not, also for a folder that is not', () => {
    expect(errorsOf(() => loadConfig('config/sandbx.yaml'))).toEqual([
      expect.stringMatching(
        /^the file: 'config\/sandbx\.yaml' is not a file; .*config\/sandbox\.yaml.* are there\. Name one/,
      ),
    ]);
    expect(errorsOf(() => loadConfig('nowhere/x.yaml'))[0]).toContain('config/production.yaml');
    expect(errorsOf(() => loadConfig('config'))[0]).toContain('config/sandbox.yaml');
  });

  test('reads the configurations that come with the project', () => {
    expect(loadConfig('config/sandbox.yaml')).toMatchObject({
      name: 'ml-sandbox',
      onDestroy: 'delete-all-data',
      lakeFormation: { mode: 'hybrid' },
    });
    expect(loadConfig('config/production.yaml')).toMatchObject({
      name: 'ml-production',
      onDestroy: 'keep-all-data',
      lakeFormation: { mode: 'strict' },
    });
  });
});

describe('loadAccountConfig', () => {
  test('names an unknown key and a wrong Region like the other configuration does', () => {
    const folder = mkdtempSync(join(tmpdir(), 'account-'));
    const path = join(folder, 'account.yaml');
    writeFileSync(path, 'region: eu-west-9\ndmsRole: true\nbudget:\n  monthlyUsd: 0\n  email: a@example.com\n');
    expect(errorsOf(() => loadAccountConfig(path))).toEqual([
      "budget.monthlyUsd: '0' is too small; 1 to 1000000 is allowed. Use 1 or more.",
      "dmsRole: unknown key; did you mean 'dmsRoles'?",
      expect.stringMatching(/^region: 'eu-west-9' has no SageMaker XGBoost image; /),
    ]);
    rmSync(folder, { recursive: true });
  });
});
