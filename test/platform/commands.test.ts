import { cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { FakeCloudFormation } from './fake-cloudformation';
import { listing, projectCopy, removeProjects, ROOT, run, type Run } from './project-copy';

/** Each run is a process of its own; four of them share the machine. */
jest.setTimeout(1_200_000);

/** The commands of the README that synthesize, in the order of a platform's life. */
const COMMANDS = [
  'npm run synth',
  'npx cdk ls',
  'npx cdk synth',
  'npx cdk diff',
  'npx cdk deploy Serving',
  'npx cdk deploy --all',
  'npx cdk destroy --all',
] as const;

/** The command of the README that makes an account and Region ready for CDK, before the first deploy. */
const BOOTSTRAP = 'npx cdk bootstrap';

/** Commands of the README for what an account has once. */
const ACCOUNT_COMMANDS = ['synth', 'diff', 'deploy', 'destroy'].map((verb) => `npm run account -- ${verb}`);

/** Commands of the README that are proven by being run elsewhere. */
const PROVEN_ELSEWHERE: Readonly<Record<string, string>> = {
  'npm ci': 'the first line of .ci/run',
  'npm test': 'runs this file',
  'npm run test:unit': 'a part of npm test',
  'npm run check': 'a part of npm test',
  'npm run schema': 'a test of the configuration fails when what it writes is stale',
  'npm run load-test': 'test/scripts/load-test, on a simulated server and on a real one',
  'npm run simulate-traffic': 'test/scripts/traffic, which has its parts',
  'npm run bench': 'a measurement, whose numbers depend on the machine',
  'npm run preflight': 'test/scripts/preflight against mocks, emulator.test.ts against an emulator',
  'npm run first-run': 'test/scripts/first-run against mocks, emulator.test.ts against an emulator',
  'npm run generate -- --encounters 20000 --seed 1 --output data': 'test/scripts/encounters',
  'npm run rehearse:deploy': 'deploy-rehearsal.test.ts, for both configurations',
  'npm run check:templates -- cdk.out': 'check-templates.test.ts, as a function',
  'npm run prove': 'prove.test.ts, with the first mutants of the same seeds',
  'npm run rehearse:data': '.ci/run, where the real file is not there',
  'npm run rehearse:data -- --data diabetes+130-us+hospitals.zip': '.ci/run, where the real file is there',
};

/** What a person would answer at the prompt. */
const YES: readonly (readonly [RegExp, string])[] = [
  [/ deploy\b/, '--require-approval never'],
  [/ destroy\b/, '--force'],
];

/** Commands that CDK runs without asking the validation: they put nothing into an account. */
const NOT_STOPPED: readonly string[] = ['npx cdk ls', 'npx cdk destroy --all'];

/** The file whose `buildPlatform` every entry point calls. */
const PLATFORM = 'lib/ml-platform.ts';

/** Stands in for the file above, and takes the encryption off the first bucket. */
const WITHOUT_ENCRYPTION = `
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { PlatformConfig } from './config/load-config';
import { buildPlatform as build, type Platform } from './ml-platform-as-it-is';

export type { Platform };

export function buildPlatform(scope: Construct, config: PlatformConfig): Platform {
  const platform = build(scope, config);
  const bucket = platform.data.node.findAll().find((child) => child instanceof CfnBucket) as CfnBucket;
  bucket.addPropertyDeletionOverride('BucketEncryption');
  return platform;
}
`;

type Runs = Map<string, Promise<Run>>;

/** Runs documented commands in `project`, one after the other, once `start` is done. */
function inTurn(commands: readonly string[], project: string, aws: FakeCloudFormation, start?: Promise<unknown>): Runs {
  const runs: Runs = new Map();
  let previous = start ?? Promise.resolve();
  for (const command of commands) {
    const yes = YES.filter(([verb]) => verb.test(command)).map(([, flag]) => flag);
    const words = [command, ...yes].join(' ').split(' ') as [string, ...string[]];
    const done = previous.then(() => run(words, { cwd: project, env: aws.environment }));
    runs.set(command, done);
    previous = done;
  }
  return runs;
}

/** The same command for another configuration. */
function withConfig(command: string, path: string): string {
  return `${command}${command.startsWith('npm run') ? ' --' : ''} -c config=${path}`;
}

/** Another configuration changes what is synthesized, not how a command works: those that begin, list and end are enough. */
const PRODUCTION_COMMANDS = ['npm run synth', 'npx cdk ls', 'npx cdk deploy --all', 'npx cdk destroy --all'].map(
  (command) => withConfig(command, 'config/production.yaml'),
);
const ELSEWHERE = withConfig('npx cdk ls', 'config/elsewhere.yaml');
const MISSPELT = withConfig('npx cdk ls', 'config/prodution.yaml');

/** A copy of the project with wrong configurations, and with the assembly of an earlier synth (any files will do). */
function projectWithWrongConfigurations(): string {
  const project = projectCopy('wrong');
  cpSync(join(project, 'lib/config'), join(project, 'cdk.out'), { recursive: true });
  const text = readFileSync(join(project, 'config/sandbox.yaml'), 'utf8');
  const write = (file: string, changes: readonly (readonly [readonly unknown[], unknown])[]) => {
    const document = parseDocument(text);
    for (const [path, value] of changes) document.setIn(path, value);
    writeFileSync(join(project, 'config', file), document.toString());
  };
  write('copy.yaml', []);
  write('elsewhere.yaml', [
    [['name'], 'elsewhere'],
    [['region'], 'eu-nowhere-1'],
  ]);
  write('sandbox.yaml', [
    [['availabilityZones', 1], 'us-east-1b'],
    [['serving', 'instnaces'], 2],
    [['training', 'instanceType'], 'ml.inf2.xlarge'],
  ]);
  return project;
}

/** A copy of the project whose account app is asked for something: as it comes, it has nothing to deploy. */
function projectWithBudget(): string {
  const project = projectCopy('account');
  const file = join(project, 'config/account.yaml');
  const document = parseDocument(readFileSync(file, 'utf8'));
  document.set('budget', { monthlyUsd: 100, email: 'team@example.com' });
  writeFileSync(file, document.toString());
  return project;
}

/** A copy of the project whose platform has a bucket without encryption. */
function projectWithFinding(): string {
  const project = projectCopy('unencrypted');
  renameSync(join(project, PLATFORM), join(project, PLATFORM.replace('.ts', '-as-it-is.ts')));
  writeFileSync(join(project, PLATFORM), WITHOUT_ENCRYPTION);
  return project;
}

let aws: FakeCloudFormation;
let untouchedAws: FakeCloudFormation;
let sandbox: Runs;
let production: Runs;
let account: Runs;
let wrongProject: string;
let wrongProjectBefore: string[];
let wrong: Runs;
let unencrypted: Runs;

/** Everything starts here, side by side; the tests wait for what they are about. */
beforeAll(async () => {
  [aws, untouchedAws] = await Promise.all([FakeCloudFormation.start(), FakeCloudFormation.start()]);
  sandbox = inTurn([BOOTSTRAP, ...COMMANDS], projectCopy('sandbox'), aws);
  production = inTurn(PRODUCTION_COMMANDS, projectCopy('production'), aws);
  account = inTurn(ACCOUNT_COMMANDS, projectWithBudget(), aws, Promise.all(production.values()));
  wrongProject = projectWithWrongConfigurations();
  wrongProjectBefore = listing(wrongProject);
  wrong = inTurn([BOOTSTRAP, ...COMMANDS, ELSEWHERE, MISSPELT, ...ACCOUNT_COMMANDS], wrongProject, untouchedAws);
  unencrypted = inTurn(COMMANDS, projectWithFinding(), untouchedAws, Promise.all(wrong.values()));
});

afterAll(async () => {
  await Promise.all([sandbox, production, account, wrong, unencrypted].flatMap((runs) => [...runs.values()]));
  await Promise.all([aws.stop(), untouchedAws.stop()]);
  removeProjects();
});

describe('without a fault', () => {
  test.each([BOOTSTRAP, ...COMMANDS, ...PRODUCTION_COMMANDS, ...ACCOUNT_COMMANDS])(
    '%s ends with 0',
    async (command) => {
      const { code, output } = (await (sandbox.get(command) ?? production.get(command) ?? account.get(command))) as Run;
      expect({ code, output }).toEqual({ code: 0, output: expect.any(String) });
    },
  );

  test.each([
    ['ml-sandbox', () => sandbox],
    ['ml-production', () => production],
  ])(
    '%s: deploy brings each stack once, after what it imports; destroy takes all, leaving the other environment',
    async (name, runs) => {
      await Promise.all(runs().values());
      const stacks = (verb: string) =>
        aws.stacks.history.flatMap((event) => (event.startsWith(`${verb} ${name}-`) ? [event.split(' ')[1]] : []));
      const deployed = stacks('deploy');
      expect(deployed).toContain(`${name}-serving`);
      expect(new Set(deployed).size).toBe(deployed.length);
      expect(stacks('destroy').sort()).toEqual([...deployed].sort());

      const listed = [...runs().entries()].find(([command]) => command.startsWith('npx cdk ls'))?.[1];
      const names = [...((await listed) as Run).output.matchAll(/^[A-Z]\w+ \((\S+)\)$/gm)].map(([, stack]) => stack);
      expect(names.sort()).toEqual([...deployed].sort());
    },
  );
});

describe('with a wrong configuration', () => {
  test.each([BOOTSTRAP, ...COMMANDS])('%s names every error, and does not end with 0', async (command) => {
    const { code, output } = (await wrong.get(command)) as Run;
    expect(code).toBeGreaterThan(0);
    expect(output).toContain("availabilityZones[1]: 'us-east-1b' is a zone of another Region");
    expect(output).toContain("name: 'ml-sandbox' is also the name in config/copy.yaml");
    expect(output).toMatch(/serving\.instnaces: .*did you mean 'instances'/i);
    expect(output).toContain("training.instanceType: 'ml.inf2.xlarge' cannot train");
  });

  test('a Region without the training image is named, with those that have it', async () => {
    const { code, output } = (await wrong.get(ELSEWHERE)) as Run;
    expect(code).toBeGreaterThan(0);
    expect(output).toMatch(/region: 'eu-nowhere-1' has no SageMaker XGBoost image; .*eu-west-1/);
  });

  test('a configuration that is not there is named, with those that are', async () => {
    const { code, output } = (await wrong.get(MISSPELT)) as Run;
    expect(code).toBeGreaterThan(0);
    expect(output).toMatch(/'config\/prodution\.yaml' is not a file; .*config\/production\.yaml/);
  });

  test.each(ACCOUNT_COMMANDS)('%s says that there is nothing to deploy, and does not end with 0', async (command) => {
    const { code, output } = (await wrong.get(command)) as Run;
    expect(code).toBeGreaterThan(0);
    expect(output).toContain('The account configuration asks for nothing');
  });

  test('no command writes a file, and the previous assembly stays as it was', async () => {
    await Promise.all(wrong.values());
    expect(listing(wrongProject)).toEqual(wrongProjectBefore);
  });
});

describe('with a bucket that lost its encryption', () => {
  test.each(COMMANDS.filter((command) => !NOT_STOPPED.includes(command)))(
    '%s names the finding, and does not end with 0',
    async (command) => {
      const { code, output } = (await unencrypted.get(command)) as Run;
      expect(code).toBeGreaterThan(0);
      expect(output).toMatch(/AWS::S3::Bucket must say how it is encrypted/);
    },
  );

  test.each(NOT_STOPPED)('%s still works, so that what is wrong can be seen and taken away', async (command) => {
    expect(await unencrypted.get(command)).toMatchObject({ code: 0 });
  });
});

test('with a fault, no command touches a stack', async () => {
  await Promise.all([...wrong.values(), ...unencrypted.values()]);
  expect(untouchedAws.stacks.history).toEqual([]);
});

describe('README.md', () => {
  const documented = () =>
    [...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/^```[\s\S]*?^```/gm)]
      .flatMap(([block]) => block.split(/\n|&&/))
      .map((line) =>
        line
          .replace(/^\s*\$ /, '')
          .replace(/\s+#.*$/, '')
          .trim(),
      )
      .filter((line) => /^(npx|npm) /.test(line));

  test('documents every command that is tested here', () => {
    expect(documented()).toEqual(expect.arrayContaining([...COMMANDS]));
  });

  test('documents no npm or npx command that nobody tries', () => {
    const untried = documented()
      .map((command) => command.replace(/( --)? -c config=config\/(sandbox|production)\.yaml/, ''))
      .filter(
        (command) =>
          ![BOOTSTRAP, ...COMMANDS, ...ACCOUNT_COMMANDS].includes(command) && PROVEN_ELSEWHERE[command] === undefined,
      );
    expect(untried).toEqual([]);
  });
});
