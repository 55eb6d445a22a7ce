import { type Assembly, referencesIn, type Resource } from '../assembly';
import type { Problem, Rule } from '../rule';

/** Limits of CloudFormation for one template, and how near to them is too near. Source: CloudFormation guide, quotas. */
const LIMITS = { Resources: 500, Outputs: 200, Parameters: 200, Mappings: 200 } as const;
const NEAR = 0.9;

const withinLimits: Rule = {
  id: 'ML-CF-02',
  title: 'A template stays away from the limits of CloudFormation',
  facts: ['CF-02'],
  fix: 'split the stack while it is small: moving resources later means to replace them',
  check: (assembly) =>
    assembly.stacks.flatMap(({ id, template }) => {
      const resource = assembly.resources.find(({ stack }) => stack === id);
      return Object.entries(LIMITS).flatMap(([part, limit]): Problem[] => {
        const count = Object.keys(template[part as keyof typeof LIMITS] ?? {}).length;
        if (resource === undefined || count <= limit * NEAR) return [];
        return [{ resource, problem: `stack ${id} has ${count} ${part}, the limit is ${limit}` }];
      });
    }),
};

const noCycle: Rule = {
  id: 'ML-CF-08',
  title: 'No resource waits for itself',
  facts: ['CF-08'],
  fix: 'break the circle: take a literal name, or a resource that stands between the two',
  check: (assembly) => {
    const next = new Map(assembly.resources.map((resource) => [resource.id, needsOf(resource, assembly)]));
    const seen = new Set<string>();
    return assembly.resources.flatMap((resource): Problem[] => {
      if (seen.has(resource.id)) return [];
      const circle = circleThrough(resource.id, next);
      if (circle === undefined) return [];
      circle.forEach((id) => seen.add(id));
      return [{ resource, problem: `the resources wait for each other: ${[...circle, resource.id].join(' > ')}` }];
    });
  },
};

/** What a resource waits for. */
function needsOf(resource: Resource, assembly: Assembly): string[] {
  const references = referencesIn(resource.properties).map(({ id }) => id);
  return [...new Set([...resource.dependsOn, ...references])].filter((id) => assembly.get(id) !== undefined);
}

/** The shortest way from a resource back to itself. */
function circleThrough(start: string, next: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const ways: string[][] = [[start]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    for (const id of next.get(way[way.length - 1] ?? '') ?? []) {
      if (id === start) return way;
      if (!seen.has(id)) {
        seen.add(id);
        ways.push([...way, id]);
      }
    }
  }
  return undefined;
}

/** Rules about templates as a whole. */
export const templateRules: readonly Rule[] = [withinLimits, noCycle];
