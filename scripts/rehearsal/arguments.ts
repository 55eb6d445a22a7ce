import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { DataSource } from './data';
import { Failed } from './failed';

/** Encounters that are made up without an argument: enough for three splits to be worth comparing. */
const DEFAULT_ENCOUNTERS = 20_000;

/** Fewer leave a part of the split without both outcomes. */
const LEAST_ENCOUNTERS = 2_000;

const USAGE =
  'npm run rehearse:data -- [--data <zip or folder of UCI>] or [--encounters <number>] [--seed <number>], ' +
  'and [--output <folder>]';

/** What a person typed. */
export interface Arguments {
  /** Where the encounters come from. */
  readonly source: DataSource;

  /** Folder for all that is made. */
  readonly output: string;
}

/**
 * Reads the command line.
 *
 * @throws Failed with what may be given
 */
export function readArguments(args: readonly string[]): Arguments {
  const { data, encounters, seed, output = 'rehearsal.out' } = parsed(args);
  if (data !== undefined && (encounters !== undefined || seed !== undefined)) {
    throw new Failed(
      `--data reads what is there, --encounters and --seed make something up; give one of the two: ${USAGE}`,
    );
  }
  const source =
    data === undefined
      ? {
          encounters: whole('--encounters', encounters, DEFAULT_ENCOUNTERS, LEAST_ENCOUNTERS, 1_000_000),
          seed: whole('--seed', seed, 1, 0, 2 ** 31 - 1),
        }
      : { path: resolve(data) };
  return { source, output: resolve(output) };
}

function parsed(
  args: readonly string[],
): Readonly<Record<'data' | 'encounters' | 'seed' | 'output', string | undefined>> {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { data: text, encounters: text, seed: text, output: text },
      strict: true,
    });
    return { data: values.data, encounters: values.encounters, seed: values.seed, output: values.output };
  } catch (error) {
    throw new Failed(`${error instanceof Error ? (error.message.split('.')[0] ?? '') : String(error)}; ${USAGE}`);
  }
}

function whole(option: string, text: string | undefined, otherwise: number, least: number, most: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if ((text !== undefined && !/^\d+$/.test(text)) || value < least || value > most) {
    throw new Failed(`${option} must be a whole number from ${least} to ${most}, got '${text ?? ''}'; ${USAGE}`);
  }
  return value;
}
