import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A rule pack, by the name with which its findings begin. */
export type Pack = 'AwsSolutions' | 'NIST.800.53.R5' | 'HIPAA.Security' | 'PCI.DSS.321' | 'Serverless';

/** The packs that carry the same rules for one framework of controls each. */
const FRAMEWORKS: readonly Pack[] = ['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'];

/** A reason of fewer words says nothing that a reviewer could weigh. */
const FEWEST_WORDS = 6;

/** A finding that stays, and why. */
export interface Acceptance {
  /** The rule without the name of its pack, e.g. `LambdaDLQ`. */
  readonly rule: string;

  /**
   * Packs that report it; a pack that does not is an exception without a finding, which a test refuses.
   *
   * @default - NIST 800-53 R5, HIPAA and PCI DSS, which have most rules in common
   */
  readonly packs?: readonly Pack[];

  /** Why it is right here, in at least six words; it stands in the validation report and in `docs/exceptions.md`. */
  readonly reason: string;
}

/**
 * Keeps the reason for a finding of the rule packs where auditors look, instead of mending it.
 *
 * @param construct what the finding is about, as narrow as can be: it counts for everything below
 * @throws if the reason has fewer than six words
 */
export function accept(construct: IConstruct, acceptance: Acceptance): void {
  const { rule, packs = FRAMEWORKS, reason } = acceptance;
  if (reason.trim().split(/\s+/).length < FEWEST_WORDS) {
    throw new Error(
      `reason must say why '${rule}' is right here in ${FEWEST_WORDS} words or more, got '${reason}'; ` +
        'say what the rule wants, and what holds instead',
    );
  }
  Validations.of(construct).acknowledge(...packs.map((pack) => ({ id: `${pack}::${pack}-${rule}`, reason })));
}
