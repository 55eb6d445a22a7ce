import type { Assembly, Resource } from './assembly';

/** What a rule has found in one place. */
export interface Problem {
  /** The resource that must change. */
  readonly resource: Resource;

  /** What is wrong: what was found, and what is allowed. One sentence without full stop. */
  readonly problem: string;

  /**
   * Where in the resource, e.g. `Properties/KmsKeyId` or `state Train: ResourceConfig.VolumeKmsKeyId`.
   *
   * @default - the resource as a whole
   */
  readonly location?: string;
}

/** One thing that AWS refuses or ignores at deploy or run time, although the template synthesizes. */
export interface Rule {
  /** `ML-` and the fact that it is about, e.g. `ML-TR-05`; a second rule for a fact ends in `-2`. */
  readonly id: string;

  /** What holds where the rule is kept, as a sentence without full stop. */
  readonly title: string;

  /** Facts of `docs/checks.md` that it honours. */
  readonly facts: readonly string[];

  /** What to change. Begins in lower case, no full stop: it follows the problem and a semicolon. */
  readonly fix: string;

  /**
   * Whether AWS takes what breaks the rule, and works: then it is what a careful reviewer would ask for, and runs only where
   * it is wanted.
   *
   * @default false: AWS refuses what breaks the rule, ignores it, or does something else than the template seems to say
   */
  readonly advice?: boolean;

  /** Looks through all templates at once. */
  readonly check: (assembly: Assembly) => Iterable<Problem>;
}

/** A problem with the rule that found it. */
export interface Finding extends Problem {
  /** The rule. */
  readonly rule: Rule;
}

/** Everything that rules find, in the order of the rules. */
export function findingsOf(rules: readonly Rule[], assembly: Assembly): Finding[] {
  return rules.flatMap((rule) => [...rule.check(assembly)].map((problem) => ({ ...problem, rule })));
}

/** A finding for people: what is wrong, what to change, and the facts. */
export function messageOf({ problem, location, rule }: Finding): string {
  const where = location === undefined ? '' : `${location}: `;
  const facts = rule.facts.length === 0 ? '' : ` (${rule.facts.join(', ')})`;
  return `${where}${problem}; ${rule.fix}${facts}`;
}

/** The same check for each resource of some types. */
export function forEach(
  types: string | readonly string[],
  check: (resource: Resource, assembly: Assembly) => Iterable<Omit<Problem, 'resource'>>,
): Rule['check'] {
  return (assembly) =>
    assembly
      .ofType(...[types].flat())
      .flatMap((resource) => [...check(resource, assembly)].map((problem) => ({ ...problem, resource })));
}
