/**
 * What a synthesis of the platform costs, as ratios of runs on one machine.
 *
 * Two apps are compared: the platform (config/sandbox.yaml), and an app of plain L1 resources, as many and of the same
 * types in as many stacks: what any CDK app must do to arrive at these templates. It loads the L1 classes of its types, as
 * an app that is written with them does, and has no grants, no bundles, no configuration. Both are started by the same
 * loader, with the same switches of cdk.json and the same setting of CDK's own validation. The policy checks are measured
 * apart.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ratio } from './ratio';

/** What is read of a template. */
interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;
}

const ROOT = join(__dirname, '..', '..');
const CONFIG = join(ROOT, 'config/sandbox.yaml');

const PLATFORM_ENTRY = `
import { App } from 'aws-cdk-lib';
import { Validations } from 'aws-cdk-lib';
import { MlPlatformChecks } from '${ROOT}/lib/checks/ml-platform-checks';
import { addPolicyChecks } from '${ROOT}/lib/checks/policy';
import { loadConfig } from '${ROOT}/lib/config/load-config';
import { buildPlatform } from '${ROOT}/lib/ml-platform';

const app = new App({ builtinCloudFormationValidation: process.argv[2] !== 'off' });
if (process.argv[2] === 'rules') Validations.of(app).addPlugins(new MlPlatformChecks({ advice: true }));
if (process.argv[2] === 'checks') addPolicyChecks(app);
buildPlatform(app, loadConfig('${CONFIG}'));
app.synth();
`;

const PLAIN_ENTRY = `
import { readFileSync } from 'node:fs';
import { App, CfnParameter, CfnResource, Stack } from 'aws-cdk-lib';

const app = new App({ builtinCloudFormationValidation: process.argv[2] !== 'off' });
for (const { name, parameters, resources } of JSON.parse(readFileSync('plain.json', 'utf8'))) {
  const stack = new Stack(app, name, { env: { region: 'eu-west-1' } });
  for (const { id, ...props } of parameters) new CfnParameter(stack, id, props);
  for (const { id, ...props } of resources) new CfnResource(stack, id, props);
}
app.synth();
`;

/** What is measured: an entry file and its argument. */
const VARIANTS = {
  'plain app, validation off': ['plain.ts', 'off'],
  'platform, validation off': ['platform.ts', 'off'],
  'plain app, validation on': ['plain.ts', 'on'],
  'platform, validation on': ['platform.ts', 'on'],
  'platform, validation and our own rules': ['platform.ts', 'rules'],
  'platform, validation and policy checks': ['platform.ts', 'checks'],
} as const;

type Variant = keyof typeof VARIANTS;

/** What is compared: two variants, and what their ratio should be. */
const RATIOS: readonly { readonly of: Variant; readonly to: Variant; readonly aim?: Ratio['aim'] }[] = [
  { of: 'platform, validation off', to: 'plain app, validation off', aim: { atMost: 2.0 } },
  { of: 'platform, validation on', to: 'plain app, validation on', aim: { atMost: 1.3 } },
  { of: 'platform, validation and our own rules', to: 'platform, validation on', aim: { atMost: 1.3 } },
  { of: 'platform, validation and policy checks', to: 'platform, validation on' },
];

/** Synthesizes once in a process of its own. @returns seconds */
function synthesize(folder: string, variant: Variant): number {
  const [entry, setting] = VARIANTS[variant];
  const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as { context: object };
  const env = {
    PATH: process.env.PATH,
    CDK_CONTEXT_JSON: JSON.stringify(context),
    CDK_OUTDIR: join(folder, `out-${entry}`),
  };
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', entry, setting], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) throw new Error(`'${variant}' ended with ${status}:\n${stderr}`);
  return seconds;
}

/** The stacks of the platform as lists of plain resources, from its templates. */
function plainStacks(assembly: string) {
  return readdirSync(assembly)
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => {
      const template = JSON.parse(readFileSync(join(assembly, file), 'utf8')) as Template;
      return {
        name: file.slice(0, -'.template.json'.length),
        // Every stack has this one by itself.
        parameters: Object.entries(template.Parameters ?? {})
          .filter(([id]) => id !== 'BootstrapVersion')
          .map(([id, { Type: type, Default: value }]) => ({ id, type, default: value })),
        resources: Object.entries(template.Resources).map(([id, { Type: type, Properties: properties }]) => ({
          id,
          type,
          properties,
        })),
      };
    });
}

/** Loads the L1 class of every type; `aws-cdk-lib` loads a class when it is named. */
function l1Imports(stacks: ReturnType<typeof plainStacks>): string {
  const types = new Set(stacks.flatMap(({ resources }) => resources.map(({ type }) => type)));
  return [...types]
    .filter((type) => type.startsWith('AWS::'))
    .map((type, index) => {
      const [, service = '', name = ''] = type.split('::');
      const loaded = `import { Cfn${name} as Loaded${index} } from 'aws-cdk-lib/aws-${service.toLowerCase()}';`;
      return service === 'CDK'
        ? ''
        : `${loaded}\nif (Loaded${index} === undefined) throw new Error('no class for ${type}');\n`;
    })
    .join('');
}

/**
 * Measures synthesis, in rounds; in each round every variant runs once, so that a slow minute hits all of them.
 *
 * @param rounds how often, from 1
 * @param progress is told each run
 */
export function synthesisRatios(rounds: number, progress: (text: string) => void): Ratio[] {
  const folder = mkdtempSync(join(tmpdir(), 'ml-platform-bench-'));
  try {
    return measure(folder, rounds, progress);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measure(folder: string, rounds: number, progress: (text: string) => void): Ratio[] {
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'platform.ts'), PLATFORM_ENTRY);
  progress('counting resources and warming up');
  synthesize(folder, 'platform, validation off');
  const plain = plainStacks(join(folder, 'out-platform.ts'));
  writeFileSync(join(folder, 'plain.ts'), `${l1Imports(plain)}${PLAIN_ENTRY}`);
  writeFileSync(join(folder, 'plain.json'), JSON.stringify(plain));
  synthesize(folder, 'plain app, validation off');
  progress(`${plain.flatMap((stack) => stack.resources).length} resources in ${plain.length} stacks`);

  const variants = Object.keys(VARIANTS) as Variant[];
  const seconds = new Map<Variant, number[]>(variants.map((variant) => [variant, []]));
  for (let round = 1; round <= rounds; round++) {
    for (const variant of variants) {
      const spent = synthesize(folder, variant);
      seconds.get(variant)?.push(spent);
      progress(`round ${round} of ${rounds}: ${variant}, ${spent.toFixed(1)} s`);
    }
  }
  return RATIOS.map(({ of, to, aim }) => ({
    name: `${of} / ${to}`,
    // Each ratio is taken within its round, so that it compares neighbours in time.
    rounds: (seconds.get(of) ?? []).map((spent, round) => spent / (seconds.get(to)?.[round] ?? NaN)),
    aim,
  }));
}
