import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { layers } from '../proof/layers';
import { killed, proofDocument, type Run } from '../proof/mutants/document';
import { CONFIGURATION_LAYER } from '../proof/mutants/kill';
import { ROOT } from './resolved-platform';

/** What the kill table must show: of a hundred mutants, over all seeds. */
const AIM = 90;

/**
 * `npm run prove`: puts single faults into the templates, shows them to every layer, and writes `docs/proof.md`.
 *
 * `--seeds 1,2,3` and `--mutants 300` say what is drawn; `--print` prints the survivors and writes nothing. Ends with 1 when
 * fewer than 90 % are killed.
 */
async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1,2,3' },
      mutants: { type: 'string', default: '300' },
      print: { type: 'boolean', default: false },
    },
  });
  const seeds = values.seeds.split(',').map((seed) => whole('--seeds', seed));
  const amount = whole('--mutants', values.mutants);
  const waiting = [...seeds];
  const runs: Run[] = [];
  const progress = new Map(seeds.map((seed) => [seed, 0]));
  const lane = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      const own = seed;
      runs.push(await inProcess(own, amount, (done) => show(progress.set(own, done), amount)));
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), seeds.length) }, lane));
  process.stderr.write('\n');
  runs.sort((one, other) => one.seed - other.seed);
  const results = runs.flatMap((run) => run.results);
  const share = (100 * killed(results).length) / results.length;
  if (values.print) {
    for (const { kind, configuration, where, what } of results.filter(({ killedBy }) => killedBy.length === 0)) {
      process.stdout.write(`${kind} | ${configuration} ${where} | ${what}\n`);
    }
  } else {
    writeFileSync(join(ROOT, 'docs', 'proof.md'), proofDocument(runs, [CONFIGURATION_LAYER, ...layers]));
  }
  process.stdout.write(`${killed(results).length} of ${results.length} mutants killed (${share.toFixed(1)} %)\n`);
  return share >= AIM ? 0 : 1;
}

function inProcess(seed: number, amount: number, progress: (done: number) => void): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, 'prove', 'worker.ts'), { execArgv: ['--import', 'tsx'] });
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

function show(progress: ReadonlyMap<number, number>, amount: number): void {
  const parts = [...progress].map(([seed, done]) => `seed ${seed}: ${done}/${amount}`);
  if (process.stderr.isTTY) process.stderr.write(`\r${parts.join('  ')}`);
  else if ([...progress.values()].some((done) => done > 0 && done % 50 === 0))
    process.stderr.write(`${parts.join('  ')}\n`);
}

function whole(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${option} must be whole numbers from 1, got '${text}'`);
  return value;
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
