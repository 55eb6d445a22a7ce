import { awsProblem } from '../../../scripts/preflight/aws-error';
import { serviceError } from './given';

describe('awsProblem', () => {
  test.each([
    [serviceError('AccessDenied'), 'denied'],
    [serviceError('UnauthorizedOperation'), 'denied'],
    // What S3 answers to HEAD, which has no body to name the error in.
    [serviceError('403', 'UnknownError', 403), 'denied'],
    [serviceError('UnrecognizedClientException', 'bad token', 403), 'credentials'],
    [serviceError('ExpiredTokenException', 'expired', 403), 'credentials'],
    [Object.assign(new Error('Could not load credentials'), { name: 'CredentialsProviderError' }), 'credentials'],
    [Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'network'],
    [Object.assign(new Error('slow'), { name: 'TimeoutError' }), 'network'],
    [serviceError('ThrottlingException'), 'service'],
  ])('%s is trouble of the kind %s', (error, trouble) => {
    expect(awsProblem(error)).toMatchObject({ trouble, todo: expect.stringMatching(/\w/) });
  });

  test('says it on one line', () => {
    expect(awsProblem(serviceError('ValidationError', 'one\n  two'))?.says).toBe('ValidationError: one two');
  });

  test.each([new TypeError('x is undefined'), 'text', undefined])('%s is no trouble of AWS', (error) => {
    expect(awsProblem(error)).toBeUndefined();
  });
});
