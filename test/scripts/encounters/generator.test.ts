import { createHash } from 'node:crypto';
import fc from 'fast-check';
import schema from '../../../jobs/readmission/encounter.schema.json';
import { checkEncounter } from '../../../lambda/encounter-validation/encounter';
import { toCsv } from '../../../scripts/encounters/csv';
import type { Encounter, Field } from '../../../scripts/encounters/encounter';
import { generateEncounters } from '../../../scripts/encounters/generator';

const COUNT = 30_000;
const EXPIRED = [11, 19, 20, 21];
const HOSPICE = [13, 14];

const many = [...generateEncounters({ count: COUNT, seed: 1 })];

/** Share of the many that a question is true of. */
function share(question: (encounter: Encounter) => boolean): number {
  return many.filter(question).length / COUNT;
}

/** How many values a field has among the many. */
function distinct(field: Field): number {
  return new Set(many.map((encounter) => encounter[field])).size;
}

function positives(encounters: readonly Encounter[]): number {
  return encounters.filter(({ readmitted }) => readmitted === '<30').length / encounters.length;
}

describe('generateEncounters', () => {
  test('gives the same bytes for the same seed, today and tomorrow', () => {
    const hash = createHash('sha256').update([...toCsv(many.slice(0, 1000))].join(''));

    expect(hash.digest('hex')).toBe('08eb0c8856fa4cee9abf21e5d600de4759fd7747bfd12f79d1e1c071d14b9c60');
  });

  test('gives other encounters for another seed, and the same ones first when more are asked for', () => {
    const given = (count: number, seed: number) => JSON.stringify([...generateEncounters({ count, seed })]);

    expect(given(100, 2)).not.toBe(given(100, 1));
    expect(given(200, 1).startsWith(given(100, 1).slice(0, -1))).toBe(true);
  });

  test('gives only valid encounters with the fields in the order of the file, whatever the seed', () => {
    const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    fc.assert(
      fc.property(seeds, fc.nat(50), fc.integer({ min: 1, max: 2 ** 31 - 51 }), (seed, count, firstId) => {
        const encounters = [...generateEncounters({ count, seed, firstId })];
        expect(encounters.map(({ encounter_id: id }) => id)).toEqual(encounters.map((_, index) => firstId + index));
        for (const encounter of encounters) {
          expect(Object.keys(encounter)).toEqual(Object.keys(schema.properties));
          expect(checkEncounter(encounter)).toMatchObject({ valid: true });
        }
      }),
    );
    expect(many.filter((encounter) => !checkEncounter(encounter).valid)).toEqual([]);
  });

  test('makes encounters while they are read, so that a file of any length needs no memory', () => {
    const [first] = generateEncounters({ count: 2 ** 31 - 1, seed: 1 });

    expect(first).toEqual(many[0]);
  });

  test.each([
    ['weight', 0.969],
    ['medical_specialty', 0.491],
    ['payer_code', 0.396],
    ['race', 0.022],
    ['diag_3', 0.014],
  ] as const)('leaves %s missing as often as the real file does', (field, missing) => {
    expect(Math.abs(share((encounter) => encounter[field] === '?') - missing)).toBeLessThan(0.01);
  });

  test.each([
    ['max_glu_serum', 'None', 0.947],
    ['A1Cresult', 'None', 0.833],
    ['diabetesMed', 'Yes', 0.77],
    ['change', 'Ch', 0.462],
    ['insulin', 'Steady', 0.303],
    ['gender', 'Female', 0.538],
    ['age', '[70-80)', 0.256],
    ['number_inpatient', 0, 0.665],
    ['readmitted', '<30', 0.112],
    ['readmitted', '>30', 0.349],
  ] as const)('has %s %s about as often as the real file', (field, value, expected) => {
    expect(Math.abs(share((encounter) => encounter[field] === value) - expected)).toBeLessThan(0.02);
  });

  test('has patients who come back, as many as the real file, with one race, gender and age', () => {
    const patients = new Map<unknown, Set<string>>();
    for (const { patient_nbr, race, gender, age } of many) {
      patients.set(patient_nbr, (patients.get(patient_nbr) ?? new Set()).add(`${race} ${gender} ${age}`));
    }

    expect(Math.abs(patients.size / COUNT - 71_518 / 101_766)).toBeLessThan(0.01);
    expect([...patients.values()].filter(({ size }) => size > 1)).toEqual([]);
  });

  test('has patients who die or go to a hospice, and nobody comes back who died', () => {
    const isAt = (dispositions: number[]) => (encounter: Encounter) =>
      dispositions.includes(Number(encounter.discharge_disposition_id));
    const died = many.filter(isAt(EXPIRED));
    const numbers = new Set(died.map(({ patient_nbr }) => patient_nbr));
    const last = new Map(many.map((encounter) => [encounter.patient_nbr, encounter]));

    expect(Math.abs(share(isAt([...EXPIRED, ...HOSPICE])) - 0.024)).toBeLessThan(0.005);
    expect(died.filter(({ readmitted }) => readmitted !== 'NO')).toEqual([]);
    expect([...numbers].filter((number) => !isAt(EXPIRED)(last.get(number) as Encounter))).toEqual([]);
  });

  test('has a long tail of rare values, and medications that nobody takes', () => {
    expect(distinct('diag_1')).toBeGreaterThan(500);
    expect(distinct('medical_specialty')).toBeGreaterThan(50);
    expect(distinct('discharge_disposition_id')).toBeGreaterThan(20);
    expect(share(({ troglitazone, tolbutamide }) => troglitazone !== 'No' || tolbutamide !== 'No')).toBeLessThan(0.001);
    expect(distinct('examide')).toBe(1);
  });

  test('readmits more often who was often there, is sick, or goes to rehabilitation', () => {
    const often = many.filter(({ number_inpatient: visits }) => Number(visits) > 2);
    const never = many.filter(({ number_inpatient: visits }) => visits === 0);
    const rehabilitation = many.filter(({ discharge_disposition_id: disposition }) => disposition === 22);
    const home = many.filter(({ discharge_disposition_id: disposition }) => disposition === 1);

    expect(positives(often)).toBeGreaterThan(2 * positives(never));
    expect(positives(rehabilitation)).toBeGreaterThan(2 * positives(home));
  });

  test.each([
    ['count', { count: -1, seed: 1 }, /^count must be a whole number from 0 to 2147483647, got '-1'/],
    ['count', { count: 1.5, seed: 1 }, /^count must be/],
    ['count', { count: 2, seed: 1, firstId: 2 ** 31 - 1 }, /^count must be a whole number from 0 to 1, got '2'/],
    ['seed', { count: 1, seed: 2 ** 32 }, /^seed must be a whole number from 0 to 4294967295, got '4294967296'/],
    ['firstId', { count: 1, seed: 1, firstId: 0 }, /^firstId must be a whole number from 1 to 2147483647, got '0'/],
  ])('refuses a wrong %s at once and says what is allowed (%#)', (_, options, message) => {
    expect(() => generateEncounters(options)).toThrow(message);
  });
});
