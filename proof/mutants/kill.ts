import { Assembly } from '../../lib/checks/assembly';
import type { Layer } from '../layer';
import type { Drawn } from './draw';
import { templatesWith } from './operators';

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
  const killedBy: { layer: string; line: string }[] = [];
  for (const { name, check } of layers) {
    const [line] = await linesOf(check, drawn);
    if (line !== undefined) killedBy.push({ layer: name, line });
  }
  return { drawn, killedBy };
}

async function linesOf(check: Layer['check'], { subject, mutant }: Drawn): Promise<readonly string[]> {
  try {
    return await check(new Assembly(templatesWith(mutant, subject.stacks)));
  } catch (error) {
    return [`cannot be read: ${error instanceof Error ? error.message : String(error)}`];
  }
}
