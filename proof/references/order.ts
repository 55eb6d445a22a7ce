import { type Assembly, referencesIn, type Resource } from '../../lib/checks/assembly';

/** References that a deployment could not follow: in a circle, or to a stack that comes later. */
export function wrongOrder(assembly: Assembly): string[] {
  const position = new Map(assembly.stacks.map(({ id }, index) => [id, index]));
  const forward = assembly.resources.flatMap((resource) =>
    [...new Set(referencesIn(resource.properties).map(({ id }) => assembly.get(id)))]
      .filter((target): target is Resource => target !== undefined)
      .filter(({ stack }) => (position.get(stack) ?? 0) > (position.get(resource.stack) ?? 0))
      .map((target) => `${resource.id}: refers to ${target.id}, in a stack that is deployed later`),
  );
  const lost = assembly.resources.flatMap(({ id, dependsOn }) =>
    dependsOn
      .filter((one) => assembly.get(one) === undefined)
      .map((one) => `${id}: depends on ${one}, which does not exist`),
  );
  const circles = assembly.resources
    .filter((resource) => assembly.before(resource).has(resource.id))
    .map(({ id }) => `${id}: waits for itself, through what it refers to or depends on`);
  return [...forward, ...lost, ...circles];
}
