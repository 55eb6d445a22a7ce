import type { ResourceTemplate, StackTemplate } from '../../lib/checks/assembly';
import type { Operation } from './log';

/** Templates whose properties hold values alone, as a deployment would have seen them. */
export interface ResolvedTemplates {
  /** The templates, in the order of the others. */
  readonly templates: readonly StackTemplate[];

  /** Resources of the templates that were not made, as `<stack>/<logical id>`. */
  readonly missing: readonly string[];
}

/**
 * Templates with the properties that the emulator saw: no reference, no function, no parameter. All else of a resource
 * stays as it stands in the template.
 *
 * @param templates the templates that were rehearsed
 * @param resources what was made of them
 */
export function resolvedTemplates(
  templates: readonly StackTemplate[],
  resources: readonly Operation[],
): ResolvedTemplates {
  const made = new Map(resources.map((operation) => [`${operation.stack}/${operation.logicalId}`, operation]));
  const missing: string[] = [];
  const resolved = templates.map((stack) => {
    const entries = Object.entries(stack.template.Resources).flatMap(([logicalId, resource]) => {
      const operation = made.get(`${stack.stackName ?? stack.id}/${logicalId}`);
      if (operation === undefined) {
        missing.push(`${stack.id}/${logicalId}`);
        return [];
      }
      return [[logicalId, { ...resource, Properties: operation.properties }] as [string, ResourceTemplate]];
    });
    const { Description } = stack.template;
    return { ...stack, template: { Description, Resources: Object.fromEntries(entries) } };
  });
  return { templates: resolved, missing };
}
