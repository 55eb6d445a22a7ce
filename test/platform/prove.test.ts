import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { layers } from '../../proof/layers';
import { AIM, killed, proofDocument, type Run } from '../../proof/mutants/document';
import { CONFIGURATION_LAYER } from '../../proof/mutants/kill';
import { reasonFor } from '../../proof/mutants/survivors';
import { runSeeds } from '../../scripts/prove/run-seeds';
import { ROOT } from './synthesized';

/** Three seeds of 300 mutants, beside other tests on two processors. */
jest.setTimeout(30 * 60_000);

const all = [CONFIGURATION_LAYER, ...layers];
let runs: Run[];

beforeAll(async () => {
  runs = await runSeeds([1, 2, 3], 300, () => undefined);
});

describe('of single faults drawn at random', () => {
  it('at least nine in ten are found, and with no seed much fewer', () => {
    for (const { results } of runs) {
      expect(results.length).toBeGreaterThanOrEqual(300);
      expect((100 * killed(results).length) / results.length).toBeGreaterThanOrEqual(AIM - 5);
    }
    const results = runs.flatMap((run) => run.results);
    expect((100 * killed(results).length) / results.length).toBeGreaterThanOrEqual(AIM);
  });

  it.each(all.map(({ name }) => name))('fewer are found without the layer %s', (layer) => {
    const results = runs.flatMap((run) => run.results);
    expect(killed(results, [layer]).length).toBeLessThan(killed(results).length);
  });

  it('those that nothing finds have a reason', () => {
    const survivors = runs.flatMap(({ results }) => results.filter(({ killedBy }) => killedBy.length === 0));
    expect(survivors.filter((survivor) => reasonFor(survivor) === 'unexplained')).toEqual([]);
  });

  it('docs/proof.md tells of them; `npm run prove` writes it again', () => {
    expect(readFileSync(join(ROOT, 'docs', 'proof.md'), 'utf8')).toBe(proofDocument(runs, all));
  });
});
