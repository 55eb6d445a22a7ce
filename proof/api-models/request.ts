import { closest } from 'fastest-levenshtein';
import { apiModel, type ApiModel, serviceNames, type Shape } from './model';
import { wholePattern } from './pattern';

/** How a request is written. */
export interface RequestStyle {
  /** Members begin in upper case whatever the model says, as Step Functions wants them. */
  readonly pascalCase: boolean;

  /** `Name.$` stands for a member whose value is not known yet. */
  readonly paths: boolean;

  /** Required members may be missing: an answer of which only a part is told. */
  readonly partial?: boolean;

  /** Some texts may be JSON objects, which the integration writes as text. */
  readonly jsonTexts?: readonly string[];
}

/** Text that stands for what only a deployment knows; it has no length and no pattern. */
const PLACEHOLDER = /@\{[^}]+\}|<[A-Z][^<>]*>/;

interface Place {
  readonly model: ApiModel;
  readonly style: RequestStyle;
  readonly faults: string[];
}

/**
 * What the service would not take of a request.
 *
 * @param service as `apiModel` takes it
 * @param operation in camel case or Pascal case
 * @returns one line for each fault, beginning with the path of the member; one line when there is no such operation
 */
export function faultsInRequest(
  service: string,
  operation: string,
  request: unknown,
  style: RequestStyle,
): readonly string[] {
  return faultsIn('input', service, operation, request, style);
}

/** What an answer has that the operation never returns. Members that it lacks are no fault. */
export function faultsInAnswer(service: string, operation: string, answer: unknown): readonly string[] {
  return faultsIn('output', service, operation, answer, { pascalCase: true, paths: false, partial: true });
}

/** Names of the members of an answer, in Pascal case. @returns undefined when there is no such operation */
export function answerMembers(service: string, operation: string): readonly string[] | undefined {
  const model = apiModel(service);
  const output = model?.operations[upperFirst(operation)]?.output;
  const members = output === undefined ? undefined : model?.shapes[output.shape]?.members;
  return members === undefined ? undefined : Object.keys(members).map(upperFirst);
}

function faultsIn(
  side: 'input' | 'output',
  service: string,
  operation: string,
  value: unknown,
  style: RequestStyle,
): readonly string[] {
  const model = apiModel(service);
  if (model === undefined) {
    return [`there is no service '${service}'; the nearest is '${closest(service, serviceNames())}'`];
  }
  const found = model.operations[upperFirst(operation)];
  if (found === undefined) {
    const nearest = closest(upperFirst(operation), Object.keys(model.operations));
    return [`${service} has no operation '${operation}'; the nearest is '${lowerFirst(nearest)}'`];
  }
  const faults: string[] = [];
  const shape = found[side]?.shape;
  if (shape !== undefined) walk(shape, value, '', { model, style, faults });
  else if (Object.keys(Object(value)).length > 0) faults.push(`${operation} takes no members`);
  return faults;
}

function walk(name: string, value: unknown, path: string, place: Place): void {
  const shape = place.model.shapes[name];
  if (shape === undefined) return;
  const must = (what: string): void => {
    place.faults.push(`${path === '' ? 'the request' : path} must ${what}, got ${shown(value)}`);
  };
  switch (shape.type) {
    case 'structure':
      return isObject(value) ? structure(name, shape, value, path, place) : must('be an object');
    case 'map':
      return isObject(value) ? map(shape, value, path, place, must) : must('be an object');
    case 'list':
      if (!Array.isArray(value)) return must('be a list');
      size(shape, value.length, 'items', must);
      return value.forEach((item, index) => walk(shape.member?.shape ?? '', item, `${path}[${index}]`, place));
    case 'boolean':
      return typeof value === 'boolean' ? undefined : must('be true or false');
    case 'integer':
    case 'long':
      return Number.isInteger(value) ? range(shape, Number(value), must) : must('be a whole number');
    case 'float':
    case 'double':
      return typeof value === 'number' ? range(shape, value, must) : must('be a number');
    case 'timestamp':
      return typeof value === 'string' || typeof value === 'number' ? undefined : must('be a time');
    case 'string':
      if (isObject(value) && place.style.jsonTexts?.includes(path) === true) return undefined;
      return typeof value === 'string' ? text(shape, value, must) : must('be a text');
    default:
      return typeof value === 'string' ? undefined : must('be a text');
  }
}

