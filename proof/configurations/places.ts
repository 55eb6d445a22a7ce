import { asProperties } from '../../lib/checks/assembly';
import { repaired } from './repair';
import { modeKeyOf, SCHEMA, type SchemaPart, type Settings, type Within } from './schema-keys';
import { endpointsWith } from './endpoints';
import { rolloutWith } from './serving';
import { trainingWith } from './training-places';

/** Where a value stands: keys, and positions in lists. */
export type Place = readonly (string | number)[];

/** `serving.scaling`, `availabilityZones[1]`. */
export function textOf(place: Place): string {
  return place
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      // A free name with other characters is quoted.
      if (!/^[\w-]+$/.test(step)) return `["${step}"]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

/** The place of a path of the schema; of a list the first entry. */
export function placeOf(path: string): Place {
  return path
    .split('.')
    .filter((step) => step !== '')
    .flatMap((step): Place => (step.endsWith('[]') ? [step.slice(0, -2), 0] : [step]));
}

/** What stands at a place. */
export function valueOf(settings: unknown, place: Place): unknown {
  return place.reduce<unknown>((value, step) => Reflect.get(Object(value), step), settings);
}

/** Settings with another value at a place; undefined takes the key away. */
export function put(settings: unknown, [step, ...rest]: Place, value: unknown): unknown {
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list = Array.isArray(settings) ? [...(settings as unknown[])] : [];
    list[step] = put(list[step], rest, value);
    return list;
  }
  const { [step]: before, ...others } = asProperties(settings);
  const after = put(before, rest, value);
  return after === undefined ? others : { ...others, [step]: after };
}

/**
 * Right settings that have a group at a place: where it is left out, or another mode stands there, with the values that the
 * schema gives as examples.
 *
 * @param within mode that a group on the way must have; undefined where none has one
 */
export function withGroup(settings: Settings, place: Place, within: Within | undefined): Settings {
  const served = endpointsWith(rolloutWith(trainingWith(settings, place, within), place), place, within);
  let all: unknown = served;
  if (within !== undefined && !within.group.startsWith('serving.endpoints')) {
    const group = placeOf(within.group);
    if (valueOf(all, [...group, 'mode']) !== within.mode) {
      const choice = partAt(group, all).oneOf?.find(({ properties }) => properties?.mode?.const === within.mode);
      all = put(all, group, exampleOf(choice ?? {}));
    }
  }
  place.forEach((_, index) => {
    const here = place.slice(0, index + 1);
    if (valueOf(all, here) === undefined) all = put(all, here, exampleOf(partAt(here, all)));
  });
  return repaired(all as Settings);
}

/** The part of the schema for a place in settings; of a group with modes the one that it has, or the first. */
export function partAt(place: Place, settings: unknown): SchemaPart {
  return place.reduce<SchemaPart>((part, step, index) => {
    const group = place.slice(0, index);
    const chosen =
      part.oneOf?.find((choice) => {
        const key = modeKeyOf(choice);
        return choice.properties?.[key]?.const === valueOf(settings, [...group, key]);
      }) ??
      part.oneOf?.[0] ??
      part;
    const next = typeof step === 'number' ? part.items : chosen.properties?.[step];
    if (next === undefined) throw new Error(`the schema has nothing at ${textOf(place)}; name one of its keys`);
    return next;
  }, SCHEMA);
}

/** The least that may stand for a part. */
function exampleOf(part: SchemaPart): unknown {
  const { properties, required = [] } = part.oneOf?.[0] ?? part;
  if (properties === undefined) return part.examples?.[0] ?? part.default ?? part.const ?? part.enum?.[0];
  return Object.fromEntries(required.map((key) => [key, exampleOf(properties[key] ?? {})]));
}
