import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { asList, asProperties } from '../../lib/checks/assembly';
import { MORE_DEFINITIONS } from './more-definitions';
import { platformRegions } from '../../lib/sagemaker/regions';
import { defaultOf, type Settings } from './schema-keys';

const EXAMPLES = join(__dirname, '..', '..', 'config', 'examples');

/** Every definition of the examples, and of what they have not: all are right, and of each algorithm, program, distribution and search. */
export const DEFINITIONS: readonly Settings[] = readdirSync(EXAMPLES)
  .filter((file) => file.endsWith('.yaml'))
  .flatMap((file) => {
    const settings: unknown = parse(readFileSync(join(EXAMPLES, file), 'utf8'));
    return asList(asProperties(asProperties(settings).training).jobs).map(asProperties);
  })
  // Each with values of its own: the same one twice would be an alias in YAML.
  .concat(MORE_DEFINITIONS.map((definition) => structuredClone(definition)));

/** Some definitions, no two alike; hyperparameters of an algorithm cannot be drawn key by key. */
export const definitions: fc.Arbitrary<unknown> = fc.uniqueArray(fc.constantFrom(...DEFINITIONS), {
  maxLength: 2,
  selector: ({ name }) => name,
});

/** Regions in which every image of the examples is: what a Region lacks has rules and messages of its own. */
export const REGIONS_WITH_ALL = ['us-east-1', 'us-east-2', 'us-west-2', 'eu-west-1', 'eu-central-1', 'ap-northeast-1'];

/**
 * Makes the training of settings keep the rules between keys: sections that belong to the mode, a storage that can be read as it is
 * said, a Lustre file system that is sold and used, spare capacity that is not kept warm, names that fit.
 */
export function trainingKeepsTheRules({ training, region, name }: Settings): Settings {
  if (training === undefined) return {};
  const { mode = 'train', tuning, autopilot, lustre, keepAliveMinutes, spot, jobs, ...others } = asProperties(training);
  const { storage: place, inputMode: reading, ...rest } = others;
  const storage = mode === 'autopilot' ? 's3' : (place ?? 's3');
  const inputMode = storage === 's3' && reading !== 'pipe' ? reading : undefined;
  const kept = jobsOf(asList(jobs).map(asProperties), String(region), String(name));
  const usesLustre = [storage, ...kept.map((job) => job.storage)].includes('fsx-lustre');
  // A search waits an hour at most for spare capacity: its trainings save no checkpoints (TR-06).
  const longest = Math.max(Number(asProperties(spot).maxWaitMinutes), Number(rest.maxRuntimeMinutes ?? 60));
  const spare = spot === undefined || (mode === 'tune' && longest > 60) ? {} : { spot };
  return {
    training: {
      ...rest,
      ...(training !== undefined && 'mode' in asProperties(training) ? { mode } : {}),
      ...(place === undefined && storage === 's3' ? {} : { storage }),
      ...(inputMode === undefined ? {} : { inputMode }),
      ...(mode === 'tune' && tuning !== undefined ? { tuning: searchOf(asProperties(tuning)) } : {}),
      ...(mode === 'autopilot' && autopilot !== undefined ? { autopilot: automatic(asProperties(autopilot)) } : {}),
      ...(usesLustre && lustre !== undefined ? { lustre: sold(asProperties(lustre)) } : {}),
      ...spare,
      ...(keepAliveMinutes === undefined || 'spot' in spare ? {} : { keepAliveMinutes }),
      ...(jobs === undefined ? {} : { jobs: kept }),
    },
  };
}

/** Puts an environment with definitions into a Region that has all images, so that most of those that are drawn are made. */
export function definitionsHaveImages({ training, serving, region }: Settings): Settings {
  const index = platformRegions().indexOf(String(region));
  const none = asList(asProperties(training).jobs).length + asList(asProperties(serving).endpoints).length === 0;
  return none || index < 0 || REGIONS_WITH_ALL.includes(String(region))
    ? {}
    : { region: REGIONS_WITH_ALL[index % REGIONS_WITH_ALL.length] };
}

/** Definitions whose names fit behind the name of the environment, in a Region that has their images. */
function jobsOf(jobs: readonly Settings[], region: string, name: string): Settings[] {
  if (!REGIONS_WITH_ALL.includes(region)) return [];
  return jobs
    .flatMap((job): Settings[] => {
      // An algorithm of the Marketplace has another ARN in each Region.
      if (job.marketplace !== undefined) {
        const algorithmArn = `arn:aws:sagemaker:${region}:865070037744:algorithm/example-1234`;
        return [{ ...job, marketplace: { algorithmArn }, name: String(job.name).slice(0, 6) }];
      }
      return `${name}-${String(job.name)}`.length <= 23
        ? [job]
        : [{ ...job, name: String(job.name).slice(0, 5).replace(/-$/, '') }];
    })
    .filter(({ name: own }, index, all) => all.findIndex((one) => one.name === own) === index);
}

/** Trainings of the grid of the reference workload. */
const GRID_JOBS = 9;

/** A search with bounds for hyperband alone, which SageMaker finds nowhere else, and no more trainings at a time than in all. */
function searchOf({ strategy: given, hyperband, earlyStopping, parallelJobs, ...search }: Settings): Settings {
  const strategy = hyperband === undefined ? given : 'hyperband';
  const { minResource = 1, maxResource = 27 } = asProperties(hyperband);
  const all = strategy === 'grid' ? GRID_JOBS : Number(search.maxJobs ?? defaultOf('training.tuning.maxJobs'));
  const parallel = Math.min(Number(parallelJobs ?? defaultOf('training.tuning.parallelJobs')), all);
  const bounds = { minResource, maxResource: Math.max(Number(minResource) + 1, Number(maxResource)) };
  return {
    ...search,
    ...(strategy === undefined ? {} : { strategy }),
    ...(strategy === 'hyperband' ? { hyperband: bounds } : {}),
    ...(earlyStopping === undefined || strategy === 'hyperband' ? {} : { earlyStopping }),
    ...(parallelJobs === undefined && parallel > 1 ? {} : { parallelJobs: parallel }),
  };
}

/** A candidate may not take longer than the whole search. */
function automatic(search: Settings): Settings {
  const whole = Number(search.maxRuntimeMinutes ?? 240);
  const candidate = Number(search.maxCandidateMinutes ?? 60);
  return candidate <= whole ? search : { ...search, maxCandidateMinutes: whole };
}

/** A size that is sold, and a throughput where the kind has one. */
function sold({ deployment, capacityGiB, throughput, ...rest }: Settings): Settings {
  const size = capacityGiB === undefined ? {} : { capacityGiB: sizeNear(Number(capacityGiB)) };
  return {
    ...rest,
    ...(deployment === undefined ? {} : { deployment }),
    ...size,
    ...(deployment === 'persistent' ? { throughput: throughput ?? 125 } : {}),
  };
}

function sizeNear(size: number): number {
  return size < 2400 ? 1200 : Math.min(480_000, Math.round(size / 2400) * 2400);
}
