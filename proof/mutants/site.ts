import type { ResourceTemplate, StackTemplate } from '../../lib/checks/assembly';
import { asProperties, type Properties } from '../../lib/checks/assembly';
import { specifiedValues } from '../specification';
import { readDefinition } from './definitions';

/** A place in a template that a mutant may change: one value, with what stands around it. */
export interface Site {
  /** Id of the stack. */
  readonly stack: string;

  /** Name of the resource in its template. */
  readonly logicalId: string;

  /** Type of the resource. */
  readonly type: string;

  /** Whether the place is inside of the definition of a state machine. */
  readonly inDefinition: boolean;

  /** Keys and numbers of list items from the resource, or from the definition, to the value; empty for a whole resource. */
  readonly path: readonly (string | number)[];

  /** What stands there. */
  readonly value: unknown;

  /** Values that the specification allows there; none, if it does not say. */
  readonly allowed: readonly string[];

  /** Whether the specification requires the property. */
  readonly required: boolean;

  /** Value that the property has when it is not stated, as the specification says; undefined, if it does not say. */
  readonly defaultValue: unknown;
}

/** Parts of a resource besides its properties that a deployment reads. */
const BESIDE_PROPERTIES = ['DependsOn', 'DeletionPolicy', 'UpdateReplacePolicy'] as const;

/** Every place in the templates. */
export function sitesOf(stacks: readonly StackTemplate[]): Site[] {
  return stacks.flatMap(({ id: stack, template }) =>
    Object.entries(template.Resources).flatMap(([logicalId, resource]) => {
      const place = { stack, logicalId, type: resource.Type };
      const definition = definitionOf(resource);
      const inside =
        definition === undefined
          ? []
          : placesIn(definition.json).map((one) => ({ ...place, inDefinition: true, ...one }));
      const outside = specifiedValues(resource.Type, resource.Properties ?? {})
        .filter(({ path }) => definition === undefined || path[0] !== 'DefinitionString')
        .map(({ path, value, specification }) => ({
          ...place,
          inDefinition: false,
          path: ['Properties', ...path],
          value,
          allowed: allowedBy(specification?.type),
          required: specification?.required === true,
          defaultValue: defaultOf(specification?.defaultValue),
        }));
      const beside = BESIDE_PROPERTIES.filter((key) => resource[key] !== undefined).flatMap((key) =>
        placesIn({ [key]: resource[key] }).map((one) => ({ ...place, inDefinition: false, ...one })),
      );
      const whole = {
        ...place,
        inDefinition: false,
        path: [],
        value: resource,
        allowed: [],
        required: false,
        defaultValue: undefined,
      };
      return [whole, ...outside, ...beside, ...inside];
    }),
  );
}

/** The templates with another value at a place; without the place, if the value is undefined. */
export function changed(stacks: readonly StackTemplate[], site: Site, value: unknown): StackTemplate[] {
  return stacks.map((stack) => {
    if (stack.id !== site.stack) return stack;
    const resource = stack.template.Resources[site.logicalId];
    if (resource === undefined) return stack;
    const others = Object.fromEntries(Object.entries(stack.template.Resources).filter(([id]) => id !== site.logicalId));
    if (site.path.length === 0) return { ...stack, template: { ...stack.template, Resources: others } };
    return {
      ...stack,
      template: {
        ...stack.template,
        Resources: { ...stack.template.Resources, [site.logicalId]: changedResource(resource, site, value) },
      },
    };
  });
}

function changedResource(resource: ResourceTemplate, site: Site, value: unknown): ResourceTemplate {
  if (!site.inDefinition) return replaced(resource, site.path, value) as ResourceTemplate;
  const definition = definitionOf(resource);
  if (definition === undefined) return resource;
  const json = replaced(definition.json, site.path, value) as Properties;
  return { ...resource, Properties: { ...resource.Properties, DefinitionString: definition.write(json) } };
}

function definitionOf({ Type, Properties }: ResourceTemplate) {
  return Type === 'AWS::StepFunctions::StateMachine' ? readDefinition(Properties?.DefinitionString) : undefined;
}

/** A copy of `root` with another value at a path; without it, if the value is undefined. */
function replaced(root: unknown, [key, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(root)) {
    const items: unknown[] = root.map((item, index) =>
      index === key ? replaced(item, rest, value) : (item as unknown),
    );
    return items.filter((item, index) => index !== key || item !== undefined);
  }
  return Object.fromEntries(
    Object.entries(asProperties(root))
      .map(([name, item]) => [name, name === key ? replaced(item, rest, value) : item] as const)
      .filter(([name, item]) => name !== key || item !== undefined),
  );
}

function placesIn(root: Properties): Pick<Site, 'path' | 'value' | 'allowed' | 'required' | 'defaultValue'>[] {
  const walk = (value: unknown, path: readonly (string | number)[]): Pick<Site, 'path' | 'value'>[] => {
    const inner = Array.isArray(value)
      ? value.flatMap((item, index) => walk(item, [...path, index]))
      : Object.entries(asProperties(value)).flatMap(([key, item]) => walk(item, [...path, key]));
    return [{ path, value }, ...inner];
  };
  return walk(root, [])
    .filter(({ path }) => path.length > 0)
    .map((one) => ({ ...one, allowed: [], required: false, defaultValue: undefined }));
}

function allowedBy(type: unknown): readonly string[] {
  const { allowedValues, element } = asProperties(type);
  if (Array.isArray(allowedValues)) return allowedValues.map(String);
  return element === undefined ? [] : allowedBy(element);
}

/** Defaults stand in the specification as JSON, or as plain words. */
function defaultOf(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
