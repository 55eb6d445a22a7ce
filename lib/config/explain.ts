import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { type Problem, problemWith } from './config-error';
import type { SchemaNode } from './json-schema';

/** The most choices that a message names: all retentions of CloudWatch Logs, but not all instance types. */
const MOST_NAMED = 30;

/** Where a value stands: keys and positions in lists. */
export type Path = readonly PropertyKey[];

/** `path` as people write it: `serving.scaling`, `availabilityZones[1]`. */
export function pathText(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      const key = String(step);
      if (!/^[\w-]+$/.test(key)) return `[${JSON.stringify(key)}]`;
      return index === 0 ? key : `.${key}`;
    })
    .join('');
}

/** The value that stands at `path` in `root`; undefined where there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined,
    root,
  );
}

/**
 * Says what zod found in words for the person who wrote the file.
 *
 * @param issue what zod found; its message is our own where the schema has one
 * @param input what was read from the file
 * @param schema JSON schema of the whole file
 */
export function explain(issue: z.core.$ZodIssue, input: unknown, schema: SchemaNode): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: pathText([...issue.path, key]),
      message: `unknown key; ${whereIs(key, issue.path, input, schema)}`,
    }));
  }
  if (issue.code === 'invalid_union') {
    const meant = ofTheMeantKind(issue, input, schema);
    if (meant.length > 0) return meant.flatMap((one) => explain(one, input, schema));
  }
  const path = pathText(issue.path);
  const value = valueAt(input, issue.path);
  if (value === undefined) {
    const example = nodeAt(schema, issue.path, input)?.examples?.[0];
    return [{ path, message: `missing; it is required. For example ${String(issue.path.at(-1))}: ${inYaml(example)}` }];
  }
  if (value === null) {
    return [{ path, message: 'has no value; a key without one is not allowed. Give it a value, or remove the line.' }];
  }
  return [problemWith(path, value, issue.message)];
}

/** What is wrong with a group of settings as the kind that it was meant to be; nothing where there are no kinds of groups. */
function ofTheMeantKind(issue: z.core.$ZodIssueInvalidUnion, input: unknown, schema: SchemaNode): z.core.$ZodIssue[] {
  const kinds = nodeAt(schema, issue.path, input)?.anyOf ?? [];
  const value = valueAt(input, issue.path);
  if (!kinds.some(({ properties }) => properties !== undefined) || !isGroup(value)) return [];
  return (issue.errors[kinds.indexOf(meantKind(kinds, value))] ?? []).map((one) => {
    const found = { ...one, path: [...issue.path, ...one.path] };
    return { ...found, message: inWords(found as z.core.$ZodRawIssue, schema, input) ?? found.message };
  });
}

/** The kind that has most of the keys that are given. */
function meantKind(kinds: readonly SchemaNode[], value: object): SchemaNode {
  const shared = ({ properties = {} }: SchemaNode): number =>
    Object.keys(value).filter((key) => Object.hasOwn(properties, key)).length;
  return kinds.reduce((best, kind) => (shared(kind) > shared(best) ? kind : best));
}

