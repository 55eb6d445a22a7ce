import { chmodSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesUnder, projectCopy, removeProjects, ROOT, run } from './project-copy';

jest.setTimeout(600_000);

/** Files that hold where in the source something was made: they are compared after that place was replaced. */
const NAMES_SOURCES = /(\.metadata|validation-report)\.json$/;

/** Another machine, as far as one machine can play it: clock zone, language, home, rights of new files. */
const ELSEWHERE = {
  TZ: 'Pacific/Kiritimati',
  LANG: 'tr_TR.UTF-8',
  LC_ALL: 'tr_TR.UTF-8',
  HOME: '/nonexistent',
  USER: 'somebody',
};

/** Synthesizes, and returns every file of the assembly by its path. */
async function synthesize(
  project: string,
  config: string,
  umask: string,
  env: Record<string, string>,
): Promise<Map<string, string>> {
  const out = join(project, `cdk.out.${config}`);
  const cdk = `umask ${umask} && exec "$0" node_modules/aws-cdk/bin/cdk synth --quiet --output "$1" -c config=config/${config}.yaml`;
  const { code, output } = await run(['/bin/sh', '-c', cdk, process.execPath, out], { cwd: project, env });
  expect({ code, output }).toEqual({ code: 0, output: expect.any(String) });
  return new Map(
    filesUnder(out).map((file) => {
      const bytes = readFileSync(join(out, file));
      if (!NAMES_SOURCES.test(file)) return [file, bytes.toString('latin1')];
      return [file, bytes.toString().replaceAll(project, '<project>').replaceAll(ROOT, '<project>')];
    }),
  );
}

describe('two synths of the same sources', () => {
  const here = projectCopy('here');
  const elsewhere = projectCopy('a-project-somewhere-else');

  beforeAll(() => {
    for (const file of filesUnder(elsewhere)) chmodSync(join(elsewhere, file), 0o600);
  });

  afterAll(removeProjects);

  test.each(['sandbox', 'production'])(
    'give the same templates, asset manifests and assets for %s, whatever the folder, rights, clock zone and language',
    async (config) => {
      const [one, two] = await Promise.all([
        synthesize(here, config, '022', {}),
        synthesize(elsewhere, config, '077', ELSEWHERE),
      ]);
      expect([...two.keys()]).toEqual([...one.keys()]);
      expect([...one.keys()].filter((file) => one.get(file) !== two.get(file))).toEqual([]);
      expect([...one.keys()]).toEqual(expect.arrayContaining(['Data.template.json', 'Data.assets.json']));
      expect([...one.keys()].some((file) => file.startsWith('asset.'))).toBe(true);
    },
  );

  test('name no folder of the machine in what is deployed', async () => {
    const assembly = filesUnder(join(here, 'cdk.out.sandbox')).filter((file) =>
      /\.(template|assets)\.json$/.test(file),
    );
    const names = [here, ROOT, realpathSync(dirname(here))];
    const leaks = assembly.filter((file) => {
      const text = readFileSync(join(here, 'cdk.out.sandbox', file), 'utf8');
      return names.some((name) => text.includes(name));
    });
    expect(leaks).toEqual([]);
  });
});
