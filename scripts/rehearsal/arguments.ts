import { isAbsolute, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { LARGEST_SEED } from '../encounters/random';
import { ROOT } from '../resolved-platform';
import type { DataSource } from './data';
import { Failed } from './failed';

/** Encounters that are made up without an argument: enough for three splits to be worth comparing. */
const DEFAULT_ENCOUNTERS = 20_000;

/** Fewer leave a part of the split without both outcomes. */
const LEAST_ENCOUNTERS = 2_000;

/** More take hours, and gigabytes. */
const MOST_ENCOUNTERS = 1_000_000;

/** Characters of a path that Spark reads as its own: a list, a name, a pattern, an escape. */
const NOT_FOR_SPARK = /[,:#%*?[\]{}\\]/;

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
 * @param from folder that relative paths begin in
 * @throws Failed with what may be given
 */
export function readArguments(args: readonly string[], from: string): Arguments {
  const { data, encounters, seed, output } = parsed(args);
  if (data !== undefined && (encounters !== undefined || seed !== undefined)) {
    throw new Failed(
      `--data reads what is there, --encounters and --seed make something up; give one of the two: ${USAGE}`,
    );
  }
  const target = output === undefined ? resolve(ROOT, 'rehearsal.out') : resolve(from, output);
  const [character] = NOT_FOR_SPARK.exec(target) ?? [];
  if (character !== undefined) {
    throw new Failed(`--output must be a path without '${character}', which Spark takes for more, got '${target}'`);
  }
  if (data === undefined) {
    const count = whole('--encounters', encounters, DEFAULT_ENCOUNTERS, LEAST_ENCOUNTERS, MOST_ENCOUNTERS);
    return { source: { encounters: count, seed: whole('--seed', seed, 1, 0, LARGEST_SEED) }, output: target };
  }
  const path = resolve(from, data);
  if (isWithin(target, path)) {
    throw new Failed(`--data must lie outside of --output, which is emptied first, got '${path}' in '${target}'`);
  }
  return { source: { path }, output: target };
}

/** Whether a path is a folder, or lies in it. */
function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith('../') && !isAbsolute(way);
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
    // What follows the first sentence is about other programs.
    throw new Failed(`${(error as Error).message.split(/\.\s/)[0] ?? ''}; ${USAGE}`);
  }
}

function whole(option: string, text: string | undefined, otherwise: number, least: number, most: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if ((text !== undefined && !/^\d+$/.test(text)) || value < least || value > most) {
    throw new Failed(`${option} must be a whole number from ${least} to ${most}, got '${text ?? ''}'; ${USAGE}`);
  }
  return value;
}
