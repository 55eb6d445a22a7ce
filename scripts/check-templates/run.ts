import { allRules } from '../../lib/checks/all-rules';
import { Assembly } from '../../lib/checks/assembly';
import { isUnreadNested } from '../../lib/checks/nested-stacks';
import { findingsOf, messageOf } from '../../lib/checks/rule';
import { choiceOf, Misused } from './choice';
import { readTemplates, Unreadable } from './read';

/** What the command prints, and how it ends. */
export interface Answer {
  /** 0: nothing found. 1: findings. 2: there was nothing to read, or the options are wrong. */
  readonly code: 0 | 1 | 2;

  /** One line for each finding, for each part that was not looked at, and how much was. */
  readonly findings: readonly string[];

  /** The one line that says what could not be read, or how the command is called. */
  readonly error?: string;
}

/**
 * The rules of `lib/checks` over templates that something else has written: CDK in any language, or a person.
 *
 * @param args one path, of a template or of the folder of a cloud assembly, `cdk.out` without one; `--advice` and
 * `--except <rules>`, see {@link choiceOf}
 */
export function checkTemplates(args: readonly string[]): Answer {
  try {
    const { path, rules } = choiceOf(args, allRules);
    const assembly = new Assembly(readTemplates(path));
    const found = findingsOf(rules, assembly);
    const { stacks, resources } = assembly;
    return {
      code: found.length === 0 ? 0 : 1,
      findings: [
        ...found.map((finding) => `${finding.rule.id} ${finding.resource.id} ${messageOf(finding)}`),
        ...unseenIn(assembly),
        `${rules.length} rules, ${stacks.length} templates, ${resources.length} resources: ${found.length} findings`,
      ],
    };
  } catch (error) {
    if (!(error instanceof Unreadable || error instanceof Misused)) throw error;
    return { code: 2, findings: [], error: error.message };
  }
}

/** A line for each part of the templates that no rule has seen, and why. */
function unseenIn({ stacks, resources }: Assembly): string[] {
  return [
    ...stacks.flatMap(({ id, template }) =>
      Object.keys(template.Resources ?? {})
        .filter((key) => key.startsWith('Fn::'))
        .map((key) => `not looked at: ${id}/${key}, which only CloudFormation turns into resources`),
    ),
    ...resources
      .filter((resource) => isUnreadNested(resource, stacks))
      .map(({ id }) => `not looked at: ${id}, a nested stack whose template is not beside the one that names it`),
  ];
}
