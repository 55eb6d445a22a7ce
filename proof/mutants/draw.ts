import type { StackTemplate } from '../../lib/checks/assembly';
import { Random } from '../../scripts/encounters/random';
import { CONFIGURATION_KIND, configurationMutant, type ConfigurationMutant, isChoice } from './configurations';
import { whyEquivalent } from './equivalent';
import { type Mutant, mutantOf, operators } from './operators';
import { type Site, sitesOf } from './site';

/** Templates of one configuration. */
export interface Subject {
  /** Name of the configuration, e.g. `sandbox`. */
  readonly configuration: string;

  /** The file, in YAML. */
  readonly text: string;

  /** Its templates, in the order of deployment. */
  readonly stacks: readonly StackTemplate[];
}

/** Everything that can be drawn: the operators over templates, and the one over configurations. */
export const KINDS: readonly string[] = [...operators.map(({ kind }) => kind), CONFIGURATION_KIND];

/** A mutant of a configuration, or of its templates. */
export interface Drawn {
  /** What it changes. */
  readonly subject: Subject;

  /** The change. */
  readonly mutant: Mutant | ConfigurationMutant;
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
    const which = random.below(KINDS.length);
    const number = random.below(subjects.length);
    const subject = subjects[number];
    const mutant = subject === undefined ? undefined : one(which, subject, places[number], random);
    if (subject === undefined || mutant === undefined) continue;
    const key = `${subject.configuration} ${mutant.kind} ${mutant.where} ${mutant.what} ${'value' in mutant ? JSON.stringify(mutant.value) : ''}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const because =
      'text' in mutant
        ? isChoice(mutant)
          ? 'a key of the configuration that may be left out'
          : undefined
        : whyEquivalent(mutant, subject.stacks);
    if (because === undefined) mutants.push({ subject, mutant });
    else equivalent.push({ subject, mutant, because });
  }
  return { mutants, equivalent };
}

/** What an operator makes of a place that chance finds for it; undefined when it finds none. */
function one(
  which: number,
  { text }: Subject,
  places: { readonly sites: readonly Site[]; readonly byOperator: readonly (readonly Site[])[] } | undefined,
  random: Random,
): Mutant | ConfigurationMutant | undefined {
  const operator = operators[which];
  if (operator === undefined) return configurationMutant(text, random);
  const fitting = places?.byOperator[which] ?? [];
  const site = fitting[random.below(fitting.length)];
  return places === undefined || site === undefined ? undefined : mutantOf(operator, site, random, places.sites);
}
