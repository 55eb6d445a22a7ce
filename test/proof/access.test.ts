import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Assembly } from '../../lib/checks/assembly';
import { loadConfig, type PlatformConfig } from '../../lib/config/load-config';
import { PROTECTED_COLUMNS, WHO_SEES_WHAT } from '../../lib/data-lake/who-sees-what';
import { expectedOf, isMeant } from '../../proof/access/expected';
import { accessFaults } from '../../proof/access/faults';
import { type Matrix, matrixOf } from '../../proof/access/matrix';
import { matrixTable } from '../../proof/access/matrix-table';
import { CALL_LISTS } from '../../proof/iam/all-calls';
import { Names } from '../../proof/iam/names';
import { platformOf } from '../../proof/iam/platform';
import { stopSimulator } from '../../proof/iam/simulator';
import { platformTemplates, ROOT } from '../../scripts/resolved-platform';
import { templatesOf } from './iam-templates';

// The first check loads the reference of all actions, and may install the simulator.
jest.setTimeout(120_000);

afterAll(stopSimulator);

const CONFIGURATIONS = ['sandbox', 'production'] as const;

async function matrices(): Promise<Map<string, Matrix>> {
  const found = new Map<string, Matrix>();
  for (const name of CONFIGURATIONS) {
    found.set(name, await matrixOf(await platformOf(templatesOf(name).assembly(), CALL_LISTS), PROTECTED_COLUMNS));
  }
  return found;
}

