import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { layers } from '../proof/layers';
import { AIM, killed, proofDocument } from '../proof/mutants/document';
import { CONFIGURATION_LAYER } from '../proof/mutants/kill';
import { type Progress, runSeeds } from './prove/run-seeds';
import { ROOT } from './resolved-platform';

/** Seeds and mutants of each that `docs/proof.md` is about. */
const SEEDS = '1,2,3';
const MUTANTS = '200';

/**
 * `npm run prove`: puts single faults into configurations and templates, shows them to every layer, and writes
 * `docs/proof.md`.
 *
 * With other `--seeds` or `--mutants` it writes nothing, and prints what survived, as with `--print`. Ends with 1 when fewer
 * than 90 % are killed, with 2 when it cannot run.
 */
async function main(): Promise<number> {
  const values = options();
  const seeds = values.seeds.split(',').map((seed) => whole('--seeds', seed));
  if (new Set(seeds).size < seeds.length) throw new Error(`--seeds must be different ones, got '${values.seeds}'`);
  const amount = whole('--mutants', values.mutants);
  const runs = await runSeeds(seeds, amount, (progress) => {
    show(progress, amount);
  });
  process.stderr.write('\n');
  const results = runs.flatMap((run) => run.results);
  const share = (100 * killed(results).length) / results.length;
  const isWhole = values.seeds === SEEDS && values.mutants === MUTANTS;
  if (values.print || !isWhole) {
    for (const { kind, configuration, where, what } of results.filter(({ killedBy }) => killedBy.length === 0)) {
      process.stdout.write(`${kind} | ${configuration} ${where} | ${what}\n`);
    }
  } else {
    writeFileSync(join(ROOT, 'docs', 'proof.md'), proofDocument(runs, [CONFIGURATION_LAYER, ...layers]));
  }
  process.stdout.write(`${killed(results).length} of ${results.length} mutants killed (${share.toFixed(1)} %)\n`);
  const few = runs.filter((run) => run.results.length < amount);
  for (const { seed, results: own } of few) {
    process.stderr.write(`seed ${seed} found places for ${own.length} mutants only\n`);
  }
  const idle = isWhole
    ? [CONFIGURATION_LAYER, ...layers].filter(({ name }) => killed(results, [name]).length === killed(results).length)
    : [];
  for (const { name } of idle)
    process.stderr.write(`the layer ${name} must find what no other finds, and finds nothing alone\n`);
  return share >= AIM && idle.length === 0 ? 0 : 1;
}

/** The command line. @throws with what is allowed */
function options(): { seeds: string; mutants: string; print: boolean } {
  try {
    return parseArgs({
      options: {
        seeds: { type: 'string', default: SEEDS },
        mutants: { type: 'string', default: MUTANTS },
        print: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('. ')[0] ?? '') : String(error);
    throw new Error(`${reason}; --seeds 1,2,3, --mutants 200 and --print may be given`);
  }
}

function show(progress: Progress, amount: number): void {
  const parts = [...progress].map(([seed, done]) => `seed ${seed}: ${done}/${amount}`);
  if (process.stderr.isTTY) process.stderr.write(`\r${parts.join('  ')}`);
  else if ([...progress.values()].some((done) => done > 0 && done % 100 === 0)) {
    process.stderr.write(`${parts.join('  ')}\n`);
  }
}

function whole(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value >= 2 ** 32) {
    throw new Error(`${option} must be whole numbers from 1 to ${2 ** 32 - 1}, got '${text}'`);
  }
  return value;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
