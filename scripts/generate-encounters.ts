import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DATA_SET_FILES, writeDataSet } from './encounters/data-set';
import { LARGEST_ID } from './encounters/generator';
import { LARGEST_SEED } from './encounters/random';

/**
 * `npm run generate -- --encounters <number> --seed <number> --output <folder>`: made-up files of the data set.
 *
 * Writes `diabetic_data.csv` and `IDs_mapping.csv` in the shape of UCI's files, of no real patient. The same numbers give
 * the same files, on every machine; files that are there already are left alone.
 */

const EXAMPLE = 'for example npm run generate -- --encounters 20000 --seed 1 --output data';

/** A progress line for so many parts of the whole. */
const PROGRESS_LINES = 10;

function main(args: readonly string[]): void {
  const { count, seed, folder } = read(args);
  let told = 0;
  writeDataSet(folder, { count, seed }, (written) => {
    const part = Math.floor((written / count) * PROGRESS_LINES);
    if (part > told) {
      told = part;
      process.stdout.write(`${part * PROGRESS_LINES} % of ${count} encounters\n`);
    }
  });
  for (const file of Object.values(DATA_SET_FILES)) {
    process.stdout.write(`wrote ${join(folder, file)}\n`);
  }
}

/** The arguments as values. @throws Error when one is missing, wrong or unknown */
function read(args: readonly string[]): { count: number; seed: number; folder: string } {
  const options = { encounters: { type: 'string' }, seed: { type: 'string' }, output: { type: 'string' } } as const;
  let values: { encounters?: string; seed?: string; output?: string };
  try {
    ({ values } = parseArgs({ args: [...args], options }));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${message.split(/\.\s/)[0]}; ${EXAMPLE}`);
  }
  if (!values.output) {
    throw new Error(`--output must be a folder, got '${values.output ?? ''}'; ${EXAMPLE}`);
  }
  return {
    count: whole('--encounters', values.encounters, 1, LARGEST_ID),
    seed: whole('--seed', values.seed, 0, LARGEST_SEED),
    folder: values.output,
  };
}

function whole(option: string, text = '', from: number, to: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < from || value > to) {
    throw new Error(`${option} must be a whole number from ${from} to ${to}, got '${text}'; ${EXAMPLE}`);
  }
  return value;
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
