import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ROOT } from '../resolved-platform';
import { type Arguments, readArguments } from './arguments';
import { Failed } from './failed';

/** Encounters that are made up without an argument: enough for a model that beats the bar on both parts. */
const DEFAULT_ENCOUNTERS = 20_000;

const USAGE =
  'npm run rehearse:training -- [--data <zip or folder of UCI>] or [--features <folder of a version>] or ' +
  '[--encounters <number>] [--seed <number>], and [--output <folder>]';

/** What a person typed: where the features come from, and the folder for all that is made. */
export type WorkflowArguments = { readonly features: string; readonly output: string } | Arguments;

/**
 * Reads the command line of `npm run rehearse:training`.
 *
 * @param from folder that relative paths begin in
 * @throws Failed with what may be given
 */
export function readWorkflowArguments(args: readonly string[], from: string): WorkflowArguments {
  const given = parsed(args);
  const { features, output = join(ROOT, 'rehearsal-training.out'), ...source } = given;
  const others = Object.entries(source).filter(([, value]) => value !== undefined);
  if (features === undefined) {
    const made = others.length === 0 ? [['encounters', String(DEFAULT_ENCOUNTERS)]] : others;
    return readArguments(
      [...made, ['output', output]].flatMap(([name, value]) => [`--${name}`, String(value)]),
      from,
    );
  }
  if (others.length > 0) {
    throw new Failed(`--features are made already, and --${others[0]?.[0] ?? ''} makes others; give one: ${USAGE}`);
  }
  const folder = resolve(from, features);
  if (!basename(folder).startsWith('version=') || !existsSync(join(folder, 'manifest.json'))) {
    throw new Failed(
      `--features must be a folder version=<version> with a manifest.json, as a rehearsal of the data leaves it, got '${folder}'; ${USAGE}`,
    );
  }
  const { output: checked } = readArguments(['--output', output], from);
  if (`${folder}/`.startsWith(`${checked}/`)) {
    throw new Failed(
      `--features must lie outside of --output, which is emptied first, got '${folder}' in '${checked}'`,
    );
  }
  return { features: folder, output: checked };
}

function parsed(args: readonly string[]): Readonly<Record<string, string | undefined>> {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { data: text, features: text, encounters: text, seed: text, output: text },
      strict: true,
    });
    return values;
  } catch (error) {
    throw new Failed(`${(error as Error).message.split(/\.\s/)[0] ?? ''}; ${USAGE}`);
  }
}
