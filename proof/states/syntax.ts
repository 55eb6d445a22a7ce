import validate from 'asl-validator';
import type { Properties, Resource } from '../../lib/checks/assembly';
import { definitionOf } from '../../lib/checks/api-calls';

/** A definition, or why there is none. */
export type ReadDefinition = { readonly definition: Properties } | { readonly fault: string };

/** Reads the definition of a state machine from its template. */
export function readDefinition(machine: Resource): ReadDefinition {
  const definition = definitionOf(machine);
  if (definition !== undefined) return { definition };
  const { DefinitionString } = machine.properties;
  if (typeof DefinitionString !== 'string') {
    return { fault: 'the definition must stand in the template, as DefinitionString, to be checked; it does not' };
  }
  return { fault: `the definition must be a JSON object, and is not: ${reason(DefinitionString)}` };
}

function reason(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return `it is ${Array.isArray(value) ? 'a list' : String(value === null ? 'null' : typeof value)}`;
  } catch (error) {
    return String((error as Error).message).replaceAll(/\s+/g, ' ');
  }
}

/** What the official grammar of the Amazon States Language does not allow, one line for each. */
export function syntaxFaults(definition: Properties): string[] {
  // The validator writes defaults into what it is given, and they would hide faults from whoever reads it next.
  const { isValid, errorsText } = validate(structuredClone(definition), { checkPaths: true, checkArn: true });
  return isValid
    ? []
    : errorsText('\n')
        .split('\n')
        .filter((line) => line !== '');
}
