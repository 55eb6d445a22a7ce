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

/** Id of the first of them, far from the ids of a file, which begin with 1: neither overwrites the other. */
const FIRST_STREAMED_ID = 1_000_000_001;

/** The encounters that go into the stream. */
export function streamed(workload: Workload, { seed }: Amount): Encounter[] {
  return [...workload.encounters({ count: STREAMED, seed, firstId: FIRST_STREAMED_ID })];
}

/** One encounter as a hospital would ask about it: nobody knows yet whether the patient comes back. */
export function asked(encounter: Encounter): Record<string, string | number> {
  return Object.fromEntries(Object.entries(encounter).filter(([field]) => field !== 'readmitted'));
}
