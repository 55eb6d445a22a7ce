import { asProperties, type Properties } from './assembly';
import { isOpen } from './policy-document';

/** Stands for a value that only the execution knows: a path, an expression, a parameter of a pipeline. */
export const DYNAMIC: unique symbol = Symbol('known when it runs');

/**
 * What stands at a path of a request, e.g. `ResourceConfig.InstanceType`. `Name.$`, a JSONata expression and a reference
 * inside a SageMaker pipeline count as given, with a value that nobody knows yet.
 *
 * @returns undefined when nothing is given, the parameter that stands for the whole of a part, {@link DYNAMIC} when it or what it stands in is known at run time only
 */
export function valueAt(request: unknown, path: string): unknown {
  let value: unknown = request;
  for (const key of path.split('.')) {
    if (value === undefined || value === null) return undefined;
    if (isDynamic(value)) return DYNAMIC;
    if (isOpen(value)) return value;
    if (typeof value !== 'object') return undefined;
    const members = value as Properties;
    if (members[key] === undefined && members[`${key}.$`] !== undefined) return DYNAMIC;
    value = members[key];
  }
  return isDynamic(value) ? DYNAMIC : (value ?? undefined);
}

/** Whether a value is given, known or not. An empty text or list is not. */
export function isGiven(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  return !(Array.isArray(value) && value.length === 0);
}

/** The number at a path; undefined when there is none, or none that is known. */
export function numberAt(request: unknown, path: string): number | undefined {
  const value = valueAt(request, path);
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** The text at a path; undefined when there is none, or none that is known. */
export function textAt(request: unknown, path: string): string | undefined {
  const value = valueAt(request, path);
  return typeof value === 'string' ? value : undefined;
}

/** Whether the switch at a path is known to be on. Custom resources may write it as text. */
export function isOn(request: unknown, path: string): boolean {
  const value = valueAt(request, path);
  return value === true || value === 'true';
}

/** Whether the switch at a path is missing or off, and not left to the execution. */
export function isOff(request: unknown, path: string): boolean {
  return !isOn(request, path) && valueAt(request, path) !== DYNAMIC;
}

/** The list at a path, as far as its items are known; empty when there is none. */
export function listAt(request: unknown, path: string): readonly unknown[] {
  const value = valueAt(request, path);
  return Array.isArray(value) ? value : [];
}

/** How a value is quoted in a message: texts in quotes, what is missing as `nothing`. */
export function quoted(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (value === DYNAMIC) return 'a value known at run time';
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}

/** JSONata in a state, or `{"Get": …}` and `{"Std:Join": …}` in a pipeline. */
function isDynamic(value: unknown): boolean {
  if (value === DYNAMIC) return true;
  if (typeof value === 'string') return /^\s*\{%[\s\S]*%\}\s*$/.test(value);
  const keys = Object.keys(asProperties(value));
  return keys.length === 1 && (keys[0] === 'Get' || keys[0] === 'Std:Join' || keys[0] === 'Std:JsonGet');
}
