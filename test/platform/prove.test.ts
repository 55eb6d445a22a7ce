import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { layers } from '../../proof/layers';
import { AIM, fingerprint, killed, type Run, TRIED_AGAIN } from '../../proof/mutants/document';
import { CONFIGURATION_LAYER } from '../../proof/mutants/kill';
import { reasonFor } from '../../proof/mutants/survivors';
import { runSeeds } from '../../scripts/prove/run-seeds';
import { ROOT } from './synthesized';

/** Three seeds, beside other tests on two processors. */
jest.setTimeout(30 * 60_000);

const SEEDS = [1, 2, 3];
const document = readFileSync(join(ROOT, 'docs', 'proof.md'), 'utf8');
let runs: Run[];

beforeAll(async () => {
  runs = await runSeeds(SEEDS, TRIED_AGAIN, () => undefined);
});

describe('of single faults drawn at random', () => {
  it('at least nine in ten are found', () => {
    const results = runs.flatMap((run) => run.results);
    expect(results).toHaveLength(SEEDS.length * TRIED_AGAIN);
    expect((100 * killed(results).length) / results.length).toBeGreaterThanOrEqual(AIM);
  });

  it('those that nothing finds have a reason', () => {
    const survivors = runs.flatMap(({ results }) => results.filter(({ killedBy }) => killedBy.length === 0));
    expect(survivors.filter((survivor) => reasonFor(survivor) === 'unexplained')).toEqual([]);
  });

  it.each(SEEDS)(
    'each is found by the layers that docs/proof.md tells of, seed %i; `npm run prove` writes it',
    (seed) => {
      const run = runs.find((one) => one.seed === seed) as Run;
      const [, told] = new RegExp(`^\\| ${seed} \\|.*\\| ([0-9a-f]{16}) \\|$`, 'm').exec(document) ?? [];
      expect(told).toBe(fingerprint(run));
    },
  );
});

describe('docs/proof.md', () => {
  it.each([CONFIGURATION_LAYER, ...layers].map(({ name }) => name))('tells what %s alone found', (layer) => {
    const [, alone = '0'] = new RegExp(`^\\| ${layer} \\|.*\\| (\\d+) \\|$`, 'm').exec(document) ?? [];
    expect(Number(alone)).toBeGreaterThan(0);
  });

  it('leaves no survivor unexplained', () => {
    expect(document).toContain('## Survivors');
    expect(document).not.toContain('| unexplained |');
  });
});
