import { Assembly } from '../../lib/checks/assembly';
import type { Layer } from '../layer';
import type { Drawn } from './draw';
import { configurationErrors } from '../configurations/mutants';
import { templatesWith } from './operators';

/** What looks at configurations, before there are templates. */
export const CONFIGURATION_LAYER = {
  name: 'configuration',
  proves: 'A wrong configuration is an error that names the key, the value and what is allowed',
};

/** What became of a mutant. */
export interface Outcome {
  /** The mutant. */
  readonly drawn: Drawn;

  /** Layers that found it, each with the first line that it said, in the order of the layers. */
  readonly killedBy: readonly { readonly layer: string; readonly line: string }[];
}

/**
 * Shows a mutant to every layer, also after one has found it: so it is known what each would find alone.
 *
 * A layer that throws has found it, too: what cannot be read never passes.
 */
export async function tryMutant(drawn: Drawn, layers: readonly Layer[]): Promise<Outcome> {
  const { mutant } = drawn;
  if ('text' in mutant) {
    const [line] = configurationErrors(mutant.text);
    return { drawn, killedBy: line === undefined ? [] : [{ layer: CONFIGURATION_LAYER.name, line }] };
  }
  const killedBy: { layer: string; line: string }[] = [];
  const assembly = (): Assembly => new Assembly(templatesWith(mutant, drawn.subject.stacks));
  for (const { name, check } of layers) {
    const [line] = await linesOf(() => check(assembly()));
    if (line !== undefined) killedBy.push({ layer: name, line });
  }
  return { drawn, killedBy };
}

async function linesOf(check: () => Promise<readonly string[]>): Promise<readonly string[]> {
  try {
    return await check();
  } catch (error) {
    return [`cannot be read: ${error instanceof Error ? error.message : String(error)}`];
  }
}
