import { denyJson, type Guardrail } from './guardrail';
import { accountGuardrails } from './guardrails-account';
import { type GuardrailChoices } from './guardrails';
import { sageMakerGuardrails } from './guardrails-sagemaker';

/** AWS Organizations takes at most so many characters in a service control policy, white space included. */
export const LONGEST_POLICY = 5120;

/** A service control policy as a file. */
export interface ServiceControlPolicy {
  /** Name of the file, without its end. */
  readonly name: string;

  /** The rules that stand in it. */
  readonly rules: readonly Guardrail[];

  /** Its text, ready to be attached. */
  readonly text: string;
}

/** Rules by policy. Organizations attach five to one target, their own `FullAWSAccess` included; so there are at most four. */
const FILES: Readonly<Record<string, readonly string[]>> = {
  'sagemaker-network': ['SageMakerInVpc', 'SageMakerIsolated', 'SageMakerTrafficEncrypted', 'NotebooksClosed'],
  'sagemaker-encryption': ['SageMakerVolumeKey', 'SageMakerOutputKey'],
  'sagemaker-cost': ['SageMakerInstanceTypes'],
  account: ['TrailStays', 'KeysStay', 'BucketsStay', 'NothingPublic', 'TlsOnly'],
};

/**
 * The guardrails as service control policies: the same statements, for every account below the place where they are attached.
 *
 * @throws if a policy is longer than an organization takes, or a rule stands in none
 */
export function serviceControlPolicies(choices: GuardrailChoices = {}): readonly ServiceControlPolicy[] {
  const all = [...sageMakerGuardrails(choices), ...accountGuardrails(choices)];
  const lost = all.filter(({ id }) => !Object.values(FILES).flat().includes(id)).map(({ id }) => id);
  if (lost.length > 0) {
    throw new Error(`each rule must stand in a policy, '${lost.join("', '")}' stand in none; add them to FILES`);
  }
  return Object.entries(FILES).map(([name, ids]) => {
    const rules = all.filter(({ id }) => ids.includes(id));
    const lines = denyJson(rules).map((statement) => JSON.stringify(statement));
    const text = `{"Version":"2012-10-17","Statement":[\n${lines.join(',\n')}\n]}\n`;
    if (text.length > LONGEST_POLICY) {
      throw new Error(
        `${name} must be at most ${LONGEST_POLICY} characters, got ${text.length}; move a rule to another policy in FILES`,
      );
    }
    return { name, rules, text };
  });
}
