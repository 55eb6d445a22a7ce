import { join } from 'node:path';
import { allRules } from '../../lib/checks/all-rules';
import { Assembly, type StackTemplate } from '../../lib/checks/assembly';
import { findingsOf } from '../../lib/checks/rule';
import { loadConfig } from '../../lib/config/load-config';
import { platformTemplates, ROOT } from '../../scripts/resolved-platform';

const BY_REFERENCE = 'it looks for another resource that refers to this one, and takes an unknown reference for none';
const BY_MEMBER = 'it asks for a member, and takes a whole that is unknown for one without members';

/** Rules that still claim a fault for a value that only a deployment knows, and why. Take a line away with its cause. */
const CLAIMS: Readonly<Record<string, string>> = {
  'ML-KM-05-4': BY_REFERENCE,
  'ML-LF-05': BY_REFERENCE,
  'ML-FS-110': BY_REFERENCE,
  'ML-FS-14-2': BY_REFERENCE,
  'ML-VPC-02': BY_REFERENCE,
  'ML-VPC-105': BY_REFERENCE,
  'ML-FH-06-5': BY_REFERENCE,
  'ML-FH-06-6': BY_MEMBER,
  'ML-FH-06-3': BY_MEMBER,
  'ML-RV-04': BY_MEMBER,
  'ML-RV-07-2': BY_MEMBER,
  'ML-CT-02-2': BY_MEMBER,
  'ML-CT-04-2': BY_MEMBER,
  'ML-FH-06': BY_MEMBER,
  'ML-FH-08-2': BY_MEMBER,
  'ML-GL-01-3': BY_MEMBER,
  'ML-HO-13-3': BY_MEMBER,
  'ML-HO-06-2': BY_MEMBER,
  'ML-HO-08-2': BY_MEMBER,
  'ML-HO-09-5': BY_REFERENCE,
};

/** The templates of the sandbox, each with a parameter that nobody gives a value. */
function templates(): StackTemplate[] {
  const plain = JSON.parse(
    JSON.stringify(platformTemplates(loadConfig(join(ROOT, 'config/sandbox.yaml')))),
  ) as StackTemplate[];
  return plain.map((stack) => ({
    ...stack,
    template: { ...stack.template, Parameters: { ...stack.template.Parameters, Unknown: { Type: 'String' } } },
  }));
}

/** Values of one property, whatever resource has it, that are tried. */
const OF_A_PROPERTY = 3;

/** Calls back for property values of all resources, some of each property, while each is replaced by an unknown one. */
function forEachUnknown(stacks: readonly StackTemplate[], look: (place: string) => void): void {
  const seen = new Map<string, Set<string>>();
  const walk = (holder: Record<string, unknown>, place: string): void => {
    for (const [key, value] of Object.entries(holder)) {
      if (key === 'Ref' || key.startsWith('Fn::')) return;
      const path = `${place}/${/^\d+$/.test(key) ? '*' : key}`;
      const alike = seen.get(path) ?? new Set();
      const text = JSON.stringify(value).slice(0, 40);
      if (!alike.has(text) && alike.size < OF_A_PROPERTY) {
        seen.set(path, alike.add(text));
        for (const unknown of Array.isArray(value)
          ? [{ Ref: 'Unknown' }, [{ Ref: 'Unknown' }]]
          : [{ Ref: 'Unknown' }]) {
          holder[key] = unknown;
          look(path);
        }
        holder[key] = value;
      }
      if (typeof value === 'object' && value !== null) walk(value as Record<string, unknown>, path);
    }
  };
  for (const { template } of stacks) {
    for (const { Type, Properties = {} } of Object.values(template.Resources)) walk(Properties, Type);
  }
}

test('no rule claims a fault for a value that only a deployment knows', () => {
  const stacks = templates();
  expect(findingsOf(allRules, new Assembly(stacks))).toEqual([]);
  const claims = new Map<string, Set<string>>();
  let count = 0;
  forEachUnknown(stacks, (place) => {
    count += 1;
    for (const { rule } of findingsOf(allRules, new Assembly(stacks))) {
      claims.set(rule.id, (claims.get(rule.id) ?? new Set()).add(place));
    }
  });
  expect(count).toBeGreaterThan(800);
  const unexpected = [...claims].filter(([id]) => CLAIMS[id] === undefined).map(([id, places]) => [id, ...places]);
  expect(unexpected).toEqual([]);
  expect(Object.keys(CLAIMS).filter((id) => !claims.has(id))).toEqual([]);
}, 240_000);
