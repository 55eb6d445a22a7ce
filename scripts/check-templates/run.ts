import { allRules } from '../../lib/checks/all-rules';
import { Assembly } from '../../lib/checks/assembly';
import { findingsOf, messageOf } from '../../lib/checks/rule';
import { readTemplates, Unreadable } from './read';

/** What the command prints, and how it ends. */
export interface Answer {
  /** 0: nothing found. 1: findings. 2: there was nothing to read. */
  readonly code: 0 | 1 | 2;

  /** One line for each finding, and how much was looked at. */
  readonly findings: readonly string[];

  /** The one line that says what could not be read. */
  readonly error?: string;
}

/**
 * The rules of `lib/checks` over templates that something else has written: CDK in any language, or a person.
 *
 * @param args one path, of a template or of the folder of a cloud assembly; `cdk.out` without one
 */
export function checkTemplates([path = 'cdk.out', ...others]: readonly string[]): Answer {
  if (others.length > 0) {
    const error = `one path is allowed, got ${others.length + 1}; name a template, or a folder like cdk.out`;
    return { code: 2, findings: [], error };
  }
  try {
    const assembly = new Assembly(readTemplates(path));
    const found = findingsOf(allRules, assembly);
    const { stacks, resources } = assembly;
    return {
      code: found.length === 0 ? 0 : 1,
      findings: [
        ...found.map((finding) => `${finding.rule.id} ${finding.resource.id} ${messageOf(finding)}`),
        `${allRules.length} rules, ${stacks.length} templates, ${resources.length} resources: ${found.length} findings`,
      ],
    };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return { code: 2, findings: [], error: error.message };
  }
}
