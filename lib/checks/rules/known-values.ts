import { type InstanceTypeFacts, instanceType } from '../../sagemaker/instance-types';
import type { Assembly, Resource } from '../assembly';

/** A value as a number, as templates write it: a number, or a text of digits. @returns undefined for all else */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

/** Whether a number is known and lies outside of what is allowed; what only a deployment knows does not. */
export function isOutside(value: unknown, least: number, most: number): boolean {
  const number = numberOf(value);
  return number !== undefined && (number < least || number > most);
}

/** A switch of a template, which may be written as a text. @returns undefined when it is not there or not known */
export function switchOf(value: unknown): boolean | undefined {
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : undefined;
}

/** Whether a value is a text that says all: no reference and no parameter in it. Pseudo parameters count as said. */
export function isSaid(value: unknown): value is string {
  return typeof value === 'string' && !/@\{|<(?!AWS::)/.test(value);
}

/**
 * Whether a name stays as it is when the resource changes: said in full, and without the hash of its content that would
 * change with it.
 */
export function isFixedName(value: unknown): value is string {
  return isSaid(value) && !/(?=[0-9a-f]*\d)[0-9a-f]{8,}(?![0-9a-f])/i.test(value);
}

/** What is known about an instance type. @returns undefined for a parameter, or a type that SageMaker does not offer */
export function instanceFacts(name: unknown): InstanceTypeFacts | undefined {
  if (!isSaid(name)) return undefined;
  try {
    return instanceType(name);
  } catch {
    return undefined;
  }
}

/** Region of the stack of a resource. @returns undefined when it is not known */
export function regionOf(assembly: Assembly, resource: Resource): string | undefined {
  return assembly.stacks.find(({ id }) => id === resource.stack)?.region;
}

/** What goes before the last part of a stack's id: stacks with the same are one deployment, others may be other accounts. */
export function stageOf({ stack }: Resource): string {
  return stack.slice(0, stack.lastIndexOf('/') + 1);
}

/**
 * The resource that a property means, by reference or by the name that it gives itself.
 *
 * @param from the resource that has the property; what is in another stage is not meant by a name
 * @param value the property
 * @param type type of the resource
 * @param property where a resource of that type says its own name
 */
export function meant(
  assembly: Assembly,
  from: Resource,
  value: unknown,
  type: string,
  property: string,
): Resource | undefined {
  const target = assembly.target(value);
  if (target !== undefined) return target.type === type ? target : undefined;
  return assembly
    .ofType(type)
    .find((one) => isSaid(value) && one.properties[property] === value && stageOf(one) === stageOf(from));
}

/** Text of a value in a message: what is not there is `nothing`. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}
