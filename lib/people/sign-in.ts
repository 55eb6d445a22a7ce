import { Stack } from 'aws-cdk-lib';
import { AccountPrincipal, FederatedPrincipal, type IPrincipal } from 'aws-cdk-lib/aws-iam';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Construct } from 'constructs';

/** People of this account, by users or roles of IAM that may assume the role, with a second factor. */
export interface AccountSignIn {
  /** The way. */
  readonly mode: 'account';
}

/** People of a directory that speaks SAML 2.0; its assertion says which of the roles somebody may have. */
export interface SamlSignIn {
  /** The way. */
  readonly mode: 'saml';

  /** Name of the identity provider in IAM, which is there already. */
  readonly provider: string;
}

/** People of a directory that speaks OpenID Connect. */
export interface OidcSignIn {
  /** The way. */
  readonly mode: 'oidc';

  /** Address of the identity provider in IAM, which is there already, without `https://`. */
  readonly issuer: string;

  /**
   * Client of the directory whose tokens may have this role. Give each kind of person a client of its own: who signs in
   * chooses the role, and nothing but the client tells an analyst from a data engineer.
   */
  readonly audience: string;
}

/** How people sign in. */
export type SignIn = AccountSignIn | SamlSignIn | OidcSignIn;

/** Who may assume the role of a person that signs in so, for its trust policy. */
export function principalOf(scope: Construct, signIn: SignIn): IPrincipal {
  const stack = Stack.of(scope);
  const provider = (resource: string, resourceName: string): string =>
    stack.formatArn({ service: 'iam', region: '', resource, resourceName });
  switch (signIn.mode) {
    case 'account':
      return new AccountPrincipal(stack.account).withConditions({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } });
    case 'saml': {
      const audience = RegionInfo.get(stack.region).samlSignOnUrl ?? SIGN_IN_PAGE;
      return new FederatedPrincipal(
        provider('saml-provider', signIn.provider),
        { StringEquals: { 'SAML:aud': audience } },
        'sts:AssumeRoleWithSAML',
      );
    }
    case 'oidc':
      return new FederatedPrincipal(
        provider('oidc-provider', signIn.issuer),
        { StringEquals: { [`${signIn.issuer}:aud`]: signIn.audience } },
        'sts:AssumeRoleWithWebIdentity',
      );
  }
}

/** To whom an assertion must be addressed, where a partition has no page of its own. */
const SIGN_IN_PAGE = 'https://signin.aws.amazon.com/saml';
