import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { preflightClients } from '../../../scripts/preflight/clients';
import { identify } from '../../../scripts/preflight/identity';
import { ACCOUNT, ARN, aws, config, givenReadyAccount, serviceError } from './given';

beforeEach(givenReadyAccount);

const identified = async (changes?: Readonly<Record<string, unknown>>) =>
  await identify(config(changes), preflightClients('eu-west-1').sts);

describe('identify', () => {
  test('shows who asks, in which account and Region', async () => {
    const { line, identity } = await identified({ account: ACCOUNT });
    expect(line).toMatchObject({ status: 'ok', found: `${ARN}, account ${ACCOUNT}, Region eu-west-1` });
    expect(identity).toEqual({ account: ACCOUNT, arn: ARN, partition: 'aws' });
  });

  test('stops in another account than the configuration names', async () => {
    const { line, identity } = await identified({ account: '444455556666' });
    expect(line).toMatchObject({ status: 'stop', found: expect.stringContaining('is for account 444455556666') });
    expect(identity).toBeUndefined();
  });

  test.each([
    [serviceError('CredentialsProviderError', 'The SSO session is over'), 'The SSO session is over', 'aws sso login'],
    [serviceError('ExpiredToken', 'The token is expired'), 'ExpiredToken: The token is expired', 'aws sso login'],
    [
      Object.assign(new Error('getaddrinfo ENOTFOUND sts.eu-west-1.example'), { code: 'ENOTFOUND' }),
      'Error: getaddrinfo ENOTFOUND',
      'check the connection',
    ],
  ])('stops on %s and says what to do', async (error, found, todo) => {
    aws.sts.on(GetCallerIdentityCommand).rejects(error);
    const { line, identity } = await identified();
    expect(line).toMatchObject({
      status: 'stop',
      found: expect.stringContaining(found),
      todo: expect.stringContaining(todo),
    });
    expect(identity).toBeUndefined();
  });

  test('hides no fault of its own', async () => {
    aws.sts.on(GetCallerIdentityCommand).rejects(new TypeError('x is not a function'));
    await expect(identified()).rejects.toThrow('x is not a function');
  });
});
