import type { StackTemplate } from '../../lib/checks/assembly';

/** A text somewhere in a template. */
interface Text {
  /** `<stack>/<logical id>`. */
  readonly resource: string;

  /** Where in its properties, joined with dots. */
  readonly path: string;

  /** The text; keys of maps count, too. */
  readonly text: string;
}

/** What a resolved text must not hold, because it means that something was not resolved. */
const UNRESOLVED = ['${', '@{', 'Fn::', 'undefined', '[object Object]', '<AWS::'] as const;

/** Properties in which such a text is meant, and by whom it is read; by the end of their path. */
const MEANT: Readonly<Record<string, string>> = {
  'Parameters.storage.location.template': 'Athena puts the projected columns of a table into it',
};

/** An ARN as AWS writes them: partition, service, Region and account or neither, resource; and no other one in it. */
const WELL_FORMED = /^arn:aws(-[a-z]+)*:[a-z0-9-]+:([a-z]{2}(-[a-z]+)+-\d)?:(\d{12}|aws)?:(?!.*\barn:)[^:\s].*$/;

/** The same in a comparison with patterns: any partition, any account. */
const PATTERN = /^arn:(aws(-[a-z]+)*|\*):[a-z0-9-]+:([a-z]{2}(-[a-z]+)+-\d|\*)?:(\d{12}|aws|\*)?:(?!.*\barn:)[^:\s].*$/;
const COMPARED = /\.Condition\.Arn(Not)?Like\./;

/** Types of columns, whose fields may be called `arn`. */
const COLUMN_TYPE = /\.Columns\.\d+\.Type$/;

/** Texts that hold what should have been resolved, one line for each. */
export function unresolved(templates: readonly StackTemplate[]): string[] {
  return textsOf(templates).flatMap(({ resource, path, text }) => {
    const found = UNRESOLVED.find((part) => text.includes(part));
    const meant = Object.keys(MEANT).some((end) => path.endsWith(end));
    return found === undefined || meant ? [] : [`${resource} ${path} must be resolved, and holds ${found}: ${text}`];
  });
}

/** Exceptions above that no text needs. */
export function unneeded(templates: readonly StackTemplate[]): string[] {
  const texts = textsOf(templates).filter(({ text }) => UNRESOLVED.some((part) => text.includes(part)));
  return Object.keys(MEANT).filter((end) => !texts.some(({ path }) => path.endsWith(end)));
}

/** ARNs in all texts, with one line for each that AWS would not know as one. */
export function malformedArns(templates: readonly StackTemplate[]): {
  readonly count: number;
  readonly lines: string[];
} {
  const texts = textsOf(templates).filter(({ path }) => !COLUMN_TYPE.test(path));
  const found = texts.flatMap(({ resource, path, text }) =>
    // An ARN ends where the text around it goes on: a quote, a comma, a bracket, a space.
    [...text.matchAll(/\barn:[^\s"'\\,()[\]{}]*/g)].map(([arn]) => ({ resource, path, arn })),
  );
  return {
    count: found.length,
    lines: found
      .filter(({ path, arn }) => !(COMPARED.test(path) ? PATTERN : WELL_FORMED).test(arn))
      .map(({ resource, path, arn }) => `${resource} ${path} must hold a well-formed ARN, and holds ${arn}`),
  };
}

function textsOf(templates: readonly StackTemplate[]): Text[] {
  return templates.flatMap(({ id, template }) =>
    Object.entries(template.Resources).flatMap(([logicalId, { Properties }]) =>
      textsIn(Properties, []).map(([path, text]) => ({ resource: `${id}/${logicalId}`, path, text })),
    ),
  );
}

function textsIn(value: unknown, path: readonly (string | number)[]): [string, string][] {
  if (typeof value === 'string') return [[path.join('.'), value]];
  if (Array.isArray(value)) return value.flatMap((item, index) => textsIn(item, [...path, index]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]): [string, string][] => [
    [[...path, key].join('.'), key],
    ...textsIn(item, [...path, key]),
  ]);
}
