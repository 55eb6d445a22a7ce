import type { SignIn } from '../people/sign-in';
import type { PlatformConfig } from './schema';
import type { PersonKind } from './sections/people';

/** How people of one kind sign in, as the configuration says it. */
export function signInOf(signIn: NonNullable<PlatformConfig['people']>['signIn'], kind: PersonKind): SignIn {
  switch (signIn.mode) {
    case 'account':
      return { mode: 'account' };
    case 'saml':
      return { mode: 'saml', provider: signIn.samlProvider };
    case 'oidc':
      return { mode: 'oidc', issuer: signIn.oidcProvider, audience: signIn.audiences[kind] };
  }
}
