import { definitionOf } from '../../lib/checks/api-calls';
import { Assembly, type StackTemplate } from '../../lib/checks/assembly';
import { loadConfig } from '../../lib/config/load-config';
import { statesLayer } from '../../proof/states/layer';
import { platformTemplates } from '../../scripts/resolved-platform';

/** A definition as tests change it. */
export type EditableDefinition = Record<string, unknown>;

/** A change of one definition. */
export type Edit = (definition: EditableDefinition) => void;

/** Puts a value at a place, e.g. `States/Train/Catch/0/Next`; a place at the end of a list adds to it. */
export function set(place: string, value: unknown): Edit {
  return (definition) => {
    const [holder, key] = holderOf(definition, place);
    holder[key] = value;
  };
}

/** Takes away what is at a place; what follows in a list moves up. */
export function remove(place: string): Edit {
  return (definition) => {
    const [holder, key] = holderOf(definition, place);
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else Reflect.deleteProperty(holder, key);
  };
}

/** Exchanges what is at two places. */
export function swap(one: string, other: string): Edit {
  return (definition) => {
    const [[holder, key], [otherHolder, otherKey]] = [holderOf(definition, one), holderOf(definition, other)];
    [holder[key], otherHolder[otherKey]] = [otherHolder[otherKey], holder[key]];
  };
}

/** @throws if nothing is there that could hold the value */
function holderOf(definition: EditableDefinition, place: string): [holder: Record<string, unknown>, key: string] {
  const keys = place.split('/');
  const key = keys.pop() ?? '';
  const holder = keys.reduce<unknown>((at, one) => (at as Record<string, unknown> | undefined)?.[one], definition);
  if (typeof holder !== 'object' || holder === null) throw new Error(`there is nothing at ${keys.join('/')}`);
  return [holder as Record<string, unknown>, key];
}

const templates = new Map<string, StackTemplate[]>();

/** Templates of a configuration, built once. */
function templatesOf(configuration: string): StackTemplate[] {
  const known = templates.get(configuration) ?? platformTemplates(loadConfig(`config/${configuration}.yaml`));
  templates.set(configuration, known);
  return known;
}

/** The platform of a configuration, in which the state machine of a stack has another `DefinitionString`. */
export function platform(
  configuration: string,
  stack?: string,
  text?: (definition: EditableDefinition) => string,
): Assembly {
  const stacks = structuredClone(templatesOf(configuration));
  const assembly = new Assembly(stacks);
  if (stack === undefined || text === undefined) return assembly;
  for (const machine of assembly.ofType('AWS::StepFunctions::StateMachine').filter((one) => one.stack === stack)) {
    const definition = structuredClone(definitionOf(machine)) as unknown as EditableDefinition;
    Object.assign(machine.template.Properties ?? {}, { DefinitionString: text(definition) });
  }
  return new Assembly(stacks);
}

/** A configuration, and the end of the path of one of its state machines. */
export interface MachinePlace {
  readonly configuration: string;
  readonly path: string;
}

/**
 * What the layer says after a change of one state machine.
 *
 * @throws if no state machine is at the path
 */
export async function linesOf({ configuration, path }: MachinePlace, edit: Edit): Promise<readonly string[]> {
  const stacks = structuredClone(templatesOf(configuration));
  const machines = new Assembly(stacks).ofType('AWS::StepFunctions::StateMachine');
  const machine = machines.find((one) => one.path.replace(/\/Resource$/, '').endsWith(path));
  if (machine === undefined) throw new Error(`there is no state machine at ${path}`);
  const definition = structuredClone(definitionOf(machine)) as unknown as EditableDefinition;
  edit(definition);
  Object.assign(machine.template.Properties ?? {}, { DefinitionString: JSON.stringify(definition) });
  return statesLayer.check(new Assembly(stacks));
}

/** What the layer says after a change. */
export async function linesAfter(stack: 'Training' | 'Serving', edit: Edit): Promise<readonly string[]> {
  const changed = (definition: EditableDefinition): string => {
    edit(definition);
    return JSON.stringify(definition);
  };
  return statesLayer.check(platform('production', stack, changed));
}
