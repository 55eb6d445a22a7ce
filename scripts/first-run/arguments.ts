import { type CommandLine, commandLine, UsageError } from '../preflight/command-line';
import { type Amount, LARGEST_SEED, MOST_IN_FILE } from './workload';

/** Fewer leave no readmitted patient for one of the three parts; more take minutes to send and prove nothing else. */
const ENCOUNTERS = { least: 1_000, most: MOST_IN_FILE, usual: 20_000 };

const SEED = { least: 0, most: LARGEST_SEED, usual: 1 };

/** What a person asked for. */
export interface FirstRunArguments extends CommandLine {
  /** How much data. */
  readonly amount: Amount;
}

/**
 * Reads the command line of a first run: `-c config=<path>`, `--encounters N`, `--seed N`, `--into-kept-data`.
 *
 * @param args what stands after the name of the command
 * @throws UsageError for wrong options, and for a configuration that keeps its data when nobody said that this is meant
 * @throws ConfigError with everything that is wrong with the configuration
 */
export function firstRunArguments(args: readonly string[]): FirstRunArguments {
  const line = commandLine(args, {
    encounters: { type: 'string' },
    seed: { type: 'string' },
    'into-kept-data': { type: 'boolean' },
  });
  if (line.config.onDestroy === 'keep-all-data' && line.options['into-kept-data'] !== true) {
    throw new UsageError(
      `${line.configPath} keeps its data (onDestroy: keep-all-data), so made-up encounters would stay among it, and a model trained on ` +
        'them would be served; use a sandbox, or say --into-kept-data if that is meant',
    );
  }
  return {
    ...line,
    amount: { encounters: whole(line, 'encounters', ENCOUNTERS), seed: whole(line, 'seed', SEED) },
  };
}

function whole(
  { options }: CommandLine,
  name: string,
  { least, most, usual }: { readonly least: number; readonly most: number; readonly usual: number },
): number {
  const given = options[name];
  if (given === undefined) return usual;
  const number = Number(given);
  if (!/^\d+$/.test(String(given)) || number < least || number > most) {
    throw new UsageError(
      `--${name} must be a whole number from ${least} to ${most}, got '${String(given)}'; leave it out for ${usual}`,
    );
  }
  return number;
}
