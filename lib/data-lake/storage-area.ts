import type { Zone } from './zones';

/** A part of a zone. */
export interface StorageArea {
  /** The zone. */
  readonly zone: Zone;

  /**
   * Start of the object keys, ending in `/`.
   *
   * @default - the whole zone
   */
  readonly prefix?: string;

  /**
   * Whether the engine is Spark or another one on Hadoop, which asks for a folder as if it were an object, and marks it by
   * an object `<folder>_$folder$` beside it.
   *
   * @default false
   */
  readonly hadoop?: boolean;
}

/**
 * The prefix of an area: empty, or ending in a slash, so that `a/` never covers `ab/`.
 *
 * @throws if it begins with a slash, or does not end with one
 */
export function checkedPrefix(area: StorageArea): string {
  const prefix = area.prefix ?? '';
  if (prefix !== '' && (!prefix.endsWith('/') || prefix.startsWith('/'))) {
    throw new Error(`prefix must end and not begin with '/', got '${prefix}' in zone '${area.zone}'`);
  }
  return prefix;
}

/** Patterns of the object keys of an area: what lies below its prefix, and for Hadoop the folder and its marker. */
export function keysOf(area: StorageArea): string[] {
  const prefix = checkedPrefix(area);
  const folder = prefix.slice(0, -1);
  return [`${prefix}*`, ...((area.hadoop ?? false) && prefix !== '' ? [folder, `${folder}_$folder$`] : [])];
}
