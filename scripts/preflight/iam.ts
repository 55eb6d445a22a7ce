import {
  GetOpenIDConnectProviderCommand,
  GetPolicyCommand,
  GetSAMLProviderCommand,
  type IAMClient,
} from '@aws-sdk/client-iam';
import type { PlatformConfig } from '../../lib/config/load-config';
import { isNamed } from './aws-error';
import { type Check, type Identity, lookAt } from './check';

/** Something in IAM that the configuration names and no stack makes. */
interface Given {
  /** What it is. */
  readonly what: string;

  /** Permission to look. */
  readonly action: string;

  /** What to do where it is not there. */
  readonly todo: string;

  /** Asks for it. */
  readonly look: (client: IAMClient) => Promise<unknown>;
}

/** Whether IAM has what the roles need: the permissions boundary of all (CF-06), and where people sign in. */
export const checkIam: Check = async ({ config, clients, identity }) => {
  const lines = await Promise.all(
    givenIn(config, identity).map(
      async ({ what, action, todo, look }) =>
        await lookAt(what, action, async () => {
          try {
            await look(clients.iam);
            return [{ status: 'ok', what, found: 'is there' }];
          } catch (error) {
            if (!isNamed(error, 'NoSuchEntityException')) throw error;
            return [{ status: 'stop', what, found: 'not in this account', todo }];
          }
        }),
    ),
  );
  return lines.flat();
};

function givenIn({ permissionsBoundary, people }: PlatformConfig, { partition, account }: Identity): Given[] {
  const iam = `arn:${partition}:iam::${account}`;
  return [
    ...(permissionsBoundary === undefined
      ? []
      : [
          {
            what: `policy ${permissionsBoundary}`,
            action: 'iam:GetPolicy',
            todo: 'make it: the account app does (permissionsBoundary in config/account.yaml); or take permissionsBoundary away',
            look: async (client: IAMClient) =>
              await client.send(new GetPolicyCommand({ PolicyArn: `${iam}:policy/${permissionsBoundary}` })),
          },
        ]),
    ...(people === undefined ? [] : providerIn(people.signIn, iam)),
  ];
}

function providerIn(signIn: NonNullable<PlatformConfig['people']>['signIn'], iam: string): Given[] {
  const todo = 'an administrator makes it, once in the account; lib/people/README.md says when to choose which';
  switch (signIn.mode) {
    case 'account':
      return [];
    case 'saml': {
      const arn = `${iam}:saml-provider/${signIn.samlProvider}`;
      return [
        {
          what: `identity provider ${signIn.samlProvider}`,
          action: 'iam:GetSAMLProvider',
          todo,
          look: async (client) => await client.send(new GetSAMLProviderCommand({ SAMLProviderArn: arn })),
        },
      ];
    }
    case 'oidc': {
      const arn = `${iam}:oidc-provider/${signIn.oidcProvider}`;
      return [
        {
          what: `identity provider ${signIn.oidcProvider}`,
          action: 'iam:GetOpenIDConnectProvider',
          todo,
          look: async (client) =>
            await client.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn })),
        },
      ];
    }
  }
}
