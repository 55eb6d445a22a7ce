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

  /**
   * What the rule threw here: a fault of the rule, and no problem of the resource.
   *
   * @default - the rule has found a problem
   */
  readonly error?: unknown;
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

/**
 * Everything that rules find, in the order of the rules. A rule that throws is a finding that names the rule and the error;
 * it stops no other, and can be acknowledged like one.
 */
export function findingsOf(rules: readonly Rule[], assembly: Assembly): Finding[] {
  return rules.flatMap((rule) => {
    const found: Finding[] = [];
    try {
      for (const problem of rule.check(assembly)) {
        found.push({ ...problem, rule: 'error' in problem ? broken(rule) : rule });
      }
    } catch (error) {
      found.push({ ...failed(rule.id, error), resource: assembly.resources[0] ?? NO_RESOURCE, rule: broken(rule) });
    }
    return found;
  });
}

/** A finding for people: what is wrong, what to change, and the facts. */
export function messageOf(finding: Finding): string {
  return `${placed(finding)}; ${finding.rule.fix}${factsOf(finding)}`;
}

/** A finding without what to change, where that is told apart. */
export function problemOf(finding: Finding): string {
  return `${placed(finding)}${factsOf(finding)}`;
}

/** The same check for each resource of some types. */
export function forEach(
  types: string | readonly string[],
  check: (resource: Resource, assembly: Assembly) => Iterable<Omit<Problem, 'resource'>>,
): Rule['check'] {
  return (assembly) =>
    assembly.ofType(...[types].flat()).flatMap((resource): Problem[] => {
      try {
        return [...check(resource, assembly)].map((problem) => ({ ...problem, resource }));
      } catch (error) {
        return [{ ...failed('the rule', error), resource }];
      }
    });
}

/** Stands for the templates as a whole, where none has a resource. */
const NO_RESOURCE: Resource = {
  id: 'templates',
  stack: '',
  logicalId: '',
  type: '',
  path: '',
  properties: {},
  template: { Type: '' },
  dependsOn: [],
};

function failed(who: string, error: unknown): Pick<Problem, 'problem' | 'error'> {
  const reason = error instanceof Error ? error.message : String(error);
  return { problem: `${who} failed, so nobody has looked at this: ${reason}`, error };
}

/** A rule in a finding about itself. */
function broken(rule: Rule): Rule {
  return { ...rule, facts: [], fix: `mend the rule ${rule.id}, and acknowledge it until then` };
}

/** The problem with its place before it, whose last part is not said twice. */
function placed({ problem, location }: Finding): string {
  if (location === undefined) return problem;
  const last = location.split(/[/.]|: /).at(-1) ?? '';
  return last !== '' && problem.startsWith(`${last} `)
    ? `${location}${problem.slice(last.length)}`
    : `${location}: ${problem}`;
}

function factsOf({ rule: { facts } }: Finding): string {
  return facts.length === 0 ? '' : ` (${facts.join(', ')})`;
}
