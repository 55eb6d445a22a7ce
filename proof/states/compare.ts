import type { Each, Either, Expected } from '../../lib/workflow/paths';

/** Whether an object may have members that the expected one lacks. */
type Others = 'other members allowed' | 'no other member';

/**
 * The first place where a value is not as expected, for people.
 *
 * @param others what a call sends has no other members: one more switches something on, or says it to somebody else
 * @returns undefined when it is as expected
 */
export function difference(
  expected: Expected,
  actual: unknown,
  others: Others = 'other members allowed',
  path = '',
): string | undefined {
  const must = (what: string): string => `${path === '' ? 'the whole' : path} must ${what}, got ${shown(actual)}`;
  if (expected instanceof RegExp) {
    return actual !== undefined && actual !== null && expected.test(textOf(actual))
      ? undefined
      : must(`match ${expected}`);
  }
  if (isEach(expected)) {
    if (!Array.isArray(actual) || actual.length < expected.atLeast)
      return must(`be a list of at least ${expected.atLeast}`);
    return first(actual.map((item, index) => () => difference(expected.each, item, others, `${path}[${index}]`)));
  }
  if (isEither(expected)) {
    const found = expected.either.map((one) => difference(one, actual, others, path));
    // What differs from the last is told; the first may be of another way.
    return found.includes(undefined) ? undefined : found.at(-1);
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return must(`be a list of ${expected.length}`);
    return first(expected.map((item, index) => () => difference(item, actual[index], others, `${path}[${index}]`)));
  }
  if (typeof expected === 'object' && expected !== null) {
    if (typeof actual !== 'object' || actual === null) return must('be an object');
    const members = actual as Record<string, unknown>;
    const below = (key: string): string => (path === '' ? key : `${path}.${key}`);
    const more =
      others === 'no other member' ? Object.keys(members).filter((key) => !Object.hasOwn(expected, key)) : [];
    return first([
      ...Object.entries(expected).map(
        ([key, item]) =>
          () =>
            difference(item, members[key], others, below(key)),
      ),
      ...more.map((key) => () => `${below(key)} must not be there, got ${shown(members[key])}`),
    ]);
  }
  const same =
    typeof expected === 'string'
      ? textOf(actual) === textOf(expected) && typeof actual === 'string'
      : actual === expected;
  return same ? undefined : must(`be ${JSON.stringify(expected)}`);
}

/** A text without backslashes, which the interpreter drops from what functions make. */
function textOf(value: unknown): string {
  return String(value).replaceAll('\\', '');
}

function isEach(expected: Expected): expected is Each {
  return typeof expected === 'object' && expected !== null && 'each' in expected && 'atLeast' in expected;
}

function isEither(expected: Expected): expected is Either {
  return typeof expected === 'object' && expected !== null && 'either' in expected && Array.isArray(expected.either);
}

function first(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const found = check();
    if (found !== undefined) return found;
  }
  return undefined;
}

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 200 ? `${json.slice(0, 197)}...` : json;
}