describe('who sees what', () => {
  test.each(CONFIGURATIONS)('%s: each role has what the list says, by that route, and nothing else', async (name) => {
    expect(await accessFaults(templatesOf(name).assembly())).toEqual([]);
  });

  const sandbox = loadConfig(join(ROOT, 'config/sandbox.yaml'));
  const { lakeFormation, catalog, serving } = sandbox;
  const options: readonly (readonly [string, Partial<PlatformConfig>])[] = [
    ['in strict mode', { lakeFormation: { ...lakeFormation, mode: 'strict', administrators: ['deploying-role'] } }],
    ['without people and Lake Formation', { people: undefined, lakeFormation: { ...lakeFormation, mode: 'off' } }],
    ['with a crawler', { catalog: { ...catalog, crawler: {} } }],
    ['without an endpoint', { serving: { ...serving, enabled: false } }],
    ['without data capture', { serving: { ...serving, dataCapture: undefined } }],
  ];

  test.each(options)('%s: so, too', async (_, option) => {
    expect(await accessFaults(new Assembly(platformTemplates({ ...sandbox, ...option })))).toEqual([]);
  });

  test('where somebody else has the settings, nobody sees a table until an administrator has opted people in', async () => {
    const existing = { ...sandbox, lakeFormation: { ...lakeFormation, settings: 'existing' as const } };
    const faults = await accessFaults(new Assembly(platformTemplates(existing)));
    const people = faults.filter((fault) => fault.startsWith('People/'));
    expect(people).toContainEqual(
      expect.stringMatching(/^People\/Analyst must see curated\.encounter by query, and may not: .* has not opted in/),
    );
    expect(people.filter((fault) => fault.includes('must not'))).toEqual([]);
  });

  test('is asked of all five people and every other role, at least 200 times, with both answers', async () => {
    for (const { roles, targets, cells } of (await matrices()).values()) {
      expect(cells).toHaveLength(roles.length * targets.length);
      expect(cells.length).toBeGreaterThanOrEqual(200);
      const people = WHO_SEES_WHAT.filter(({ person }) => person).map(({ role }) => role);
      expect(people).toHaveLength(5);
      expect(roles.map(({ path }) => path)).toEqual(expect.arrayContaining(people));
      expect(cells.filter(({ open }) => open.size > 0).length).toBeGreaterThan(50);
    }
  });

  test('is asked of each zone in three ways, each table, the protected columns and rows, results, stream and trail', async () => {
    const { targets = [], lake } = (await matrices()).get('sandbox') ?? {};
    expect(targets).toEqual(
      expect.arrayContaining([
        ...['raw', 'curated', 'features', 'models', 'capture'].flatMap((zone) =>
          ['read', 'write', 'delete'].map((use) => `${use} ${zone}`),
        ),
        ...(lake?.tables ?? []).map(({ name }) => `see ${name}`),
        ...PROTECTED_COLUMNS.map((name) => `see ${name}`),
        'see restricted rows of curated.encounter',
        ...['data-engineer', 'data-scientist', 'analyst', 'auditor'].map((who) => `read results of ${who}`),
        'read stream',
        'read trail',
      ]),
    );
  });

  test('a person has no object and no key of a zone', async () => {
    for (const { cells } of (await matrices()).values()) {
      const people = cells.filter(
        ({ role, target }) =>
          role.path.startsWith('People/') && /^read (raw|curated|features|models|capture)$/.test(target),
      );
      expect(people.flatMap(({ halfway }) => halfway)).toEqual([]);
    }
  });

  test('no entry of the list is idle: without any one, there is a line that names its role', async () => {
    const assembly = templatesOf('sandbox').assembly();
    for (const entry of WHO_SEES_WHAT) {
      const names = new Names(assembly);
      if (entry.when !== undefined && names.at(entry.when.construct) === undefined) continue;
      // Definitions are there in examples alone; a test beside this one has them.
      if (entry.role.includes('*')) continue;
      const faults = await accessFaults(
        assembly,
        WHO_SEES_WHAT.filter((one) => one !== entry),
      );
      expect(faults).toContainEqual(expect.stringContaining(`${entry.role} is not in`));
    }
  });

  test.each(['gpu', 'trainium', 'serving'] as const)(
    'nor is one that is about many roles, in the example %s',
    async (name) => {
      const assembly = templatesOf(`examples/${name}`).assembly();
      const { roles } = await platformOf(assembly, CALL_LISTS);
      const many = WHO_SEES_WHAT.filter(({ role }) => role.includes('*'));
      const faults = await accessFaults(
        assembly,
        WHO_SEES_WHAT.filter((one) => !many.includes(one)),
      );
      for (const entry of many) {
        for (const { path } of roles.filter((role) => isMeant(entry, role.path))) {
          expect(faults).toContainEqual(expect.stringContaining(`${path} is not in`));
        }
      }
      expect(faults.filter((fault) => fault.includes('is not in')).length).toBeGreaterThan(10);
    },
  );

  test('a `*` is one part of a path: no entry is about the role of another kind', () => {
    const workflows = { who: 'x', role: 'Training/Definitions/*/Role', why: 'x' };
    expect(isMeant(workflows, 'Training/Definitions/a/Role')).toBe(true);
    expect(isMeant(workflows, 'Training/Definitions/a/Training/Role')).toBe(false);
  });

  test('a definition that reads a zone it must not, or goes on from nothing, is told by the path of its role', async () => {
    const templates = templatesOf('examples/gpu');
    const models = templates.statement('Training/Definitions/smddp/Training/Role', 's3:PutObject').Resource;
    templates.statements('Training/Definitions/smddp/Training/Role').push({
      ...{ Effect: 'Allow', Action: 's3:GetObject', Resource: models },
    });
    expect(await accessFaults(templates.assembly())).toEqual([
      expect.stringMatching(/^Training\/Definitions\/smddp\/Training\/Role may read models by objects, and must not/),
    ]);
  });

  test('a word of the list that means nothing is told', async () => {
    const matrix = (await matrices()).get('sandbox') as Matrix;
    const names = new Names(templatesOf('sandbox').assembly());
    const entry = { who: 'x', role: 'x', why: 'x', queries: ['curated.gone'], others: ['read results of nobody'] };
    expect(expectedOf(matrix, names, [entry]).get('x')?.unknown).toEqual([
      'see curated.gone',
      'read results of nobody',
    ]);
  });

  test('stands in lib/data-lake/README.md; `npm run docs` writes it again', async () => {
    expect(readFileSync(join(ROOT, 'lib', 'data-lake', 'README.md'), 'utf8')).toContain(
      `<!-- access-matrix -->\n\n${matrixTable(await matrices())}\n\n<!-- /access-matrix -->`,
    );
  });
});
