import { join } from 'node:path';
import { Assembly, asProperties, type StackTemplate } from '../../lib/checks/assembly';
import { loadConfig } from '../../lib/config/load-config';
import { nameOf } from '../../proof/network/workloads';
import { platformTemplates, ROOT } from '../../scripts/resolved-platform';

const known = new Map<string, StackTemplate[]>();

/** Templates of a configuration that a test may change: each draft is a copy. */
export class Draft {
  private readonly stacks: StackTemplate[];

  constructor(config: 'sandbox' | 'production' | `examples/${string}`) {
    const stacks = known.get(config) ?? platformTemplates(loadConfig(join(ROOT, 'config', `${config}.yaml`)));
    known.set(config, stacks);
    this.stacks = structuredClone(stacks);
  }

  /** The templates as they are now. */
  get assembly(): Assembly {
    return new Assembly(this.stacks);
  }

  /** Reference inside of its stack to the resource of a construct. */
  ref(name: string): { Ref: string } {
    return { Ref: this.find(name).logicalId };
  }

  /** Puts a value at a path below the properties of a resource; undefined takes it away. */
  set(name: string, path: string, value: unknown): this {
    const keys = path.split('.');
    const last = String(keys.pop());
    const parent = keys.reduce<unknown>((one, key) => Reflect.get(Object(one), key), this.properties(name));
    if (typeof parent !== 'object' || parent === null) throw new Error(`${name} has nothing at ${path}`);
    if (value === undefined) Reflect.deleteProperty(parent, last);
    else Reflect.set(parent, last, value);
    return this;
  }

  /** What stands at a path below the properties of a resource. */
  at(name: string, path: string): unknown {
    return path.split('.').reduce<unknown>((one, key) => Reflect.get(Object(one), key), this.properties(name));
  }

  /** Replaces a text wherever it stands in the properties of a resource. */
  replace(name: string, text: string, by: string): this {
    const before = JSON.stringify(this.properties(name));
    const after = JSON.stringify(strings(this.properties(name), (one) => one.replaceAll(text, by)));
    if (after === before) throw new Error(`${name} does not say ${text}`);
    Object.assign(this.properties(name), JSON.parse(after));
    return this;
  }

  /** Takes a resource away. */
  remove(name: string): this {
    const { stack, logicalId } = this.find(name);
    Reflect.deleteProperty(this.template(stack), logicalId);
    return this;
  }

  /** Adds a resource. */
  add(stack: string, logicalId: string, type: string, properties: Record<string, unknown>): this {
    Reflect.set(this.template(stack), logicalId, { Type: type, Properties: properties });
    return this;
  }

  private find(name: string) {
    const found = this.assembly.resources.find((resource) => nameOf(resource) === name || resource.id === name);
    if (found === undefined) throw new Error(`no template has ${name}`);
    return found;
  }

  private properties(name: string): object {
    return asProperties(this.find(name).template.Properties);
  }

  private template(stack: string): object {
    const found = this.stacks.find(({ id }) => id === stack);
    if (found === undefined) throw new Error(`there is no stack ${stack}`);
    return found.template.Resources;
  }
}

function strings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => strings(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, strings(item, change)]));
}
