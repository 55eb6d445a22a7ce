import schema from '../../jobs/readmission/encounter.schema.json';
import { type Encounter, encounterOf } from './encounter';
import { backAgain, newPatient, type Patient } from './patient';
import { LARGEST_SEED, Random } from './random';

/** How many encounters, and which. */
export interface GeneratorOptions {
  /** Encounters to make, from 0; as many as fit between `firstId` and the largest id, 2147483647. */
  readonly count: number;

  /** Whole number from 0 to 4294967295. The same seed gives the same encounters; more of them begin with the same ones. */
  readonly seed: number;

  /**
   * Id of the first encounter; the others count on. Encounters with other ids are of other patients.
   *
   * @default 1
   */
  readonly firstId?: number;
}

/** Largest id of an encounter. */
export const LARGEST_ID = schema.properties.encounter_id.maximum;

/** Share of encounters that are of a patient who was there before: 101,766 encounters of 71,518 patients in the real file. */
const RETURNS = 0.2972;

/** Patients who may come back at one time; with more, the memory would grow with the file. */
const WAITING = 1000;

/**
 * Made-up encounters with the schema and the oddities of the UCI file: missing values, rare codes, patients who come
 * back. Readmission depends on the fields, so that a model has something to learn. They are made while they are read:
 * memory does not grow with their number.
 *
 * @throws RangeError when an option is not a whole number in its range
 */
export function generateEncounters({ count, seed, firstId = 1 }: GeneratorOptions): Iterable<Encounter> {
  mustBeWhole('firstId', firstId, 1, LARGEST_ID);
  mustBeWhole('count', count, 0, LARGEST_ID - firstId + 1);
  mustBeWhole('seed', seed, 0, LARGEST_SEED);
  return { [Symbol.iterator]: () => encounters(count, seed, firstId) };
}

function* encounters(count: number, seed: number, firstId: number): Generator<Encounter, void> {
  const random = new Random(seed);
  const waiting: Patient[] = [];
  for (let id = firstId; id < firstId + count; id++) {
    const known = random.happens(RETURNS) ? takeNext(waiting, random) : undefined;
    const patient = known ? backAgain(known, random) : newPatient(id, random);
    const encounter = encounterOf(id, patient, random);
    yield encounter;
    if (encounter.readmitted !== 'NO') {
      if (waiting.length === WAITING) {
        takeAny(waiting, random);
      }
      waiting.push(patient);
    }
  }
}

/** Removes the one of any two who came more often: who came often comes again. */
function takeNext(waiting: Patient[], random: Random): Patient | undefined {
  const [one, other] = [takeAny(waiting, random), takeAny(waiting, random)];
  if (one === undefined || other === undefined) {
    return one;
  }
  const [next, later] = one.inpatientVisits < other.inpatientVisits ? [other, one] : [one, other];
  waiting.push(later);
  return next;
}

/** Removes any one; the last takes its place. */
function takeAny(waiting: Patient[], random: Random): Patient | undefined {
  const index = random.below(waiting.length);
  const taken = waiting[index];
  const last = waiting.pop();
  if (last !== undefined && index < waiting.length) {
    waiting[index] = last;
  }
  return taken;
}

function mustBeWhole(what: string, value: number, from: number, to: number): void {
  if (!Number.isInteger(value) || value < from || value > to) {
    throw new RangeError(`${what} must be a whole number from ${from} to ${to}, got '${value}'; give one of these`);
  }
}
