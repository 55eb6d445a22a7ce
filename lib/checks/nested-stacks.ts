import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  asProperties,
  type Resource,
  resourcesOf,
  type ResourceTemplate,
  stageOf,
  type StackTemplate,
  type Template,
} from './assembly';

const NESTED = 'AWS::CloudFormation::Stack';

/** How templates of nested stacks are found and read. */
export interface NestedStackReader {
  /** Reads the template at a path. */
  readonly read: (path: string) => Template;

  /**
   * Path of the template of a nested stack, relative to the template around it.
   *
   * @default - `aws:asset:path` in its metadata, which `cdk synth` writes, or else its `TemplateURL`, if that is a path
   */
  readonly pathOf?: (stack: StackTemplate, logicalId: string) => string | undefined;
}

/**
 * A stack and all stacks nested in it, each after the one around it. A nested stack has the id of its resource, and the
 * place of the stack around it. One whose template is not beside the other is left out, see {@link isUnreadNested}.
 */
export function withNested(
  stack: StackTemplate,
  reader: NestedStackReader,
  around: readonly string[] = [],
): StackTemplate[] {
  const { templatePath } = stack;
  if (templatePath === undefined) return [stack];
  const seen = [...around, resolve(templatePath)];
  const nested = Object.entries(resourcesOf(stack.template)).flatMap(([logicalId, resource]) => {
    if (resource.Type !== NESTED) return [];
    const name = reader.pathOf?.(stack, logicalId) ?? pathIn(resource);
    const path = name === undefined ? '' : resolve(dirname(templatePath), name);
    // A template that nests itself would never end.
    if (name === undefined || !existsSync(path) || seen.includes(path)) return [];
    const inner: StackTemplate = {
      ...stack,
      id: `${stack.id}/${logicalId}`,
      nestedIn: stack.id,
      stage: stageOf(stack),
      stackName: '<AWS::StackName>',
      template: reader.read(path),
      templatePath: path,
    };
    return withNested(inner, reader, seen);
  });
  return [stack, ...nested];
}

/** Whether a resource is a nested stack whose template nobody has read. */
export function isUnreadNested({ id, type }: Resource, stacks: readonly StackTemplate[]): boolean {
  return type === NESTED && !stacks.some((stack) => stack.id === id);
}

function pathIn({ Properties, Metadata }: ResourceTemplate): string | undefined {
  const [asset, url] = [asProperties(Metadata)['aws:asset:path'], asProperties(Properties).TemplateURL];
  if (typeof asset === 'string') return asset;
  return typeof url === 'string' && !url.includes('://') ? url : undefined;
}