function structure(name: string, shape: Shape, value: Record<string, unknown>, path: string, place: Place): void {
  const { style, faults } = place;
  const asWritten = (member: string): string => (style.pascalCase ? upperFirst(member) : member);
  const members = new Map(Object.entries(shape.members ?? {}).map(([key, { shape: of }]) => [asWritten(key), of]));
  const given = new Set<string>();
  for (const [key, item] of Object.entries(value)) {
    const dynamic = style.paths && key.endsWith('.$');
    const member = dynamic ? key.slice(0, -2) : key;
    const of = members.get(member);
    given.add(member);
    if (of === undefined) {
      const nearest = members.size === 0 ? 'it has none' : `the nearest is '${closest(member, [...members.keys()])}'`;
      faults.push(`${join(path, member)} is no member of ${name}; ${nearest}`);
    } else if (!dynamic) {
      walk(of, item, join(path, member), place);
    }
  }
  for (const required of style.partial === true ? [] : (shape.required ?? [])) {
    if (!given.has(asWritten(required)))
      faults.push(`${join(path, asWritten(required))} must be given, and is missing`);
  }
  if (shape.union === true && given.size !== 1) {
    faults.push(`${path} must have one of ${[...members.keys()].join(', ')}, got ${given.size}`);
  }
}

function map(
  shape: Shape,
  value: Record<string, unknown>,
  path: string,
  place: Place,
  must: (what: string) => void,
): void {
  const entries = Object.entries(value);
  size(shape, entries.length, 'entries', must);
  for (const [key, item] of entries) {
    const dynamic = place.style.paths && key.endsWith('.$');
    const name = dynamic ? key.slice(0, -2) : key;
    walk(shape.key?.shape ?? '', name, `key ${join(path, name)}`, place);
    if (!dynamic) walk(shape.value?.shape ?? '', item, join(path, name), place);
  }
}

function text({ enum: allowed, min, max, pattern }: Shape, value: string, must: (what: string) => void): void {
  if (PLACEHOLDER.test(value)) return;
  if (allowed !== undefined) {
    if (!allowed.includes(value))
      must(`be one of the ${allowed.length} values, e.g. '${closest(value, [...allowed])}'`);
    return;
  }
  if (value.length < (min ?? 0)) must(`have at least ${min} characters (it has ${value.length})`);
  else if (value.length > (max ?? Infinity)) must(`have at most ${max} characters (it has ${value.length})`);
  else if (pattern !== undefined && wholePattern(pattern)?.test(value) === false) must(`match ${pattern}`);
}

function range({ min, max }: Shape, value: number, must: (what: string) => void): void {
  if (value < (min ?? -Infinity)) must(`be at least ${min}`);
  if (value > (max ?? Infinity)) must(`be at most ${max}`);
}

function size({ min, max }: Shape, count: number, what: string, must: (what: string) => void): void {
  if (count < (min ?? 0)) must(`have at least ${min} ${what}`);
  if (count > (max ?? Infinity)) must(`have at most ${max} ${what}`);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function join(path: string, member: string): string {
  return path === '' ? member : `${path}.${member}`;
}

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 120 ? `${json.slice(0, 117)}...` : json;
}

function upperFirst(name: string): string {
  return name.replace(/^./, (first) => first.toUpperCase());
}

function lowerFirst(name: string): string {
  return name.replace(/^./, (first) => first.toLowerCase());
}
