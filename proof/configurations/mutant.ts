import { type Place, textOf, valueOf } from './places';
import type { Settings } from './schema-keys';
import { stringify } from 'yaml';

/** A configuration with one fault. */
export interface Mutant {
  /** What kind of fault, in words. */
  readonly kind: string;

  /** Path that the error must name: `serving.instances`, `availabilityZones[1]`. */
  readonly path: string;

  /** The value that the error must quote; absent where none was given, or the key itself is the fault. */
  readonly given?: unknown;

  /** The settings. */
  readonly settings: Settings;

  /** The same as a file. */
  readonly text: string;
}

/** One fault that settings can be given, before it is known which settings. */
export interface Fault {
  /** What kind of fault, in words. */
  readonly kind: string;

  /** Where the error must say it is. */
  readonly place: Place;

  /**
   * Whether there is a value to quote; there is none for a key that is missing, unknown or empty.
   *
   * @default true
   */
  readonly quotes?: boolean;

  /** The fault in right settings. */
  readonly plant: (settings: Settings) => Settings;
}

/** Right settings with one fault. */
export function mutantOf({ kind, place, quotes = true, plant }: Fault, right: Settings): Mutant {
  const settings = plant(right);
  return {
    kind,
    path: textOf(place),
    ...(quotes ? { given: valueOf(settings, place) } : {}),
    settings,
    text: stringify(settings, { aliasDuplicateObjects: false }),
  };
}
