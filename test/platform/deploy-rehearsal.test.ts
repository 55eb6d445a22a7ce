import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { forcedNames } from '../../lib/config/names';
import { Emulator } from '../../proof/emulator/emulator';
import { projectCopy, removeProjects, ROOT, run, type Run } from './project-copy';
import { config } from './synthesized';

/** Each rehearsal synthesizes three times and makes every resource; some of them share the machine. */
jest.setTimeout(1_200_000);

/** The file whose `buildPlatform` the command and the app call. */
const PLATFORM = 'lib/ml-platform.ts';

/** Stands in for the file above, and changes the platform by `spoil`. */
const spoilt = (imports: string, spoil: string): string => `
${imports}
import type { Construct } from 'constructs';
import type { PlatformConfig } from './config/load-config';
import { buildPlatform as build, type Platform } from './ml-platform-as-it-is';

export type { Platform };

export function buildPlatform(scope: Construct, config: PlatformConfig): Platform {
  const platform = build(scope, config);
  ${spoil}
  return platform;
}
`;

/** Ways to lose a promotion, and what the rehearsal must say. */
const LOST = {
  'a version that is a literal in the template': {
    code: spoilt(
      `import { CfnOutput, Fn } from 'aws-cdk-lib';
import { CfnModel } from 'aws-cdk-lib/aws-sagemaker';`,
      `const model = platform.serving.node.findAll().find((child) => child instanceof CfnModel) as CfnModel;
  const version = 'arn:aws:sagemaker:eu-west-1:111122223333:model-package/' + config.name + '-readmission/1';
  model.addPropertyOverride('PrimaryContainer.ModelPackageName', version);
  // A parameter that nobody reads is found at synthesis.
  new CfnOutput(platform.serving, 'Named', { value: Fn.join('', [Fn.ref('ModelPackages')]) });`,
    ),
    afterPromotion: 1,
  },
  'a parameter whose template changes with another option': {
    code: spoilt(
      `import { CfnParameter } from 'aws-cdk-lib/aws-ssm';`,
      `const served = platform.data.node.findAll().find((child) => child instanceof CfnParameter) as CfnParameter;
  served.description = 'Logs are kept for ' + config.logRetentionDays + ' days';`,
    ),
    afterPromotion: 2,
  },
} as const;

/** Where the runs put what is temporary, so that it shows what they leave there. */
const folder = mkdtempSync(join(tmpdir(), 'rehearsals-'));

/** What a rehearsal may not leave behind: the beginning of the names of its folders. */
const OURS = /^(emulator|deploy-rehearsal|platform|template)-/;

/** A copy of the project that finds the emulator installed. */
function copy(name: string): string {
  const project = projectCopy(name);
  symlinkSync(join(ROOT, '.venv-emulator'), join(project, '.venv-emulator'));
  return project;
}

/** A copy of the project with another platform. */
function projectWith(code: string): string {
  const project = copy('spoilt');
  renameSync(join(project, PLATFORM), join(project, PLATFORM.replace('.ts', '-as-it-is.ts')));
  writeFileSync(join(project, PLATFORM), code);
  return project;
}

/** A copy of the project whose list of types lacks one that the second stack has. */
function projectWithShortList(): string {
  const project = copy('short-list');
  const file = join(project, 'proof/emulator/lacking-types.ts');
  const text = readFileSync(file, 'utf8');
  const shorter = text.replace(/.*AWS::EC2::FlowLog.*\n/, '');
  expect(shorter).not.toBe(text);
  writeFileSync(file, shorter);
  return project;
}

const environment = { HOME: folder, TMPDIR: folder };
const rehearse = (args: readonly string[], cwd = ROOT, env: Readonly<Record<string, string>> = {}): Promise<Run> =>
  run(['npm', 'run', 'rehearse:deploy', '--', ...args], { cwd, env: { ...environment, ...env } });

let good: Readonly<Record<'sandbox' | 'production', Promise<Run>>>;
let lost: ReadonlyMap<string, Promise<Run>>;
let shortList: Promise<Run>;

/** Everything starts here, side by side; the tests wait for what they are about. */
beforeAll(async () => {
  // Installs it, once for all.
  await (await Emulator.start()).stop();
  good = { sandbox: rehearse([]), production: rehearse(['--config', 'config/production.yaml']) };
  shortList = good.sandbox.then(() => rehearse([], projectWithShortList()));
  lost = new Map(
    Object.entries(LOST).map(([name, { code }], index) => {
      const free = index === 0 ? good.production : shortList;
      return [name, free.then(() => rehearse([], projectWith(code)))];
    }),
  );
});

