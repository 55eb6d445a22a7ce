import type { StackTemplate } from '../../lib/checks/assembly';
import { Random } from '../../scripts/encounters/random';
import { whyEquivalent } from './equivalent';
import { type Mutant, mutantOf, operators } from './operators';
import { sitesOf } from './site';

/** Templates of one configuration. */
export interface Subject {
  /** Name of the configuration, e.g. `sandbox`. */
  readonly configuration: string;

  /** Its templates, in the order of deployment. */
  readonly stacks: readonly StackTemplate[];
}

/** A mutant of the templates of a configuration. */
export interface Drawn {
  /** What it changes. */
  readonly subject: Subject;

  /** The change. */
  readonly mutant: Mutant;
}

/** What a seed gives. */
export interface Draw {
  /** Faults, each once. */
  readonly mutants: readonly Drawn[];

  /** Drawn, but no fault, with the rule that says so. */
  readonly equivalent: readonly (Drawn & { readonly because: string })[];
}

/**
 * Draws mutants: an operator, a configuration and a place that it fits, each as likely as any other of its kind, so that
 * nobody chooses what is tried.
 *
 * @param seed a whole number; the same seed and templates give the same mutants
 * @param amount how many faults, without those that are equivalent
 */
export function drawMutants(subjects: readonly Subject[], seed: number, amount: number): Draw {
  const random = new Random(seed);
  const places = subjects.map(({ stacks }) => {
    const sites = sitesOf(stacks);
    return { sites, byOperator: operators.map((operator) => sites.filter((site) => operator.fits(site))) };
  });
  const seen = new Set<string>();
  const mutants: Drawn[] = [];
  const equivalent: Draw['equivalent'][number][] = [];
  // A seed that could not find enough would be a fault of the operators, not a reason to wait for ever.
  for (let attempts = 0; mutants.length < amount && attempts < amount * 20; attempts++) {
    const which = random.below(operators.length);
    const number = random.below(subjects.length);
    const [operator, subject, place] = [operators[which], subjects[number], places[number]];
    const fitting = place?.byOperator[which] ?? [];
    const site = fitting[random.below(fitting.length)];
    if (operator === undefined || subject === undefined || place === undefined || site === undefined) continue;
    const mutant = mutantOf(operator, site, random, place.sites);
    const key = `${subject.configuration} ${mutant.kind} ${mutant.where} ${JSON.stringify(mutant.value)}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const because = whyEquivalent(mutant, subject.stacks);
    if (because === undefined) mutants.push({ subject, mutant });
    else equivalent.push({ subject, mutant, because });
  }
  return { mutants, equivalent };
}
