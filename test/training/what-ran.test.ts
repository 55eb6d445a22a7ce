import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../lib/config/load-config';
import { ALGORITHM_NAMES } from '../../lib/sagemaker/algorithms/catalogue';
import { closedFamilies, instanceType, instanceTypesFor } from '../../lib/sagemaker/instance-types';

const ROOT = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** A row of the table: names of one kind, whether they were run, and whether their workflow was. */
interface Row {
  readonly kind: string;
  readonly names: readonly string[];
  readonly itself: string;
  readonly workflow: string;
}

const TABLE = /<!-- what-ran -->\n(.*)<!-- \/what-ran -->/s.exec(read('lib/training/README.md'))?.[1] ?? '';
const ROWS: readonly Row[] = TABLE.split('\n')
  .filter((line) => line.includes('`'))
  .map((line) => {
    const [kind = '', which = '', itself = '', workflow = ''] = line
      .split('|')
      .slice(1)
      .map((cell) => cell.trim());
    return { kind, names: [...which.matchAll(/`([^`]+)`/g)].map((match) => String(match[1])), itself, workflow };
  });

const rowsOf = (kind: string) => ROWS.filter((row) => row.kind === kind);
const namesIn = (kind: string): string[] => rowsOf(kind).flatMap(({ names }) => names);

/** What the schema of the configuration knows. */
const schema = (JSON.parse(read('config/schema.json')) as { properties: { training: { properties: Properties } } })
  .properties.training.properties;
interface Properties {
  readonly [name: string]: {
    readonly enum?: string[];
    readonly anyOf?: Options;
    readonly oneOf?: Options;
    readonly items?: { readonly properties: Properties };
    readonly properties?: Properties;
  };
}
type Options = readonly { readonly properties: Readonly<Record<string, { readonly const: string }>> }[];
const job = schema.jobs?.items?.properties ?? {};

/** What is there, by kind. */
const THERE: Readonly<Record<string, readonly string[]>> = {
  algorithm: ALGORITHM_NAMES,
  program: ['algorithm', 'script', 'image', 'marketplace', 'autopilot'].filter((name) => name in job),
  mode: schema.mode?.enum ?? [],
  strategy: schema.tuning?.properties?.strategy?.enum ?? [],
  storage: schema.storage?.enum ?? [],
  'input mode': schema.inputMode?.enum ?? [],
  distribution: (job.distribution?.anyOf ?? job.distribution?.oneOf ?? []).map(({ properties }) =>
    String(properties.mode?.const),
  ),
  accelerator: [
    ...new Set(
      instanceTypesFor('training')
        .map((name) => instanceType(name))
        .filter(({ accelerator, family }) => accelerator !== undefined && closedFamilies[family] === undefined)
        .map(({ family }) => family),
    ),
  ],
};

/** What the configurations of this project use, by kind. */
const configurations = ['sandbox', 'examples/algorithms', 'examples/gpu', 'examples/trainium'].map(
  (name) => loadConfig(join(ROOT, 'config', `${name}.yaml`)).training,
);
const jobs = configurations.flatMap((training) => training.jobs);
const USED: Readonly<Record<string, ReadonlySet<string | undefined>>> = {
  algorithm: new Set(jobs.map(({ algorithm }) => algorithm)),
  program: new Set(
    jobs.flatMap((one) => Object.entries(one).flatMap(([key, value]) => (value === undefined ? [] : [key]))),
  ),
  mode: new Set(configurations.map(({ mode }) => mode)),
  strategy: new Set([...configurations.map((one) => one.tuning?.strategy), ...jobs.map((one) => one.tuning?.strategy)]),
  storage: new Set([...configurations, ...jobs].map(({ storage }) => storage)),
  'input mode': new Set([...configurations, ...jobs].map(({ inputMode }) => inputMode)),
  distribution: new Set(jobs.map(({ distribution }) => distribution?.mode)),
  accelerator: new Set([...configurations, ...jobs].map((one) => instanceType(one.instanceType).family)),
};

const KINDS = Object.keys(THERE);

describe('the table of what was run', () => {
  test.each(KINDS)('has every %s that there is once, and none that there is not', (kind) => {
    expect(THERE[kind]).not.toEqual([]);
    expect(namesIn(kind).sort()).toEqual([...(THERE[kind] ?? [])].sort());
  });

  test('has no other kinds, and uses its words alone', () => {
    expect([...new Set(ROWS.map(({ kind }) => kind))].sort()).toEqual([...KINDS].sort());
    for (const { itself, workflow } of ROWS) {
      expect(itself).toMatch(/^(run|by hand|stood in|never)\b/);
      expect(workflow).toMatch(/^(rehearsed$|(synthesized|checked): `test\/)/);
    }
  });

  test.each(KINDS)('says rehearsed of each %s that a configuration here has, and of no other', (kind) => {
    const rehearsed = rowsOf(kind).filter(({ workflow }) => workflow === 'rehearsed');
    const used = namesIn(kind).filter((name) => USED[kind]?.has(name));
    expect(rehearsed.flatMap(({ names }) => names).sort()).toEqual(used.sort());
  });

  test('names a file or a command that is there for whatever was run or synthesized', () => {
    const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;
    for (const { kind, names, itself, workflow } of ROWS) {
      const cited = [...`${itself} ${workflow}`.matchAll(/`(npm run ([\w:]+)|[\w./-]+\/[\w./-]+)`/g)];
      const missing = cited.filter(([, what = '', script]) =>
        script === undefined ? !existsSync(join(ROOT, what)) : !(script in scripts),
      );
      expect([kind, names, missing.map(String)]).toEqual([kind, names, []]);
      if (/^(run|by hand)\b/.test(itself)) expect([names, cited.length]).toEqual([names, 1]);
    }
  });

  test('what was run by hand is told where it says so', () => {
    const told = read('examples/training/README.md');
    const names = ROWS.filter(({ itself }) => itself.startsWith('by hand')).flatMap((row) => row.names);
    expect(names).not.toEqual([]);
    for (const name of names) expect(told).toMatch(new RegExp(`\\b${name}\\b.*by hand`));
  });
});
