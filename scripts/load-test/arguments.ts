import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from '../preflight/command-line';
import type { Limits } from './step';

/** What is asked: the server on this machine, or an endpoint. */
export type Target =
  | { readonly kind: 'local'; readonly workers: number; readonly archive?: string }
  | { readonly kind: 'endpoint'; readonly name: string; readonly region?: string };

/** What a person asked for. */
export interface LoadTestArguments {
  /** Who is asked. */
  readonly target: Target;

  /** What a step must keep. */
  readonly limits: Limits;

  /** Encounters in each request. */
  readonly encounters: number;

  /** Seconds of each step. */
  readonly stepSeconds: number;

  /** Requests per second of the first step. */
  readonly startRate: number;

  /** Requests per second at most. */
  readonly maxRate: number;

  /** Share of the capacity that is used before an instance is added. */
  readonly safety: number;

  /** Folder of the results. */
  readonly out: string;
}

/** Seconds for which the first rate is held before anything counts: connections, caches, the compiler. */
export const WARM_UP_SECONDS = 3;

interface Range {
  readonly least: number;
  readonly most: number;
  readonly usual: number;
  readonly whole?: boolean;
}

const RANGES = {
  // A request may hold 25 MB, which are some 20,000 encounters.
  encounters: { least: 1, most: 10_000, usual: 1, whole: true },
  'step-seconds': { least: 1, most: 600, usual: 10 },
  'start-rate': { least: 1, most: 100_000, usual: 50 },
  'max-rate': { least: 1, most: 100_000, usual: 5_000 },
  // The alarm of lib/serving reports answers that take longer than a second.
  'p99-ms': { least: 1, most: 60_000, usual: 1_000 },
  'max-errors': { least: 0, most: 0.5, usual: 0.001 },
  safety: { least: 0.05, most: 1, usual: 0.7 },
  workers: { least: 1, most: 192, usual: availableParallelism(), whole: true },
} as const satisfies Record<string, Range>;

const TEXTS = ['endpoint', 'region', 'archive', 'out'] as const;

const USAGE =
  'npm run load-test -- [--local | --endpoint <name> [--region <region>]] [--encounters 1] [--step-seconds 10] [--start-rate 50] ' +
  '[--max-rate 5000] [--p99-ms 1000] [--max-errors 0.001] [--safety 0.7] [--workers <processes>] [--archive model.tar.gz] [--out load-test.out]';

/**
 * Reads the command line of a load test.
 *
 * @param args what stands after the name of the command
 * @param folder that relative paths are of
 * @throws UsageError for an option that is unknown, out of its range, or fights another
 */
export function loadTestArguments(args: readonly string[], folder: string): LoadTestArguments {
  const given = parsed(args);
  const number = (name: keyof typeof RANGES): number => ranged(name, given[name]);
  const [startRate, maxRate] = [number('start-rate'), number('max-rate')];
  if (maxRate < startRate) {
    throw new UsageError(
      `--max-rate must be at least --start-rate (${startRate}), got '${maxRate}'; raise it, or start lower`,
    );
  }
  return {
    target: targetOf(given, number('workers'), folder),
    limits: { p99Ms: number('p99-ms'), maxErrors: number('max-errors') },
    encounters: number('encounters'),
    stepSeconds: number('step-seconds'),
    startRate,
    maxRate,
    safety: number('safety'),
    out: resolve(folder, given.out ?? 'load-test.out'),
  };
}

type Given = Readonly<Record<keyof typeof RANGES | (typeof TEXTS)[number], string | undefined>> & {
  readonly local?: boolean;
};

function parsed(args: readonly string[]): Given {
  const text = { type: 'string' } as const;
  const options = Object.fromEntries([...Object.keys(RANGES), ...TEXTS].map((name) => [name, text]));
  try {
    return parseArgs({ args: [...args], options: { ...options, local: { type: 'boolean' } }, strict: true })
      .values as unknown as Given;
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split(/\.\s/)[0]}; ${USAGE}`);
  }
}

function targetOf({ local, endpoint, region, archive, workers }: Given, processes: number, folder: string): Target {
  if (endpoint === undefined) {
    if (region !== undefined)
      throw new UsageError(`--region must stand beside --endpoint, got '${region}' alone; ${USAGE}`);
    return { kind: 'local', workers: processes, archive: archive === undefined ? undefined : resolve(folder, archive) };
  }
  const fights = Object.entries({ local, archive, workers }).find(([, value]) => value !== undefined);
  if (fights !== undefined) {
    throw new UsageError(
      `--${fights[0]} must not stand beside --endpoint, which is asked as it is; leave one of them out`,
    );
  }
  if (!/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$/.test(endpoint)) {
    throw new UsageError(
      `--endpoint must be the name of an endpoint (letters, digits and hyphens, at most 63), got '${endpoint}'; ` +
        'aws sagemaker list-endpoints says what there is',
    );
  }
  return { kind: 'endpoint', name: endpoint, region };
}

function ranged(name: keyof typeof RANGES, text: string | undefined): number {
  const { least, most, usual, whole = false }: Range = RANGES[name];
  if (text === undefined) return usual;
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value < least || value > most || (whole && !Number.isInteger(value))) {
    throw new UsageError(
      `--${name} must be a ${whole ? 'whole ' : ''}number from ${least} to ${most}, got '${text}'; leave it out for ${usual}`,
    );
  }
  return value;
}
