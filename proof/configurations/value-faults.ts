import type { Fault } from './mutant';
import { placeOf, put, valueOf, withGroup } from './places';
import { schemaKeys, type SchemaKey, type SchemaPart, type Settings, within as choiceOf } from './schema-keys';
import { LISTS, WRONG_TEXTS } from './wrong-texts';

/** Every fault that one key can have by itself, for all keys of the schema. */
export function valueFaults(): Fault[] {
  return schemaKeys().flatMap((key) => [...faultsOfValue(key), ...faultsOfGroup(key)]);
}

function faultsOfValue({ path, part, within }: SchemaKey): Fault[] {
  if (path === '' || part.const !== undefined) return part.const === undefined ? [] : faultsOfMode(path, within);
  const place = placeOf(path);
  const fault = (kind: string, given: unknown): Fault => ({
    kind,
    place,
    quotes: given !== null,
    plant: (settings) => put(withGroup(settings, place.slice(0, -1), within), place, given) as typeof settings,
  });
  return [
    fault('no value', null),
    fault('wrong type', wrongType(part)),
    ...outOfLimits(part).map(([kind, value]) => fault(kind, value)),
    ...(WRONG_TEXTS[path] ?? []).map((value) => fault('wrong form', value)),
    ...(isChoice(part) ? [fault('not a choice', notIn(part.enum ?? []))] : []),
    ...(part.type === 'array' ? faultsOfList(path, part, within) : []),
  ];
}

/** A group that is told apart by its mode has the mode in every choice; one fault each is enough. */
function faultsOfMode(path: string, within: SchemaKey['within']): Fault[] {
  const place = placeOf(path);
  return ['ondemand', 42].map((given) => ({
    kind: 'no such mode',
    place,
    plant: (settings) => put(withGroup(settings, place.slice(0, -1), within), place, given) as typeof settings,
  }));
}

function wrongType({ type, enum: choices, oneOf }: SchemaPart): unknown {
  if (oneOf !== undefined || type === 'object' || type === 'array') return 'text';
  if (type === 'boolean') return 'yes';
  return type === 'string' && typeof choices?.[0] !== 'number' ? 42 : 'many';
}

function outOfLimits({ type, minimum, maximum }: SchemaPart): [kind: string, value: number][] {
  if (minimum === undefined || maximum === undefined) return [];
  const step = type === 'integer' ? 1 : 0.25;
  return [
    ['below the minimum', minimum - step],
    ['above the maximum', maximum + step],
    ...(type === 'integer' ? [['a fraction', minimum + 0.5] satisfies [string, number]] : []),
  ];
}

/** Instance types and Regions are choices, too, and rules tell more about them than that. */
function isChoice({ enum: choices, type }: SchemaPart): boolean {
  return choices !== undefined && (type === 'number' || choices.length < 20);
}

function notIn(choices: readonly unknown[]): unknown {
  const [first] = choices;
  return typeof first === 'number' ? Math.max(...choices.map(Number)) + 1 : `${String(first)}x`;
}

function faultsOfList(
  path: string,
  { minItems, maxItems, uniqueItems }: SchemaPart,
  within: SchemaKey['within'],
): Fault[] {
  const place = placeOf(path);
  const base = (settings: Settings) => withGroup(settings, place.slice(0, -1), within);
  const entries = (settings: unknown): unknown[] => {
    const given = valueOf(settings, place);
    return Array.isArray(given) && given.length > 0 ? (given as unknown[]) : [...(LISTS[path]?.right ?? [])];
  };
  const found: Fault[] = [];
  if (minItems !== undefined) {
    found.push({
      kind: 'too few entries',
      place,
      plant: (settings) => {
        const right = base(settings);
        return put(right, place, entries(right).slice(0, minItems - 1)) as typeof settings;
      },
    });
  }
  if (maxItems !== undefined) {
    found.push({
      kind: 'too many entries',
      place,
      plant: (settings) => put(base(settings), place, LISTS[path]?.many?.(settings)) as typeof settings,
    });
  }
  if (uniqueItems === true) {
    found.push({
      kind: 'twice',
      place: [...place, 1],
      plant: (settings) => {
        const right = base(settings);
        const [first, second, ...others] = entries(right);
        const rest = maxItems === undefined && second !== undefined ? [second, ...others] : others;
        return put(right, place, [first, first, ...rest]) as typeof settings;
      },
    });
  }
  return found;
}

function faultsOfGroup({ path, part, within }: SchemaKey): Fault[] {
  const { properties, required = [] } = part;
  const choices = part.oneOf ?? [];
  const inChoices = choices.flatMap((choice) =>
    faultsOfGroup({ path, part: choice, within: choiceOf(path, choice, within) }),
  );
  if (properties === undefined) return inChoices;
  const place = placeOf(path);
  const inGroup = (kind: string, key: string, value: unknown): Fault => ({
    kind,
    place: [...place, key],
    quotes: false,
    plant: (settings) => put(withGroup(settings, place, within), [...place, key], value) as typeof settings,
  });
  const known = Object.keys(properties);
  return [
    inGroup('unknown key', 'firewall', true),
    inGroup('misspelt key', `${String(known.at(-1))}x`, 1),
    ...(known.includes('samplingPercentage') ? [] : [inGroup('key of another place', 'samplingPercentage', 5)]),
    ...required.map((key) => inGroup('missing', key, undefined)),
  ];
}
