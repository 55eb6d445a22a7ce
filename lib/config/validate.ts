import type { z } from 'zod';
import { ConfigError, type Problem, problemWith } from './config-error';
import { explain, inWords, type Path, pathText, valueAt } from './explain';
import { jsonSchemaOf } from './json-schema';
import { readYaml } from './read-yaml';

/** A configuration of which any part may be missing, because what was given there is already known to be wrong. */
export type Known<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: Known<T[K]> }
    : T;

/** A rule between several keys. It says nothing about what is missing: that has its own message. */
export type Rule<T> = (config: Known<T>) => Problem[];

/** A configuration, or all that is wrong with it. */
export interface Validated<T> {
  /** What the file holds, as written. */
  readonly input: unknown;
  /** The configuration with its defaults; undefined when a key is missing or wrong by itself. */
  readonly config?: T;
  /** What is wrong, in the order of paths. */
  readonly problems: readonly Problem[];
}

/**
 * Checks a file against its schema and its rules, and finds all problems at once.
 *
 * @param text the file
 * @param file its name, for messages
 * @param schema what each key may be
 * @param rules what must hold between keys; they also run on what is right in a file that has wrong values
 * @throws ConfigError when the file is not YAML
 */
export function validate<T extends z.ZodObject>(
  text: string,
  file: string,
  schema: T,
  rules: readonly Rule<z.output<T>>[],
): Validated<z.output<T>> {
  const input = readYaml(text, file);
  const nodes = jsonSchemaOf(schema);
  const result = schema.safeParse(input, { error: (issue) => inWords(issue, nodes, input) });
  const issues = result.success ? [] : result.error.issues;
  const known = result.success ? result.data : whatParses(schema, input, issues);
  const found = [
    ...issues.flatMap((issue) => explain(issue, input, nodes)),
    ...namesOfTheLanguage(input),
    ...rules.flatMap((rule) => rule(known as Known<z.output<T>>)).filter(({ path }) => !holdsOneOf(path, issues)),
  ];
  return { input, config: result.data, problems: firstOfEachPath(found) };
}

/** Names that zod leaves out without a word, wherever names are free; an unknown key of this name has a message of its own. */
function namesOfTheLanguage(value: unknown, path: Path = []): Problem[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const own = [...path, Array.isArray(value) ? Number(key) : key];
    if (key !== '__proto__') return namesOfTheLanguage(child, own);
    return [
      problemWith(pathText(own), key, 'is a name that JavaScript keeps for itself; others are allowed. Rename it.'),
    ];
  });
}

/** Whether a section holds a key that is wrong by itself: what a rule says about the section is then about what is left of it. */
function holdsOneOf(section: string, issues: readonly z.core.$ZodIssue[]): boolean {
  return issues
    .flatMap((issue) =>
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path],
    )
    .map(pathText)
    .some((path) => path.startsWith(`${section}.`) || path.startsWith(`${section}[`));
}

/** The configuration of a validated file. @throws ConfigError when it has problems */
export function configOf<T>(file: string, { config, problems }: Validated<T>): T {
  if (config === undefined || problems.length > 0) throw new ConfigError(file, problems);
  return config;
}

/** The first problem of each path, sorted by path: the second is about a value that is wrong already. */
export function firstOfEachPath(problems: readonly Problem[]): Problem[] {
  const first = new Map<string, Problem>();
  for (const problem of problems) if (!first.has(problem.path)) first.set(problem.path, problem);
  return [...first.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What is right in `input`, with defaults for what was left out, but none for what is wrong. */
function whatParses(schema: z.ZodObject, input: unknown, issues: readonly z.core.$ZodIssue[]): Record<string, unknown> {
  const wrong = issues.flatMap((issue) => wrongParts(issue, input));
  const right = without(input, wrong);
  const parsed = Object.entries(schema.shape).flatMap(([key, part]) => {
    const result = (part as z.ZodType).safeParse(valueAt(right, [key]));
    return result.success ? [[key, result.data]] : [];
  });
  const values = issues.filter(({ code }) => code !== 'unrecognized_keys').map(({ path }) => path);
  return withoutEntries(without(Object.fromEntries(parsed), wrong), values) as Record<string, unknown>;
}

/** Lists whose entries are empty where a value in them is wrong: what is left of an entry would be judged as another one. */
function withoutEntries(root: unknown, paths: readonly Path[]): unknown {
  for (const path of paths) {
    const index = path.findIndex((step) => typeof step === 'number');
    const [list, entry] = [valueAt(root, path.slice(0, index)), path[index]];
    if (index >= 0 && index < path.length - 1 && Array.isArray(list)) list[Number(entry)] = {};
  }
  return root;
}

/** What must go so that the rest parses: unknown keys, a wrong value, the group that lacks a key. */
function wrongParts(issue: z.core.$ZodIssue, input: unknown): Path[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...issue.path, key]);
  return valueAt(input, issue.path) === undefined ? [issue.path.slice(0, -1)] : [issue.path];
}

function without(root: unknown, paths: readonly Path[]): unknown {
  const copy = structuredClone(root);
  for (const path of paths) {
    const parent = valueAt(copy, path.slice(0, -1));
    const last = path.at(-1);
    if (typeof parent === 'object' && parent !== null && last !== undefined) Reflect.deleteProperty(parent, last);
  }
  return copy;
}
