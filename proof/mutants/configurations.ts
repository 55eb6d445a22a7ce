import { parse, stringify } from 'yaml';
import { asProperties } from '../../lib/checks/assembly';
import type { Random } from '../../scripts/encounters/random';
import { configurationErrors } from '../configurations/mutants';

/** A configuration with one fault. */
export interface ConfigurationMutant {
  /** Row of the kill table. */
  readonly kind: string;

  /** Keys to the place. */
  readonly where: string;

  /** What was done there. */
  readonly what: string;

  /** The file. */
  readonly text: string;
}

/** The row of the kill table. */
export const CONFIGURATION_KIND = 'break a configuration';

type Path = readonly (string | number)[];

/** What can be done to a value of a configuration: the same as to a value of a template. */
const CHANGES: readonly { readonly name: string; readonly change: (value: unknown, random: Random) => unknown }[] = [
  { name: 'another type', change: (value) => (typeof value === 'object' ? 'broken' : { broken: String(value) }) },
  {
    name: 'out of bounds',
    change: (value, random) => (typeof value !== 'number' ? undefined : random.happens(0.5) ? -1 - value : 2 ** 31 + 7),
  },
  { name: 'another word', change: (value) => (typeof value === 'string' ? `${value} ?*X` : undefined) },
];

/**
 * One fault in a configuration: at any of its values another type, a number out of bounds or another word; at any of its
 * keys a misspelling, or the key taken away.
 *
 * @param text a right configuration, in YAML
 * @returns undefined when what was drawn does not fit the place
 */
export function configurationMutant(text: string, random: Random): ConfigurationMutant | undefined {
  const settings: unknown = parse(text);
  const places = placesIn(settings, []);
  const place = places[random.below(places.length)];
  if (place === undefined) return undefined;
  const { path, value } = place;
  const key = path.at(-1);
  const drawn = random.below(CHANGES.length + 2);
  const made = (what: string, changed: unknown): ConfigurationMutant => ({
    kind: CONFIGURATION_KIND,
    where: path.join('.'),
    what,
    text: stringify(changed),
  });
  if (drawn >= CHANGES.length && typeof key === 'string') {
    const misspelt = drawn > CHANGES.length;
    return misspelt
      ? made(`the key is ${key}X`, replaced(settings, path, value, `${key}X`))
      : made('taken away', replaced(settings, path, undefined));
  }
  const change = CHANGES[drawn];
  const other = change?.change(value, random);
  return change === undefined || other === undefined
    ? undefined
    : made(`${change.name}: ${JSON.stringify(other)}`, replaced(settings, path, other));
}

/** Whether a change is a choice and no fault: a key that may be left out, and then has the default that the schema names. */
export function isChoice({ what, text }: ConfigurationMutant): boolean {
  return what === 'taken away' && configurationErrors(text).length === 0;
}

function placesIn(value: unknown, path: Path): { path: Path; value: unknown }[] {
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => placesIn(item, [...path, index]))
    : Object.entries(asProperties(value)).flatMap(([key, item]) => placesIn(item, [...path, key]));
  return path.length === 0 ? inner : [{ path, value }, ...inner];
}

/** A copy with another value at a path, or another key; without it, if the value is undefined. */
function replaced(root: unknown, [key, ...rest]: Path, value: unknown, renamed?: string): unknown {
  if (key === undefined) return value;
  const inside = (item: unknown): unknown => replaced(item, rest, value, renamed);
  if (Array.isArray(root)) return root.map((item, index) => (index === key ? inside(item) : (item as unknown)));
  return Object.fromEntries(
    Object.entries(asProperties(root)).flatMap(([name, item]) => {
      if (name !== key) return [[name, item]];
      const own = inside(item);
      return own === undefined ? [] : [[rest.length === 0 ? (renamed ?? name) : name, own]];
    }),
  );
}
