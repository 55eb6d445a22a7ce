import type { Encounter } from '../encounters/encounter';

/** Made-up data of the reference workload; the same options always give the same data. */
export interface Workload {
  /** Encounters, made while they are read. */
  encounters(options: {
    readonly count: number;
    readonly seed: number;
    readonly firstId?: number;
  }): Iterable<Encounter>;

  /** Lines of a CSV file, the header first, each with its line feed. */
  csv(encounters: Iterable<Encounter>): Iterable<string>;

  /** The file that says what the ids of an encounter mean. */
  idsMapping(): string;
}

/** How much of it. */
export interface Amount {
  /** Encounters in the file. */
  readonly encounters: number;

  /** What makes them these and no others. */
  readonly seed: number;
}

/** Encounters that go into the stream: two full calls. */
export const STREAMED = 1000;

/** First id of all; those of the real file end at 443,867,222, so that made-up encounters never stand in their way. */
const FIRST_ID = 500_000_001;

/** Ids that each seed has to itself: the job refuses an encounter that comes again with other content. */
const IDS_OF_A_SEED = 1_000_000;

/** Largest number of encounters in the file: the other ids of the seed are for the stream. */
export const MOST_IN_FILE = IDS_OF_A_SEED / 2;

/** Largest seed. Ids of encounters then stay below the numbers of patients, which count down from 2147483647. */
export const LARGEST_SEED = 499;

/** Discharge disposition of somebody who went home. */
const HOME = 1;

/** The encounters that go into the file. */
export function uploaded(workload: Workload, { encounters: count, seed }: Amount): Iterable<Encounter> {
  return workload.encounters({ count, seed, firstId: firstId(seed) });
}

/** The encounters that go into the stream. */
export function streamed(workload: Workload, { seed }: Amount): Encounter[] {
  // With the seed of the file they would be its first stays once more, of other patients.
  const other = seed + LARGEST_SEED + 1;
  return [...workload.encounters({ count: STREAMED, seed: other, firstId: firstId(seed) + MOST_IN_FILE })];
}

/** The first who went home, as a hospital would ask: nobody knows yet whether the patient comes back. */
export function asked(encounters: readonly Encounter[]): Record<string, string | number> {
  const encounter = encounters.find(({ discharge_disposition_id: disposition }) => disposition === HOME);
  return Object.fromEntries(Object.entries(encounter ?? {}).filter(([field]) => field !== 'readmitted'));
}

function firstId(seed: number): number {
  return FIRST_ID + seed * IDS_OF_A_SEED;
}