function chosenKind(node: SchemaNode, value: unknown): SchemaNode {
  return node.anyOf !== undefined && isGroup(value) ? meantKind(node.anyOf, value) : node;
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Words for what zod found, where the schema has none of its own: what is wrong, what is allowed, what to change.
 *
 * @param issue what zod found
 * @param schema JSON schema of the whole file
 * @param input what was read from the file
 */
export function inWords(issue: z.core.$ZodRawIssue, schema: SchemaNode, input: unknown): string | undefined {
  const node = nodeAt(schema, issue.path ?? [], input) ?? {};
  const [least, most] = [node.minimum ?? node.minItems, node.maximum ?? node.maxItems];
  const allowed = least === undefined ? 'any number' : most === undefined ? `${least} or more` : `${least} to ${most}`;
  switch (issue.code) {
    case 'too_small':
      if (issue.origin === 'string') return `is too short; ${lengths(node)} are allowed. Write more, or remove it.`;
      return issue.origin === 'array'
        ? `has too few entries; ${allowed} are allowed. Add one.`
        : `is too small; ${allowed} is allowed. Use ${node.minimum} or more.`;
    case 'too_big':
      if (issue.origin === 'string') return `is too long; ${lengths(node)} are allowed. Shorten it.`;
      return issue.origin === 'array'
        ? `has too many entries; ${allowed} are allowed. Remove one.`
        : `is too large; ${allowed} is allowed. Use ${node.maximum} or less.`;
    case 'invalid_value':
      return notAChoice(valueAt(input, issue.path ?? []), issue.values);
    case 'invalid_union':
      if (node.anyOf !== undefined) return notAGroup(node);
      return notAChoice(
        valueAt(input, issue.path ?? []),
        modesOf(nodeAt(schema, (issue.path ?? []).slice(0, -1), input)),
      );
    case 'invalid_key':
      return 'stands below a name that is too short or too long; other names are allowed. Rename it.';
    case 'invalid_type':
      switch (issue.expected) {
        case 'int':
          return `is not a whole number; ${allowed} is allowed. Write it without a fraction.`;
        case 'number':
          return `is not a number; ${allowed} is allowed. Write digits without quotes.`;
        case 'boolean':
          return 'is not a switch; true and false are allowed. Write one of them, without quotes.';
        case 'array':
          return 'is not a list; a list is allowed. Put the entries in square brackets.';
        case 'record':
          return 'is not a group of settings; names with values are allowed. Indent them below the key, or remove it.';
        case 'object':
          return notAGroup(node);
        default:
          return 'is not text; text is allowed. Put it in quotes.';
      }
    default:
      return undefined;
  }
}

function notAGroup(node: SchemaNode): string {
  return `is not a group of settings; ${knownKeys(node).join(', ')} are allowed. Indent them below the key, or remove it.`;
}

/** How long a text may be. */
function lengths({ minLength, maxLength }: SchemaNode): string {
  if (minLength === undefined) return `at most ${maxLength} characters`;
  return maxLength === undefined ? `${minLength} characters or more` : `${minLength} to ${maxLength} characters`;
}

/** Advice for a key that the schema does not know: the other place it is known at, a similar key, or all keys. */
function whereIs(key: string, path: Path, input: unknown, schema: SchemaNode): string {
  const homes = homesOf(key, schema, '');
  if (homes.length > 0) return `it belongs ${homes.join(' or ')}`;
  const node = nodeAt(schema, path, input) ?? {};
  const known = knownKeys(chosenKind(node, valueAt(input, path)));
  if (!known.includes(key) && knownKeys(node).includes(key)) {
    return `it does not go with the keys beside it; known there: ${known.join(', ')}`;
  }
  const nearest = closest(key, known);
  // Beyond half of its letters a key is not a slip of the finger, and a guess would mislead.
  if (distance(key, nearest) <= key.length / 2) return `did you mean '${nearest}'?`;
  return `nearest is '${nearest}'; known here: ${known.join(', ')}`;
}

/** Every place where `key` is known, in words. */
function homesOf(key: string, node: SchemaNode, place: string): string[] {
  const here = Object.hasOwn(node.properties ?? {}, key) ? [place === '' ? 'at the top' : `under ${place}`] : [];
  const below = Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const path = place === '' ? name : `${place}.${name}`;
    return [
      ...homesOf(key, child, path),
      ...(child.oneOf ?? []).flatMap((choice) => homesOf(key, choice, `${path} with mode '${modeOf(choice)}'`)),
    ];
  });
  return [...here, ...below];
}

/** The part of the schema that describes what stands at `path`. */
function nodeAt(schema: SchemaNode, path: Path, input: unknown): SchemaNode | undefined {
  return path.reduce<SchemaNode | undefined>((node, step, index) => {
    if (typeof step === 'number') return node?.items;
    const properties = node === undefined ? {} : chosen(node, valueAt(input, path.slice(0, index))).properties;
    if (Object.hasOwn(properties ?? {}, step)) return properties?.[String(step)];
    return typeof node?.additionalProperties === 'object' ? node.additionalProperties : undefined;
  }, schema);
}

/** The choice that `value` made by its mode, the first one when it made none; or the kind that it was meant to be. */
function chosen(node: SchemaNode, value: unknown): SchemaNode {
  if (node.anyOf !== undefined) return chosenKind(node, value);
  const { oneOf } = node;
  return oneOf?.find((choice) => modeOf(choice) === valueAt(value, [modeKeyOf(choice)])) ?? oneOf?.[0] ?? node;
}

function modeOf(choice: SchemaNode): unknown {
  return choice.properties?.[modeKeyOf(choice)]?.const;
}

/** The key that tells the choices apart, which is `kind` in some lists and `mode` everywhere else. */
function modeKeyOf({ properties = {} }: SchemaNode): 'kind' | 'mode' {
  return properties.kind?.const === undefined ? 'mode' : 'kind';
}

function modesOf(node: SchemaNode | undefined): unknown[] {
  return (node?.oneOf ?? []).map(modeOf);
}

function knownKeys(node: SchemaNode): string[] {
  return [
    ...new Set(
      [node, ...(node.oneOf ?? []), ...(node.anyOf ?? [])].flatMap((choice) => Object.keys(choice.properties ?? {})),
    ),
  ];
}

/** What is wrong with a value that is none of `choices`, with the nearest of them. */
export function notAChoice(value: unknown, choices: readonly unknown[]): string {
  const numbers = choices.filter((choice) => typeof choice === 'number');
  const nearest =
    typeof value === 'number' && numbers.length > 0
      ? numbers.reduce((best, choice) => (Math.abs(choice - value) < Math.abs(best - value) ? choice : best))
      : closest(String(value), choices.map(String));
  const allowed = choices.length > MOST_NAMED ? 'those in the JSON schema' : choices.join(', ');
  return `is not a choice; ${allowed} are allowed. Did you mean '${nearest}'?`;
}

/** An example on one line of YAML. */
function inYaml(example: unknown): string {
  if (Array.isArray(example)) return `[${example.map(inYaml).join(', ')}]`;
  if (typeof example !== 'object' || example === null) return String(example);
  const entries = Object.entries(example).map(([key, value]) => `${key}: ${inYaml(value)}`);
  return `{${entries.join(', ')}}`;
}
