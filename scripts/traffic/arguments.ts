import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { commandLine, UsageError } from '../preflight/command-line';
import { readDemand, SHAPES } from './demand';
import type { SimulatedScaling } from './scaling';
import type { Situation } from './simulation';

/** What a person asked for. */
export interface TrafficArguments {
  /** What is simulated. */
  readonly situation: Situation;

  /** The same in words: where the numbers come from. */
  readonly told: readonly string[];

  /** Folder of the results. */
  readonly out: string;
}

/** Minutes from the decision until an instance answers, without `--start-minutes`: a guess for a small model. */
const START_MINUTES = 6;

/** Share of an instance's capacity that a target leaves to use, when nobody has measured: that of the load test. */
const SAFETY = 0.7;

const loadTestSchema = z.object({ capacity: z.object({ perSecond: z.number().positive() }) });

const OPTIONS = [
  'traffic',
  'shape',
  'low',
  'peak',
  'capacity',
  'load-test',
  'start-minutes',
  'latency-ms',
  'zone-loss',
  'zone',
  'date',
  'out',
];

/**
 * Reads the command line of a traffic simulation.
 *
 * @param args what stands after the name of the command
 * @param folder that relative paths are of
 * @throws UsageError for an option that is unknown, out of its range, or lacking
 * @throws ConfigError with everything that is wrong with the configuration
 */
export function trafficArguments(args: readonly string[], folder: string): TrafficArguments {
  const { config, configPath, options } = commandLine(
    args,
    Object.fromEntries(OPTIONS.map((name) => [name, { type: 'string' as const }])),
  );
  const given = (name: string): string | undefined => options[name] as string | undefined;
  const scaling: SimulatedScaling | undefined = config.serving.scaling;
  const capacity = capacityOf(given, scaling, folder);
  const traffic = demandOf(given, scaling?.maxInstances ?? config.serving.instances, capacity.perMinute, folder);
  const startMinutes = numberOf('start-minutes', given('start-minutes'), { least: 0, most: 60 }) ?? START_MINUTES;
  const zoneLoss = zoneLossOf(given, config.availabilityZones, traffic.demand.length);
  const text = scaling === undefined ? 'without scaling' : JSON.stringify(scaling);
  return {
    situation: {
      demand: traffic.demand,
      instances: config.serving.instances,
      scaling,
      zones: config.availabilityZones,
      capacity: capacity.perMinute,
      startMinutes,
      latencyMs: numberOf('latency-ms', given('latency-ms'), { least: 1, most: 60_000 }),
      begin: beginOf(given('date') ?? '2026-03-02'),
      zoneLoss,
    },
    told: [
      `${configPath}: ${config.serving.instances} instances at first, ${text}`,
      `traffic: ${traffic.told}`,
      `an instance carries ${capacity.perMinute.toFixed(0)} requests a minute (${capacity.told}), and answers ${startMinutes} minutes after it is asked for`,
      ...(zoneLoss === undefined ? [] : [`${zoneLoss.zone} is lost in minute ${zoneLoss.minute}`]),
    ],
    out: resolve(folder, given('out') ?? 'traffic.out'),
  };
}

type Given = (name: string) => string | undefined;

/** Requests per minute that an instance carries, and who says so. */
function capacityOf(
  given: Given,
  scaling: SimulatedScaling | undefined,
  folder: string,
): { perMinute: number; told: string } {
  const [stated, file] = [numberOf('capacity', given('capacity'), { least: 1, most: 10_000_000 }), given('load-test')];
  if (stated !== undefined && file !== undefined) {
    throw new UsageError(
      `--capacity and --load-test both say what an instance carries, got '${stated}' and '${file}'; leave one out`,
    );
  }
  if (stated !== undefined) return { perMinute: stated, told: 'as given' };
  if (file !== undefined) {
    const { capacity } = loadTestSchema.parse(JSON.parse(readText('load-test', resolve(folder, file))));
    return { perMinute: capacity.perSecond * 60, told: `as measured in ${file}` };
  }
  const target = scaling?.invocationsPerInstancePerMinute;
  if (target === undefined) {
    throw new UsageError(
      '--capacity must say how many requests a minute one instance carries, got none, and the configuration has no invocationsPerInstancePerMinute ' +
        'to guess from; npm run load-test measures it, and --load-test load-test.out/load-test.json takes it from there',
    );
  }
  return { perMinute: target / SAFETY, told: `a guess: the target is taken for ${SAFETY} of it` };
}

function demandOf(given: Given, most: number, capacity: number, folder: string): { demand: number[]; told: string } {
  const [file, shape] = [given('traffic'), given('shape')];
  if (file !== undefined) {
    if (shape !== undefined)
      throw new UsageError(`--shape must not stand beside --traffic, got '${shape}'; leave one of them out`);
    return { demand: readDemand(readText('traffic', resolve(folder, file))), told: file };
  }
  const name = shape ?? 'night-and-day';
  const make = SHAPES[name];
  if (make === undefined) {
    throw new UsageError(
      `--shape must be one of ${Object.keys(SHAPES).join(', ')}, got '${name}'; or give --traffic <csv>`,
    );
  }
  const range = { least: 0, most: 1_000_000_000 };
  const peak = numberOf('peak', given('peak'), range) ?? Math.round(most * capacity * SAFETY);
  const low = numberOf('low', given('low'), range) ?? Math.round(peak / 5);
  if (low > peak) throw new UsageError(`--low must be at most --peak (${peak}), got '${low}'; lower it`);
  return { demand: make({ low, peak }), told: `${name}, from ${low} to ${peak} requests a minute` };
}

function zoneLossOf(given: Given, zones: readonly string[], minutes: number): Situation['zoneLoss'] {
  const minute = numberOf('zone-loss', given('zone-loss'), { least: 0, most: minutes - 1 });
  const zone = given('zone') ?? zones[0] ?? '';
  if (!zones.includes(zone)) {
    throw new UsageError(`--zone must be one of ${zones.join(', ')}, got '${zone}'; availabilityZones names others`);
  }
  if (minute === undefined && given('zone') !== undefined) {
    throw new UsageError(`--zone must stand beside --zone-loss <minute>, got '${zone}' alone; say when it is lost`);
  }
  return minute === undefined ? undefined : { zone, minute };
}

function beginOf(date: string): Date {
  const begin = new Date(`${date}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || Number.isNaN(begin.getTime())) {
    throw new UsageError(`--date must be a day as yyyy-mm-dd, got '${date}'; schedules go by it`);
  }
  return begin;
}

function numberOf(
  name: string,
  text: string | undefined,
  { least, most }: { readonly least: number; readonly most: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value < least || value > most) {
    throw new UsageError(
      `--${name} must be a number from ${least} to ${most}, got '${text}'; change it, or leave it out`,
    );
  }
  return value;
}

function readText(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(
      `--${option} must be a file that can be read, got '${path}' (${String((error as NodeJS.ErrnoException).code)}); name another`,
    );
  }
}
