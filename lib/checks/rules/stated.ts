import { asProperties } from '../assembly';
import { isUnknown } from '../policy-document';
import { forEach, type Rule } from '../rule';
import { listed, shown } from '../wording';
import { STATED_PROPERTIES, type StatedProperty } from './stated-properties';

const stated: Rule = {
  id: 'ML-CF-100',
  title: 'What AWS decides when a template is silent is stated',
  facts: [],
  fix: 'state it, so that a reader of the template knows, and nothing changes when a default does',
  advice: true,
  check: forEach(Object.keys(STATED_PROPERTIES), (resource) =>
    (STATED_PROPERTIES[resource.type] ?? [])
      .filter(({ when }) => when?.(resource.properties, resource) ?? true)
      .flatMap((property) =>
        valuesAt(resource.properties, property.path.split('.'))
          .filter(({ value }) => !isRight(property, value))
          .map(({ value, path }) => ({
            problem: `${path} must be ${property.allowed === undefined ? 'stated' : listed(property.allowed.slice(0, 1))}, got ${shown(value)}; otherwise: ${property.otherwise}`,
            location: `Properties/${path}`,
          })),
      ),
  ),
};

/** Rules about what must not be left open. */
export const statedRules: readonly Rule[] = [stated];

function isRight({ allowed }: StatedProperty, value: unknown): boolean {
  if (value === undefined || value === null) return false;
  return allowed === undefined || allowed.includes(value) || isUnknown(value);
}

/** What stands at a path: one value, or one for each member of a list; none below a part that may be missing. */
function valuesAt(value: unknown, parts: readonly string[], before = ''): { value: unknown; path: string }[] {
  const [part, ...rest] = parts;
  if (part === undefined) return [{ value, path: before.slice(1) }];
  if (part === '*') {
    return (Array.isArray(value) ? (value as unknown[]) : []).flatMap((member, index) =>
      valuesAt(member, rest, `${before}.${index}`),
    );
  }
  // A whole that only a deployment knows has all of its parts.
  if (isUnknown(value)) return [];
  const name = part.replace(/\?$/, '');
  const member = Array.isArray(value) ? (value as unknown[])[Number(name)] : asProperties(value)[name];
  if (member === undefined && part.endsWith('?')) return [];
  return valuesAt(member, rest, `${before}.${name}`);
}
