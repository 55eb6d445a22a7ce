import {
  GetOpenIDConnectProviderCommand,
  GetPolicyCommand,
  GetSAMLProviderCommand,
  NoSuchEntityException,
} from '@aws-sdk/client-iam';
import { checkIam } from '../../../scripts/preflight/iam';
import { ACCOUNT, aws, givenReadyAccount, REFUSAL, situation } from './given';

const MISSING = new NoSuchEntityException({ $metadata: {}, message: 'not there' });
const BOUNDARY = { permissionsBoundary: 'team-boundary' };
const SAML = { 'people.signIn': { mode: 'saml', samlProvider: 'directory' } };
const AUDIENCES = Object.fromEntries(
  ['data-engineer', 'data-scientist', 'analyst', 'operator', 'auditor'].map((kind) => [kind, `ml-${kind}`]),
);
const OIDC = { 'people.signIn': { mode: 'oidc', oidcProvider: 'login.example.com/ml', audiences: AUDIENCES } };

beforeEach(givenReadyAccount);

describe('checkIam', () => {
  test('looks at nothing where the configuration names nothing of the account', async () => {
    expect(await checkIam(situation())).toEqual([]);
  });

  test.each([
    [BOUNDARY, GetPolicyCommand, { PolicyArn: `arn:aws:iam::${ACCOUNT}:policy/team-boundary` }],
    [SAML, GetSAMLProviderCommand, { SAMLProviderArn: `arn:aws:iam::${ACCOUNT}:saml-provider/directory` }],
    [
      OIDC,
      GetOpenIDConnectProviderCommand,
      { OpenIDConnectProviderArn: `arn:aws:iam::${ACCOUNT}:oidc-provider/login.example.com/ml` },
    ],
  ] as const)('stops where %j is not in the account, and asks for it by its ARN', async (changes, command, asked) => {
    aws.iam.on(command as typeof GetPolicyCommand).rejects(MISSING);
    expect(await checkIam(situation(changes))).toEqual([
      expect.objectContaining({ status: 'stop', found: 'not in this account' }),
    ]);
    expect(aws.iam.commandCalls(command as typeof GetPolicyCommand)[0]?.args[0].input).toEqual(asked);
    aws.iam.on(command as typeof GetPolicyCommand).resolves({});
    expect(await checkIam(situation(changes))).toEqual([expect.objectContaining({ status: 'ok' })]);
  });

  test('warns of a look that is not allowed, by its permission', async () => {
    aws.iam.on(GetPolicyCommand).rejects(REFUSAL);
    expect(await checkIam(situation(BOUNDARY))).toEqual([
      expect.objectContaining({ status: 'warn', found: expect.stringContaining('iam:GetPolicy') }),
    ]);
  });
});
