import fc from 'fast-check';
import schema from '../../../jobs/readmission/encounter.schema.json';

/** A raw encounter as it comes, right or wrong. */
export type RawEncounter = Record<string, unknown>;

const columns: Record<
  string,
  { enum?: string[]; pattern?: string; maxLength?: number; minimum?: number; maximum?: number }
> = schema.properties;

/** Any encounter that the schema allows. */
export const anyEncounter: fc.Arbitrary<RawEncounter> = fc.record(
  Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [
      name,
      column.enum
        ? fc.constantFrom(...column.enum)
        : column.pattern
          ? fc
              .stringMatching(new RegExp(column.pattern))
              .filter((text) => text.length <= (column.maxLength ?? Infinity))
          : fc.integer({ min: column.minimum, max: column.maximum }),
    ]),
  ),
  { requiredKeys: schema.required },
);

/** A valid encounter that is not over, so `readmitted` is unknown; a field given as `undefined` is left out. */
export function anEncounter(overrides: RawEncounter = {}): RawEncounter {
  const firstAllowed = Object.entries(columns).map(([name, column]) => [
    name,
    column.enum?.[0] ?? column.minimum ?? '?',
  ]);
  return { ...Object.fromEntries(firstAllowed), readmitted: undefined, ...overrides };
}
