import { Assembly, type Properties, type StackTemplate } from '../../lib/checks/assembly';
import { allRules } from '../../lib/checks/all-rules';
import { type Finding, findingsOf, messageOf, type Rule } from '../../lib/checks/rule';

/** What the rules of `lib/checks` say about resolved templates. */
export interface RuleReport {
  /** Ids of the rules that could judge everything that they saw. */
  readonly judged: readonly string[];

  /** Ids of those that miss references, which resolved templates no longer have; they judge at synthesis alone. */
  readonly needReferences: readonly string[];

  /** What they found, one line each. */
  readonly findings: readonly string[];
}

/**
 * Rules about how a value is written, and not which it is: they want a reference, which a resolved value never is. With the
 * reason for each.
 */
export const ABOUT_REFERENCES: Readonly<Record<string, string>> = {
  'ML-HO-09-3': 'It finds the name of an endpoint where its attribute should stand',
  'ML-RV-06': 'It tells results of queries from tables by the bucket and the key that a statement refers to',
};

/**
 * Runs the rules on resolved templates.
 *
 * A rule that asks what a value refers to finds nothing to follow in them, and may take that for a fault. Such a finding
 * is there as well when every reference is replaced by a text that says nothing, and then does not count.
 *
 * @param templates as they were synthesized
 * @param resolved the same, without references
 */
export function rulesOn(
  templates: readonly StackTemplate[],
  resolved: readonly StackTemplate[],
  rules: readonly Rule[] = allRules,
): RuleReport {
  const blind = new Assembly(withoutReferences(templates));
  const seeing = new Assembly(resolved);
  const findings: Finding[] = [];
  const needReferences = new Set<string>();
  for (const rule of rules) {
    const known = new Set(findingsOf([rule], blind).map(placeOf));
    for (const finding of findingsOf([rule], seeing)) {
      if (known.has(placeOf(finding)) || ABOUT_REFERENCES[rule.id] !== undefined) needReferences.add(rule.id);
      else findings.push(finding);
    }
  }
  return {
    judged: rules.map(({ id }) => id).filter((id) => !needReferences.has(id)),
    needReferences: [...needReferences],
    findings: findings.map((finding) => `${finding.rule.id} ${finding.resource.id}: ${messageOf(finding)}`),
  };
}

function placeOf({ resource, location }: Finding): string {
  return `${resource.id} ${location ?? ''}`;
}

/** The templates with a text that says nothing for every reference. */
function withoutReferences(templates: readonly StackTemplate[]): StackTemplate[] {
  const { resources } = new Assembly(templates);
  return templates.map((stack) => ({
    ...stack,
    template: {
      Resources: Object.fromEntries(
        resources
          .filter((resource) => resource.stack === stack.id)
          .map(({ logicalId, template, properties }) => [logicalId, { ...template, Properties: blinded(properties) }]),
      ),
    },
  }));
}

function blinded(properties: Properties): Properties {
  return JSON.parse(JSON.stringify(properties).replace(/@\{[^}]*\}/g, 'something')) as Properties;
}
