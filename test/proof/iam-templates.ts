import { join } from 'node:path';
import { Assembly, type StackTemplate } from '../../lib/checks/assembly';
import { loadConfig } from '../../lib/config/load-config';
import { platformTemplates, ROOT } from '../../scripts/resolved-platform';

/** A resource of a template that a test may change. */
export interface Changeable {
  Type: string;
  Properties: Record<string, unknown>;
  Metadata?: Record<string, unknown>;
}

/** Templates that a test may change, found by the paths of their constructs. */
export class Templates {
  private readonly stacks: StackTemplate[];

  constructor(original: readonly StackTemplate[]) {
    this.stacks = structuredClone(original) as StackTemplate[];
  }

  /** The resources of a stack by logical id. */
  resources(stack: string): Record<string, Changeable> {
    const found = this.stacks.find(({ id }) => id === stack);
    return (found as unknown as { template: { Resources: Record<string, Changeable> } }).template.Resources;
  }

  /** The resource at a path. */
  at(path: string): Changeable {
    const [stack = ''] = path.split('/');
    const found = Object.values(this.resources(stack)).find(
      ({ Metadata }) => Metadata?.['aws:cdk:path'] === path || Metadata?.['aws:cdk:path'] === `${path}/Resource`,
    );
    if (found === undefined) throw new Error(`${path} must be in the templates`);
    return found;
  }

  /** The statements of a role's own policy. */
  statements(role: string): Statement[] {
    return this.statementsAt(`${role}/DefaultPolicy`);
  }

  /** The statements of a policy document in a property. */
  statementsAt(path: string, property = 'PolicyDocument'): Statement[] {
    return (this.at(path).Properties[property] as { Statement: Statement[] }).Statement;
  }

  /** The first statement of a role's own policy that has an action. */
  statement(role: string, action: string): Statement {
    const found = this.statements(role).find(({ Action }) => [Action].flat().includes(action));
    if (found === undefined) throw new Error(`${role} must have ${action}`);
    return found;
  }

  /** All of them at once. */
  assembly(): Assembly {
    return new Assembly(this.stacks);
  }
}

/** A statement of a policy, as it stands in a template. */
export interface Statement {
  Effect: string;
  Action: string | string[];
  Resource: unknown;
  Principal?: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

const cache = new Map<string, StackTemplate[]>();

/** A configuration of the project, or one of its examples. */
export type Configuration = 'sandbox' | 'production' | `examples/${string}`;

/** A copy of the templates of a configuration. */
export function templatesOf(configuration: Configuration): Templates {
  const known = cache.get(configuration) ?? platformTemplates(loadConfig(join(ROOT, `config/${configuration}.yaml`)));
  cache.set(configuration, known);
  return new Templates(known);
}
