import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Assembly } from '../../lib/checks/assembly';
import { loadConfig } from '../../lib/config/load-config';
import type { Layer } from '../../proof/layer';
import type { Result, Run } from '../../proof/mutants/document';
import { drawMutants, type Subject } from '../../proof/mutants/draw';
import { tryMutant } from '../../proof/mutants/kill';
import { platformTemplates, ROOT } from '../resolved-platform';

/** The configurations whose templates are changed. */
export const CONFIGURATIONS = [
  'sandbox',
  'production',
  'examples/algorithms',
  'examples/gpu',
  'examples/trainium',
  'examples/serving',
] as const;

/** The templates that mutants are made of. */
export function subjects(): Subject[] {
  return CONFIGURATIONS.map((configuration) => {
    const path = join(ROOT, 'config', `${configuration}.yaml`);
    return { configuration, text: readFileSync(path, 'utf8'), stacks: platformTemplates(loadConfig(path)) };
  });
}

/** The templates, once they are known to be right; the same for every seed of a process. */
let originals: Promise<Subject[]> | undefined;

async function withoutFault(layers: readonly Layer[]): Promise<Subject[]> {
  const found = subjects();
  for (const { configuration, stacks } of found) {
    for (const { name, check } of layers) {
      const [line] = await check(new Assembly(stacks));
      if (line !== undefined) {
        throw new Error(
          `the layer ${name} must have nothing to say about ${configuration} as it is, and says: ${line}`,
        );
      }
    }
  }
  return found;
}

/**
 * Draws mutants by a seed and shows each to every layer.
 *
 * @param progress called after each mutant, with how many there were
 * @throws when a layer has something to say about the platform without a fault: then it could tell no fault from none
 */
export async function runSeed(
  seed: number,
  amount: number,
  layers: readonly Layer[],
  progress: (done: number) => void,
): Promise<Run> {
  originals ??= withoutFault(layers);
  const { mutants, equivalent } = drawMutants(await originals, seed, amount);
  const results: Result[] = [];
  for (const drawn of mutants) {
    const { killedBy } = await tryMutant(drawn, layers);
    const { kind, where, what } = drawn.mutant;
    const { configuration } = drawn.subject;
    results.push({ kind, configuration, where, what, killedBy: killedBy.map(({ layer }) => layer) });
    progress(results.length);
  }
  const counts = new Map<string, number>();
  for (const { because } of equivalent) counts.set(because, (counts.get(because) ?? 0) + 1);
  return { seed, results, equivalent: Object.fromEntries(counts) };
}
