import { asProperties, type Properties } from '../../lib/checks/assembly';

/** Marks the place of an intrinsic function inside the text of a definition; the character stands in no JSON text. */
export const MARK = '\u0001';

/** The JSON inside of a `DefinitionString`, and the way back. */
export interface Definition {
  /** The definition, in which a mark stands for each intrinsic function. */
  readonly json: Properties;

  /** The property for a changed definition, as a template has it. */
  readonly write: (json: Properties) => unknown;
}

/**
 * Reads a `DefinitionString` as it stands in a template: a text, or a `Fn::Join` of texts and intrinsic functions.
 *
 * @returns undefined when it is neither, or no JSON
 */
export function readDefinition(property: unknown): Definition | undefined {
  const join = asProperties(property)['Fn::Join'];
  const parts: readonly unknown[] =
    typeof property === 'string' ? [property] : Array.isArray(join) ? (join[1] as unknown[]) : [];
  const intrinsics: unknown[] = [];
  const text = parts
    .map((part) => (typeof part === 'string' ? part : `${MARK}${intrinsics.push(part) - 1}${MARK}`))
    .join('');
  try {
    // JSON allows no such character inside of a text, unless it is escaped.
    const json = JSON.parse(text.replaceAll(MARK, '\\u0001')) as Properties;
    return { json, write: (changed) => written(JSON.stringify(changed).replaceAll('\\u0001', MARK), intrinsics) };
  } catch {
    return undefined;
  }
}

function written(text: string, intrinsics: readonly unknown[]): unknown {
  const parts = text.split(MARK).map((part, index) => (index % 2 === 0 ? part : intrinsics[Number(part)]));
  return parts.length === 1 ? text : { 'Fn::Join': ['', parts.filter((part) => part !== '')] };
}
