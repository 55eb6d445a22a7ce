import { type IManagedPolicy, ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { denyJson, denyStatements, type Guardrail } from './guardrail';
import { type AccountChoices, accountGuardrails } from './guardrails-account';
import { type SageMakerChoices, sageMakerGuardrails } from './guardrails-sagemaker';

/** What the guardrails allow, and whom they leave alone. */
export interface GuardrailChoices extends SageMakerChoices, AccountChoices {}

/** IAM counts at most so many characters in a managed policy, white space aside. */
const MOST_CHARACTERS = 6144;

/** All guardrails, in the order in which they are told: those on SageMaker, then those on what an account keeps. */
export function guardrails(choices: GuardrailChoices = {}): readonly Guardrail[] {
  return [...sageMakerGuardrails(choices), ...accountGuardrails(choices)];
}

/** Choices for the policies. */
export type GuardrailsProps = GuardrailChoices;

/**
 * The guardrails as managed policies that only deny, for roles of people: no other policy of a role can undo them.
 *
 * Three, because one has no room for all.
 */
export class Guardrails extends Construct {
  /** The policies; a role needs all of them. */
  readonly policies: readonly IManagedPolicy[];

  /** @throws if the choices make a policy longer than IAM takes */
  constructor(scope: Construct, id: string, props: GuardrailsProps) {
    super(scope, id);
    const [place, rest] = divided(sageMakerGuardrails(props), ['SageMakerVolumeKey', 'SageMakerOutputKey']);
    this.policies = [
      this.policy('Place', place),
      this.policy('Encryption', rest),
      this.policy('Account', accountGuardrails(props)),
    ];
  }

  private policy(id: string, rules: readonly Guardrail[]): ManagedPolicy {
    const text = JSON.stringify({ Version: '2012-10-17', Statement: denyJson(rules) });
    const characters = text.replace(/\$\{Token\[[^\]]*\]\}/g, 'x'.repeat(LONGEST_REFERENCE)).length;
    if (characters > MOST_CHARACTERS) {
      throw new Error(
        `instanceTypes, subnets and keys must leave the policy '${id}' at most ${MOST_CHARACTERS} characters, got about ` +
          `${characters}; name fewer, or use patterns`,
      );
    }
    return new ManagedPolicy(this, id, {
      description: `Guardrails: ${rules.map(({ what }) => what).join(' ')}`.slice(0, LONGEST_DESCRIPTION),
      statements: denyStatements(rules),
    });
  }
}

/** What IAM takes as a description. */
const LONGEST_DESCRIPTION = 1000;

/** The ARN of a key, which is longer than the id of a subnet. */
const LONGEST_REFERENCE = 80;

/** Rules without those of the given ids, and those. */
function divided(rules: readonly Guardrail[], ids: readonly string[]): [Guardrail[], Guardrail[]] {
  return [rules.filter(({ id }) => !ids.includes(id)), rules.filter(({ id }) => ids.includes(id))];
}
