import * as fc from 'fast-check';
import { endpoints } from './endpoints';
import { repaired } from './repair';
import { definitions } from './training';
import { SCHEMA, type SchemaPart, type Settings } from './schema-keys';
import { TEXTS } from './texts';

/**
 * Random settings that a configuration may have: every key of the schema, also absent where it may be, with the smallest
 * and the largest value more often than chance would give, and the rules between keys kept.
 *
 * A new key of the schema is generated at once; only text of a form of its own needs an entry in `TEXTS`.
 */
export function validSettings(): fc.Arbitrary<Settings> {
  return valuesOf(SCHEMA, '').map((value) => repaired(value as Settings));
}

function valuesOf(part: SchemaPart, path: string): fc.Arbitrary<unknown> {
  if (path === 'training.jobs') return definitions;
  if (path === 'serving.endpoints') return endpoints;
  if (part.oneOf !== undefined) return fc.oneof(...part.oneOf.map((choice) => valuesOf(choice, path)));
  if (part.const !== undefined) return fc.constant(part.const);
  if (part.enum !== undefined) return fc.constantFrom(...part.enum);
  switch (part.type) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return withLimits(part, fc.integer({ min: part.minimum, max: part.maximum }));
    case 'number':
      return withLimits(part, fc.double({ min: part.minimum, max: part.maximum, noNaN: true }));
    case 'array':
      return listsOf(part, path);
    case 'object':
      return groupsOf(part, path);
    default: {
      const text = TEXTS[path];
      if (text !== undefined) return text;
      throw new Error(
        `no settings can be made for '${path}', a ${part.type ?? 'value'} of its own form; add an entry for it to TEXTS in proof/configurations/texts.ts`,
      );
    }
  }
}

function withLimits(part: SchemaPart, values: fc.Arbitrary<number>): fc.Arbitrary<number> {
  const limits = [part.minimum, part.maximum].filter((limit) => limit !== undefined);
  return fc.oneof({ arbitrary: fc.constantFrom(...limits), weight: 1 }, { arbitrary: values, weight: 3 });
}

function listsOf(part: SchemaPart, path: string): fc.Arbitrary<unknown[]> {
  const size = { minLength: part.minItems ?? 0, maxLength: part.maxItems ?? 4 };
  const values = valuesOf(part.items ?? {}, `${path}[]`);
  return part.uniqueItems === true ? fc.uniqueArray(values, size) : fc.array(values, size);
}

function groupsOf(part: SchemaPart, path: string): fc.Arbitrary<unknown> {
  const keys = Object.entries(part.properties ?? {}).map(([key, child]): [string, fc.Arbitrary<unknown>] => [
    key,
    valuesOf(child, path === '' ? key : `${path}.${key}`),
  ]);
  return fc.record(Object.fromEntries(keys), { requiredKeys: [...(part.required ?? [])], noNullPrototype: true });
}
