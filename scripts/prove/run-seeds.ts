import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../../proof/mutants/document';

/** How many mutants of each seed have been tried. */
export type Progress = ReadonlyMap<number, number>;

/**
 * Runs several seeds in as many processes as there are processors; a process looks at the templates without a fault once.
 *
 * @param amount mutants of each seed
 * @param show called after each mutant
 * @returns one run for each seed, in the order of the seeds
 */
export async function runSeeds(
  seeds: readonly number[],
  amount: number,
  show: (progress: Progress) => void,
): Promise<Run[]> {
  const progress = new Map(seeds.map((seed) => [seed, 0]));
  const waiting = [...seeds];
  const runs = new Map<number, Run>();
  const lane = async (): Promise<void> => {
    const child = fork(join(__dirname, 'worker.ts'), { execArgv: ['--import', 'tsx'] });
    try {
      for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
        const own = seed;
        runs.set(own, await askedOf(child, own, amount, (done) => show(progress.set(own, done))));
      }
    } finally {
      child.kill();
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), seeds.length) }, lane));
  return seeds.flatMap((seed) => runs.get(seed) ?? []);
}

function askedOf(child: ChildProcess, seed: number, amount: number, progress: (done: number) => void): Promise<Run> {
  return new Promise((resolve, reject) => {
    child.removeAllListeners();
    child.on('message', (message: { done?: number; run?: Run; error?: string }) => {
      if (message.done !== undefined) progress(message.done);
      if (message.run !== undefined) resolve(message.run);
      if (message.error !== undefined) reject(new Error(message.error));
    });
    child.on('exit', (code) => {
      reject(new Error(`the process of seed ${seed} must answer, and ended with ${String(code)}`));
    });
    child.send({ seed, amount });
  });
}
