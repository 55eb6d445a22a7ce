import { expand } from './actions';
import { meansOne } from './everyone';
import { ACCOUNT } from './names';
import type { Platform } from './platform';
import { type Statement, statementsOf } from './policies';
import { ownResource } from './probes';

const ROOT = `arn:aws:iam::${ACCOUNT}:root`;

/**
 * Who gets in by the policy of a resource and should not: another account, everyone, or a role of this account that is not
 * in the templates, but for the few whom `everyone.ts` tells by their conditions. Otherwise judged by who is named, whatever the conditions: a condition that does not hold today, or that IAM
 * knows and a simulator does not, is no reason to name a stranger. Services are held against their call lists.
 */
export async function openings(platform: Platform): Promise<string[]> {
  const { assembly, names, resourcePolicies, roles } = platform;
  const own = new Set(roles.map(({ arn }) => arn));
  const faults: string[] = [];
  for (const { document, arn, resource } of resourcePolicies) {
    for (const statement of statementsOf(document).filter(({ allows }) => allows)) {
      const strangers = strangersOf(statement, own, resource.type === 'AWS::KMS::Key');
      if (strangers.length === 0 || meansOne(statement, resource, assembly, names.region)) continue;
      const actions = (await Promise.all((statement.actions ?? []).map(expand))).flat();
      for (const on of ownResource(statement, arn).resources ?? []) {
        for (const action of actions.length === 0 ? ['what it does not name'] : actions) {
          faults.push(
            ...strangers.map(
              ({ who, value }) =>
                `${names.show(on.replaceAll('*', 'stranger'))} lets ${who} ${action}; its policy names '${value}' and must name roles of the templates`,
            ),
          );
        }
      }
    }
  }
  return faults;
}

/** Somebody whom a statement names, and what they are to this account. */
interface Stranger {
  readonly who: string;
  readonly value: string;
}

/** Whom a statement names that is neither a role of the templates, nor the account of its own key. */
function strangersOf(
  { principals, notPrincipal, conditions }: Statement,
  own: ReadonlySet<string>,
  isKey: boolean,
): Stranger[] {
  if (notPrincipal) return [{ who: 'everyone', value: 'NotPrincipal' }];
  const inAccount = conditions.some(
    ({ operator, key, values }) =>
      operator === 'StringEquals' &&
      key.toLowerCase() === 'aws:principalaccount' &&
      values.every((value) => value === ACCOUNT),
  );
  return principals
    .filter(({ kind }) => kind === 'AWS')
    .flatMap(({ value }) => {
      if (own.has(value) || (isKey && (value === ROOT || value === ACCOUNT))) return [];
      return [{ who: whoIs(value, inAccount), value }];
    });
}

function whoIs(value: string, inAccount: boolean): string {
  if (value === '*') return inAccount ? 'everybody of this account' : 'everyone';
  if (value === ROOT || value === ACCOUNT) return 'this whole account';
  return value.split(':')[4] === ACCOUNT ? 'somebody who is not in the templates' : 'another account';
}