afterAll(async () => {
  await Promise.allSettled([...Object.values(good), ...lost.values(), shortList]);
  removeProjects();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(['sandbox', 'production'] as const)('config/%s.yaml', (name) => {
  test('is rehearsed: every stack, no change the second time, a promotion that survives, a rollback, and experiments', async () => {
    const { code, output } = await good[name];
    expect({ code, output }).toEqual({ code: 0, output: expect.any(String) });
    expect(output).toContain(`config/${name}.yaml was rehearsed. No service of AWS has seen it.`);
    expect(output).toMatch(/^ok +the promotion survived +yes/m);
    const group = forcedNames(config(name)).modelPackageGroup;
    expect(output).toMatch(new RegExp(`^ok +served after the unrelated change +model-package/${group}/2 `, 'm'));
    expect(output).toMatch(/^ok +the promotion that is rolled back ends +RolledBack/m);
    const two = `model-package/${group}/2, model-package/${group}/3`;
    expect(output).toMatch(new RegExp(`^ok +served after the begin of an experiment +${two} `, 'm'));
    expect(output).toMatch(new RegExp(`^ok +served after the end with its challenger +model-package/${group}/3 `, 'm'));
    expect(output).toMatch(
      new RegExp(`^ok +served after the end without its challenger +model-package/${group}/3 `, 'm'),
    );
    expect(output).not.toMatch(/^NOT/m);
    expect(output).not.toMatch(/\bdeployed\b/i);
  });
});

test.each(Object.entries(LOST))(
  '%s: the promotion does not survive, and the rehearsal says so',
  async (name, { afterPromotion }) => {
    const { code, output } = (await lost.get(name)) as Run;
    expect(code).toBe(1);
    const group = 'model-package/ml-sandbox-readmission';
    expect(output).toMatch(new RegExp(`served after the promotion +${group}/${afterPromotion} `));
    expect(output).toMatch(new RegExp(`^NOT +the promotion survived +no, ${group}/1 is served`, 'm'));
    expect(output).toContain('The rehearsal of config/sandbox.yaml found faults.');
  },
);

test('a type that neither MiniStack nor the list has fails its stack, in one line that says what to do', async () => {
  const { code, output } = await shortList;
  expect(code).toBe(1);
  expect(output.trimEnd().split('\n').at(-1)).toMatch(
    /^cdk deploy ended with 1: ml-sandbox-network: AWS::EC2::FlowLog .* Unsupported resource type: AWS::EC2::FlowLog; correct the type, or list it in/,
  );
});

describe('what cannot be rehearsed is told in one line', () => {
  test('a configuration that is not there', async () => {
    const { code, output } = await rehearse(['--config', 'config/prodution.yaml']);
    expect(code).toBe(1);
    expect(output).toMatch(/'config\/prodution\.yaml' is not a file; .*config\/production\.yaml/);
    expect(output).not.toMatch(/^ +at /m);
  });

  test('without Python', async () => {
    const bin = mkdtempSync(join(folder, 'bin-'));
    symlinkSync(process.execPath, join(bin, 'node'));
    const command = ['node', '--import', 'tsx', 'scripts/rehearse-deploy.ts'] as const;
    const { code, output } = await run([...command], {
      cwd: projectCopy('no-python'),
      env: { ...environment, PATH: bin },
    });
    expect(code).toBe(1);
    expect(output.trimEnd().split('\n').at(-1)).toMatch(
      /^MiniStack cannot be started: .* must have Python 3\.10 or newer/,
    );
  });
});

describe('Ctrl-C', () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill('SIGKILL'));

  test('ends the rehearsal with 130, and MiniStack with it', async () => {
    child = spawn(process.execPath, ['--import', 'tsx', 'scripts/rehearse-deploy.ts'], {
      cwd: ROOT,
      env: { ...process.env, ...environment, TMPDIR: mkdtempSync(join(folder, 'stopped-')) },
    });
    let output = '';
    const bootstraps = new Promise<void>((resolve) => {
      child?.stdout?.on('data', (chunk) => {
        output += String(chunk);
        if (output.includes('[2/')) resolve();
      });
    });
    const ended = new Promise<number | null>((resolve) => child?.once('close', resolve));
    await Promise.race([bootstraps, ended]);
    await setTimeout(1000);
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    const [stopped = ''] = readdirSync(folder).filter((name) => name.startsWith('stopped-'));
    expect(readdirSync(join(folder, stopped)).filter((name) => OURS.test(name))).toEqual([]);
  });
});

test('no rehearsal leaves a folder behind', async () => {
  await Promise.allSettled([...Object.values(good), ...lost.values(), shortList]);
  expect(readdirSync(folder).filter((name) => OURS.test(name))).toEqual([]);
});
