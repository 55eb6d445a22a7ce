import fc from 'fast-check';
import schema from '../../../jobs/readmission/encounter.schema.json';
import { checkEncounter, columnName } from '../../../lambda/encounter-validation/encounter';
import { anEncounter, anyEncounter } from './encounter-fixture';

function reasonsFor(value: unknown) {
  const check = checkEncounter(value);
  return check.valid ? [] : check.reasons;
}

function rowOf(value: unknown) {
  const check = checkEncounter(value);
  return check.valid ? check.row : {};
}

describe('checkEncounter', () => {
  test('accepts every encounter that the schema describes', () => {
    fc.assert(fc.property(anyEncounter, (encounter) => checkEncounter(encounter).valid));
  });

  test('gives a row with all 50 columns in the order of the file, named in lower case with underscores', () => {
    const columns = Object.keys(rowOf(anEncounter()));

    expect(columns).toEqual(Object.keys(schema.properties).map(columnName));
    expect(columns).toHaveLength(50);
    expect(columns).toEqual(expect.arrayContaining(['a1cresult', 'glyburide_metformin', 'diabetesmed']));
  });

  test('keeps every value as it came and gives null where readmission is not known yet', () => {
    expect(rowOf(anEncounter({ weight: '?', number_inpatient: 3 }))).toMatchObject({
      weight: '?',
      number_inpatient: 3,
      readmitted: null,
    });
    expect(rowOf(anEncounter({ readmitted: '<30' }))).toMatchObject({ readmitted: '<30' });
  });

  test.each([
    ['age', '44', "'44'", /^one of \[0-10\), \[10-20\)/],
    ['time_in_hospital', 15, '15', /^an integer from 1 to 14$/],
    ['number_inpatient', '3', "'3'", /^an integer from 0 to 999$/],
    ['number_inpatient', 0.5, '0.5', /^an integer/],
    ['patient_nbr', 2 ** 31, '2147483648', /^an integer from 1 to 2147483647$/],
    ['diag_1', '250,83', "'250,83'", /^text that matches /],
    ['medical_specialty', 'x'.repeat(65), `'${'x'.repeat(79)}`.slice(0, 66), /at most 64 characters$/],
    ['race', null, 'null', /^one of /],
  ])('refuses %s %p with the value given and what is allowed', (field, value, given, allowed) => {
    expect(reasonsFor(anEncounter({ [field]: value }))).toEqual([
      { field, given: expect.stringContaining(given), allowed: expect.stringMatching(allowed) },
    ]);
  });

  test('gives one reason for all missing fields, which names the first five and counts the others', () => {
    expect(reasonsFor(anEncounter({ insulin: undefined }))).toEqual([
      { field: '(record)', given: 'missing', allowed: 'every required field; add insulin' },
    ]);
    expect(reasonsFor(anEncounter({ insulin: undefined, race: undefined, age: '44' }))).toEqual([
      { field: '(record)', given: 'missing', allowed: 'every required field; add race, insulin' },
      expect.objectContaining({ field: 'age' }),
    ]);
    expect(reasonsFor({})).toEqual([
      {
        field: '(record)',
        given: 'missing',
        allowed: 'every required field; add encounter_id, patient_nbr, race, gender, age and 44 more',
      },
    ]);
  });

  test('refuses a field that is not of the file and names the nearest one', () => {
    expect(reasonsFor(anEncounter({ a1cresult: 'Norm', A1Cresult: undefined }))).toEqual([
      expect.objectContaining({ given: 'missing', allowed: 'every required field; add A1Cresult' }),
      { field: 'a1cresult', given: "'Norm'", allowed: 'no such field; did you mean A1Cresult?' },
    ]);
  });

  test('gives one reason for each wrong field that is there, and no other, whatever stands in it', () => {
    const fields = fc.constantFrom(...schema.required);
    fc.assert(
      fc.property(anyEncounter, fc.dictionary(fields, fc.jsonValue()), (encounter, junk) => {
        const wrong = Object.keys(junk).filter(
          (field) => !checkEncounter({ ...encounter, [field]: junk[field] }).valid,
        );
        expect(
          reasonsFor({ ...encounter, ...junk })
            .map(({ field }) => field)
            .sort(),
        ).toEqual(wrong.sort());
      }),
    );
  });

  test('answers any value at all, with reasons that stay short', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true }), (value) => {
        const check = checkEncounter(value);
        expect(check.valid).toBe(false);
      }),
    );
    const small = fc.oneof(fc.constant({}), fc.string(), fc.integer(), fc.array(fc.jsonValue()), fc.constant(null));
    fc.assert(fc.property(small, (junk) => expect(JSON.stringify(reasonsFor(junk)).length).toBeLessThan(500)));
    const flood = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, i) => [`${'k'.repeat(40)}${i}`, 'v'.repeat(100)]),
    );
    expect(JSON.stringify(reasonsFor(flood)).length).toBeLessThan(20_000);
  });
});
