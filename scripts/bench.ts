import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { apiRatios } from './bench/api';
import { serverRatios, sparkRatios } from './bench/jobs';
import { definitionRatios } from './bench/definitions';
import { endpointRatios } from './bench/endpoints';
import { lambdaRatios } from './bench/lambda';
import { line, type Ratio } from './bench/ratio';
import { synthesisRatios } from './bench/synthesis';

/**
 * `npm run bench [-- <subject> …] [--rounds <number>] [--data diabetic_data.csv] [--sizes 1,10,100]`: what things cost,
 * as ratios of runs on one machine.
 *
 * Subjects are `synth`, `definitions`, `endpoints`, `lambda`, `api`, `server` and `spark`; all seven without any. A ratio compares neighbours in time, so
 * that it holds on a busy machine; times are shown while it goes on, and prove nothing.
 */

const USAGE =
  'npm run bench [-- synth definitions endpoints lambda api server spark] [--rounds 5] [--data diabetic_data.csv] [--sizes 1,10,100]';

/** How often each subject is measured without `--rounds`. */
const ROUNDS = { synth: 5, definitions: 5, endpoints: 5, lambda: 15, api: 9, server: 15, spark: 3 } as const;

type Subject = keyof typeof ROUNDS;

/** What a person typed. */
interface Arguments {
  readonly subjects: readonly Subject[];
  readonly rounds?: number;
  readonly csv?: string;
  readonly sizes: readonly number[];
}

async function main(args: readonly string[]): Promise<void> {
  const { subjects, rounds, csv, sizes } = read(args);
  const tell = (text: string): void => void process.stdout.write(`  ${text}\n`);
  const measure: Readonly<Record<Subject, (rounds: number) => Ratio[] | Promise<Ratio[]>>> = {
    synth: (times) => synthesisRatios(times, tell),
    definitions: (times) => definitionRatios(times, tell),
    endpoints: (times) => endpointRatios(times, tell),
    lambda: (times) => lambdaRatios(times, tell),
    api: (times) => apiRatios(times, tell),
    server: (times) => serverRatios(times, tell),
    spark: (times) => sparkRatios(times, { csv, sizes }, tell),
  };
  const found: string[] = [];
  for (const subject of subjects) {
    const times = rounds ?? ROUNDS[subject];
    process.stdout.write(`${subject}, ${times} rounds\n`);
    found.push(`${subject}, median of ${times} rounds:`, ...(await measure[subject](times)).map(line), '');
  }
  process.stdout.write(`\nNode ${process.version}\n${found.join('\n')}\n`);
}

/** The arguments as values. @throws Error when one is wrong or unknown */
function read(args: readonly string[]): Arguments {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { rounds: text, data: text, sizes: text },
    allowPositionals: true,
  });
  const wrong = positionals.find((word) => !(word in ROUNDS));
  if (wrong !== undefined) {
    throw new Error(`subject must be one of ${Object.keys(ROUNDS).join(', ')}, got '${wrong}'; ${USAGE}`);
  }
  return {
    subjects: positionals.length > 0 ? (positionals as Subject[]) : (Object.keys(ROUNDS) as Subject[]),
    rounds: values.rounds === undefined ? undefined : whole('--rounds', values.rounds),
    csv: values.data === undefined ? undefined : resolve(values.data),
    sizes: (values.sizes ?? '1,10').split(',').map((size) => whole('--sizes', size)),
  };
}

function whole(option: string, text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) {
    throw new Error(`${option} must be whole numbers from 1, got '${text}'; ${USAGE}`);
  }
  return Number(text);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
