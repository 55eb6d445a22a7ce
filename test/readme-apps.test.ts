import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from '@swc/core';
import * as cdk from 'aws-cdk-lib';
import cdkJson from '../cdk.json';
import { MlPlatformChecks } from '../lib/checks/ml-platform-checks';

/** Whole platforms are synthesized, which takes seconds where much else runs. */
jest.setTimeout(120_000);

const ROOT = join(__dirname, '..');

/** Folders that people copy for their security: each of their constructs must be shown in an app of its own. */
const SHOWN_WHOLE = ['account', 'audit', 'data-lake', 'network', 'people', 'security'];

/** What an exported class of these folders begins with when it makes resources. */
const CONSTRUCT =
  /^export (?:abstract )?class (\w+) extends (Construct|Vpc|SecurityGroup|IsolatedSecurityGroup|Role|ManagedPolicy|Person|AskingPerson)\b/gm;

/** An app in a README: its folder, the line at which it begins, and its code. */
interface ReadmeApp {
  readonly folder: string;
  readonly line: number;
  readonly code: string;
}

/** Each block of TypeScript that makes an app. */
function appsOf(folder: string): ReadmeApp[] {
  const readme = join(ROOT, 'lib', folder, 'README.md');
  if (!existsSync(readme)) return [];
  const text = readFileSync(readme, 'utf8');
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)]
    .map((match) => ({
      folder,
      line: text.slice(0, match.index).split('\n').length,
      code: String(match[1]),
    }))
    .filter(({ code }) => code.includes('new App('));
}

/** Runs an app where its README stands, and gives back what it made. */
function run({ folder, code }: ReadmeApp): cdk.App[] {
  const apps: cdk.App[] = [];
  class NotedApp extends cdk.App {
    constructor(props: cdk.AppProps = {}) {
      super({ ...props, context: { ...cdkJson.context, ...props.context, 'aws:cdk:bundling-stacks': [] } });
      apps.push(this);
    }
  }
  const library = new Proxy(cdk, { get: (target, key) => (key === 'App' ? NotedApp : Reflect.get(target, key)) });
  const load = (name: string): unknown => {
    if (name === 'aws-cdk-lib') return library;
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the code says what it needs, when it runs
    return require(name.startsWith('.') ? join(ROOT, 'lib', folder, name) : name) as unknown;
  };
  const compiled = transformSync(code, {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'commonjs' },
  }).code;
  new Function('require', 'exports', compiled)(load, {});
  return apps;
}

const APPS = SHOWN_WHOLE.flatMap(appsOf).map((app): [string, ReadmeApp] => [
  `lib/${app.folder}/README.md:${app.line}`,
  app,
]);

describe('an app in a README', () => {
  test.each(APPS)('%s synthesizes as it stands, and AWS is not known to refuse it', (_, app) => {
    const made = run(app);
    expect(made).toHaveLength(1);
    for (const one of made) {
      cdk.Validations.of(one).addPlugins(new MlPlatformChecks());
      expect(one.synth({ force: true }).stacks).not.toEqual([]);
    }
  });

  test.each(SHOWN_WHOLE)('lib/%s shows each of its constructs in one', (folder) => {
    const files = readdirSync(join(ROOT, 'lib', folder)).filter((file) => /(?<!\.calls)\.ts$/.test(file));
    const constructs = files.flatMap((file) =>
      [...readFileSync(join(ROOT, 'lib', folder, file), 'utf8').matchAll(CONSTRUCT)].map((match) => String(match[1])),
    );
    const shown = appsOf(folder)
      .map(({ code }) => code)
      .join('\n');
    expect(constructs.filter((name) => !new RegExp(`new ${name}\\(`).test(shown))).toEqual([]);
  });
});
