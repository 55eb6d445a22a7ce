import fc from 'fast-check';
import { fromJSONSchema } from 'zod';
import schema from '../../../jobs/readmission/encounter.schema.json';
import { checkEncounter } from '../../../lambda/encounter-validation/encounter';
import { type FieldSchema, quickCheck } from '../../../lambda/encounter-validation/quick-check';
import { mutationsOf } from '../../readmission/mutations';
import { anEncounter, anyEncounter } from './encounter-fixture';

const columns: Readonly<Record<string, FieldSchema>> = schema.properties;
const quick = quickCheck(columns, schema.required);
const full = fromJSONSchema(schema as Parameters<typeof fromJSONSchema>[0]);

/** Values that are nearly those of a field: of other fields, at the edge of limits, or anything at all. */
const nearly = fc.oneof(
  fc.constantFrom(...Object.values(columns).flatMap(({ enum: values = [] }) => values)),
  fc.constantFrom(...Object.values(columns).flatMap(({ minimum = 0, maximum = 0 }) => [minimum - 1, maximum + 1])),
  fc.constantFrom(-0, 0.5, 1e400, '', '?', '1', 'MC', 'M', 'V45', '250.83', '250.833', 'A'.repeat(64), 'A'.repeat(65)),
  fc.jsonValue(),
);
const anyField = fc.oneof(fc.constantFrom(...Object.keys(columns)), fc.string());

describe('quickCheck', () => {
  test('says of every JSON value what the full check says, however many fields are wrong, missing or unknown', () => {
    fc.assert(
      fc.property(
        anyEncounter,
        fc.dictionary(anyField, nearly, { maxKeys: 2 }),
        fc.subarray(Object.keys(columns), { maxLength: 1 }),
        (encounter, changes, missing) => {
          const fields = Object.entries({ ...encounter, ...changes }).filter(([name]) => !missing.includes(name));
          const value: unknown = JSON.parse(JSON.stringify(Object.fromEntries(fields)));
          expect(quick(value)).toBe(full.safeParse(value).success);
        },
      ),
      { numRuns: 1000 },
    );
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(quick(value)).toBe(full.safeParse(value).success)));
  });

  test('says what the full check says of each single change of each field', () => {
    const texts = Object.fromEntries(
      Object.entries(anEncounter()).map(([field, value]) => [field, JSON.stringify(value)]),
    );
    const different = mutationsOf(texts).filter(({ field, value }) => {
      const encounter = anEncounter({ [field]: value === undefined ? value : (JSON.parse(value) as unknown) });
      const changed: unknown = JSON.parse(JSON.stringify(encounter));
      return quick(changed) !== full.safeParse(changed).success;
    });

    expect(different).toEqual([]);
  });

  test('accepts no list, and no field that an object only inherits', () => {
    const inherited = Object.create(anEncounter({ readmitted: 'NO' })) as object;
    const others = Object.fromEntries(Object.keys(columns).map((name) => [`other_${name}`, 1]));
    const list = Object.assign([], anEncounter({ readmitted: 'NO' }));
    const values = [inherited, Object.assign(Object.create(inherited), others), list, [anEncounter()], null];
    expect(values.filter(quick)).toEqual([]);
  });

  test('an encounter gets the same row, whichever check accepts it', () => {
    const { readmitted, ...rest } = anEncounter({ readmitted: undefined });
    const explicit = { ...rest, readmitted };

    expect([quick(rest), quick(explicit)]).toEqual([true, false]);
    expect(checkEncounter(rest)).toEqual(checkEncounter(explicit));
    expect(Object.keys((checkEncounter(rest) as unknown as { row: object }).row)).toHaveLength(50);
  });

  test.each([
    ['a keyword', { type: 'string', format: 'date' }, /^day must be .* got 'string' with 'format'; teach it$/],
    ['a keyword of another type', { type: 'integer', pattern: '^1$' }, /got 'integer' with 'pattern'/],
    ['a type', { type: 'number' }, /got 'number' with 'type'/],
  ])('refuses to compile %s that it would not check', (_, field, message) => {
    expect(() => quickCheck({ day: field }, [])).toThrow(message);
  });
});
