import { ACCOUNT, OTHER_ACCOUNT } from './names';
import { otherRequest, type Platform, type Question } from './platform';
import { type RolePolicies, type Statement, statementsOf } from './policies';
import type { Values } from './listed';
import type { Document, Request } from './simulator';

/** Somebody of this account, and of another, whose own policies let them assume roles. */
const SOMEBODY = `arn:aws:iam::${ACCOUNT}:role/somebody`;
const STRANGER = `arn:aws:iam::${OTHER_ACCOUNT}:role/stranger`;
const MAY_ASSUME: readonly Document[] = [
  { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }] },
];

const WITH_FACTOR: Values = { 'aws:MultiFactorAuthPresent': 'true' };

/** A way to sign in: who is named, what is called, and the one condition. */
interface Way {
  readonly principal: RegExp;
  readonly action: string;
  readonly operator: string;
  readonly key: (principal: string) => string;
  readonly value: RegExp;
}

const WAYS: readonly Way[] = [
  {
    principal: new RegExp(`^AWS arn:aws:iam::${ACCOUNT}:root$`),
    action: 'sts:AssumeRole',
    operator: 'Bool',
    key: () => 'aws:MultiFactorAuthPresent',
    value: /^true$/,
  },
  {
    principal: new RegExp(`^Federated arn:aws:iam::${ACCOUNT}:saml-provider/[^*]+$`),
    action: 'sts:AssumeRoleWithSAML',
    operator: 'StringEquals',
    key: () => 'SAML:aud',
    value: /^https:\/\/[\w.-]*signin\.(aws\.amazon|amazonaws)\.(com|cn)\/saml$/,
  },
  {
    principal: new RegExp(`^Federated arn:aws:iam::${ACCOUNT}:oidc-provider/[^*]+$`),
    action: 'sts:AssumeRoleWithWebIdentity',
    operator: 'StringEquals',
    key: (principal) => `${principal.slice(principal.indexOf('oidc-provider/') + 'oidc-provider/'.length)}:aud`,
    value: /^[^*]+$/,
  },
];

/** What is wrong with the trust policy of people: it must be one of the ways to sign in, word by word. */
export function signInFaults(path: string, policy: Document): string[] {
  const statements = statementsOf(policy).filter(({ allows }) => allows);
  if (statements.length === 1 && statements.every((one) => WAYS.some((way) => isWay(one, way)))) return [];
  return [
    `${path} must be assumed by people in one way: of this account with a second factor, by SAML, or by OpenID Connect of one client; got ${JSON.stringify(policy.Statement)}`,
  ];
}

function isWay({ actions = [], conditions, principals, notPrincipal }: Statement, way: Way): boolean {
  const [principal, ...others] = principals.map(({ kind, value }) => `${kind} ${value}`);
  const [condition, ...more] = conditions;
  if (principal === undefined || condition === undefined || notPrincipal) return false;
  return (
    others.length + more.length === 0 &&
    way.principal.test(principal) &&
    actions.join() === way.action &&
    condition.operator === way.operator &&
    condition.key === way.key(principal) &&
    condition.values.length === 1 &&
    condition.values.every((value) => way.value.test(value))
  );
}

/** Whom IAM lets in: people of the account with a second factor at most; no service, no other account, not everyone. */
export function signInQuestions(platform: Platform, role: RolePolicies): Question[] {
  const ask = (principal: string | null, context: Values): Request => ({
    ...otherRequest(platform, principal, 'sts:AssumeRole', role.arn, context, principal === null ? [] : MAY_ASSUME),
    resourcePolicy: role.trust,
  });
  const denied = (request: Request, who: string): Question => ({
    request,
    allowed: false,
    fault: `${role.path} can be assumed by ${who}; its trust policy must name one way in which people sign in`,
  });
  const ofAccount = statementsOf(role.trust).some(({ principals }) => principals.some(({ kind }) => kind === 'AWS'));
  const withFactor = ask(SOMEBODY, WITH_FACTOR);
  return [
    ofAccount
      ? {
          request: withFactor,
          allowed: true,
          fault: `${role.path} must be assumed by people of the account with a second factor, and its trust policy denies it`,
        }
      : denied(withFactor, 'people of the account, past the directory'),
    denied(ask(SOMEBODY, {}), 'people of the account without a second factor'),
    denied(ask(SOMEBODY, { 'aws:MultiFactorAuthPresent': 'false' }), 'people of the account without a second factor'),
    denied(ask(STRANGER, WITH_FACTOR), 'another account'),
    denied(ask(null, WITH_FACTOR), 'everyone'),
    ...['ec2', 'lambda', 'sagemaker'].map((service) =>
      denied(ask(`${service}.amazonaws.com`, WITH_FACTOR), `${service}.amazonaws.com`),
    ),
  ];
}
