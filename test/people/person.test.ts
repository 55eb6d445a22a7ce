import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Person, type PersonProps } from '../../lib/people/person';
import { Guardrails } from '../../lib/security/guardrails';
import { findings, testApp } from '../app';

function given(overrides: Partial<PersonProps> = {}) {
  const app = testApp();
  const stack = new Stack(app, 'People', { env: { account: '111122223333', region: 'eu-west-1' } });
  const guardrails = new Guardrails(stack, 'Guardrails', {}).policies;
  const make = () =>
    new Person(stack, 'Analyst', {
      roleName: 'ml-test-analyst',
      description: 'Analyst',
      signIn: { mode: 'account' },
      guardrails,
      ...overrides,
    });
  return { app, stack, make };
}

/** The statements of the trust policy. */
function trust(signIn: PersonProps['signIn']): object {
  const { stack, make } = given({ signIn });
  make();
  const [role] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Role'));
  return (role?.Properties as { AssumeRolePolicyDocument: { Statement: object } }).AssumeRolePolicyDocument.Statement;
}

const arn = (rest: string): string => `arn:aws:iam::111122223333:${rest}`;

describe('Person', () => {
  test('of this account signs in with a second factor, and nobody else does', () => {
    expect(trust({ mode: 'account' })).toEqual([
      {
        Action: 'sts:AssumeRole',
        Effect: 'Allow',
        Principal: { AWS: arn('root') },
        Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
      },
    ]);
  });

  test('of a SAML directory signs in with an assertion that is addressed to AWS', () => {
    expect(trust({ mode: 'saml', provider: 'company' })).toEqual([
      {
        Action: 'sts:AssumeRoleWithSAML',
        Effect: 'Allow',
        Principal: { Federated: arn('saml-provider/company') },
        Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
      },
    ]);
  });

  test('of an OpenID Connect directory signs in with a token of the one client', () => {
    expect(trust({ mode: 'oidc', issuer: 'login.example.com/ml', audience: 'analysts' })).toEqual([
      {
        Action: 'sts:AssumeRoleWithWebIdentity',
        Effect: 'Allow',
        Principal: { Federated: arn('oidc-provider/login.example.com/ml') },
        Condition: { StringEquals: { 'login.example.com/ml:aud': 'analysts' } },
      },
    ]);
  });

  test('is under all guardrails, for the hours that are said, and may nothing by itself', () => {
    const { stack, make } = given({ session: Duration.hours(2) });
    make();
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::Role', {
      RoleName: 'ml-test-analyst',
      MaxSessionDuration: 7200,
      ManagedPolicyArns: ['Place', 'Encryption', 'Account'].map((id) => ({
        Ref: Match.stringLikeRegexp(`^Guardrails${id}`),
      })),
    });
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  test('has a name that IAM takes, or the error says what it takes', () => {
    expect(given({ roleName: 'two words' }).make).toThrow(
      "roleName must be 1 to 64 letters, digits and '+=,.@_-', got 'two words'; leave the rest out",
    );
  });

  test('passes the policy checks', () => {
    const { app, make } = given();
    make();
    expect(findings(app)).toEqual([]);
  });
});
