/** Values for a sentence: `a, b`, or `none`. */
export function listed(values: Iterable<unknown>): string {
  const texts = [...values].map(shown);
  return texts.length === 0 ? 'none' : texts.join(', ');
}

/** One value for a sentence: `'text'`, `5`, `false`, `nothing`. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value as number | boolean);
}

/** A value as a number. @returns undefined when it is none, or is known only to a deployment */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

/** A value as yes or no: CloudFormation takes the words, too. @returns undefined when it is neither */
export function booleanOf(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}
