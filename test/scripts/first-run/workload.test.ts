import { toCsv } from '../../../scripts/encounters/csv';
import type { Encounter } from '../../../scripts/encounters/encounter';
import { generateEncounters } from '../../../scripts/encounters/generator';
import { idsMapping } from '../../../scripts/encounters/ids-mapping';
import {
  asked,
  LARGEST_SEED,
  MOST_IN_FILE,
  streamed,
  uploaded,
  type Workload,
} from '../../../scripts/first-run/workload';
import { encounter } from './given';

const WORKLOAD: Workload = { encounters: generateEncounters, csv: toCsv, idsMapping };

/** Largest ids of the real file. */
const REAL = { encounter: 443_867_222, patient: 189_502_619 };

/** All that a first run sends. */
const sent = (encounters: number, seed: number): Encounter[] => [
  ...uploaded(WORKLOAD, { encounters, seed }),
  ...streamed(WORKLOAD, { encounters, seed }),
];

const ids = (encounters: readonly Encounter[]) => encounters.map(({ encounter_id: id }) => Number(id));

/** What a stay was, whoever it was of. */
const stay = (encounter: Encounter) => JSON.stringify({ ...encounter, encounter_id: 0, patient_nbr: 0 });

describe('the data of a first run', () => {
  test('of different seeds shares no id, so that no encounter comes again with other content', () => {
    const all = [0, 1, 2, LARGEST_SEED].flatMap((seed) => ids(sent(2000, seed)));
    expect(new Set(all).size).toBe(4 * 3000);
  });

  test('leaves room for the largest file between the first ids of two seeds', () => {
    const [file] = uploaded(WORKLOAD, { encounters: 1, seed: 1 });
    const [stream] = streamed(WORKLOAD, { encounters: 1, seed: 1 });
    const [next] = uploaded(WORKLOAD, { encounters: 1, seed: 2 });
    expect(Number(stream?.encounter_id) - Number(file?.encounter_id)).toBe(MOST_IN_FILE);
    expect(Number(next?.encounter_id) - Number(stream?.encounter_id)).toBeGreaterThanOrEqual(1000);
  });

  test.each([0, LARGEST_SEED])('of seed %i has ids that the real file does not have', (seed) => {
    const all = sent(1000, seed);
    expect(Math.min(...ids(all))).toBeGreaterThan(REAL.encounter);
    expect(Math.min(...all.map(({ patient_nbr: patient }) => Number(patient)))).toBeGreaterThan(
      Math.max(REAL.patient, ...ids(all)),
    );
  });

  test('sends other stays into the stream than into the file', () => {
    const file = new Set([...uploaded(WORKLOAD, { encounters: 1000, seed: 1 })].map(stay));
    expect(streamed(WORKLOAD, { encounters: 1000, seed: 1 }).filter((each) => file.has(stay(each)))).toEqual([]);
  });
});

test('the endpoint is asked about the first who went home, and whose end nobody knows', () => {
  const died = { ...encounter(1), discharge_disposition_id: 11 };
  expect(asked([died, encounter(2), encounter(3)])).toMatchObject({ encounter_id: 2, discharge_disposition_id: 1 });
  expect(asked([encounter(2)])).not.toHaveProperty('readmitted');
});
