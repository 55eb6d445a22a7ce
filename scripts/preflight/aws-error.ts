import { types } from 'node:util';

/** What kind of trouble an error of the SDK is. */
export type Trouble =
  /** The caller lacks a permission. */
  | 'denied'
  /** AWS was asked without credentials that count. */
  | 'credentials'
  /** AWS was not reached. */
  | 'network'
  /** The service said no for another reason. */
  | 'service';

/** An error of the SDK in words. */
export interface AwsProblem {
  /** Its kind. */
  readonly trouble: Trouble;

  /** What was said, on one line. */
  readonly says: string;

  /** What a person can do. */
  readonly todo: string;
}

const DENIED = /^(AccessDenied(Exception|Fault)?|Unauthorized(Operation|Exception)|AuthorizationError|Forbidden)$/;

const CREDENTIALS =
  /^(CredentialsProviderError|TokenProviderError|ExpiredToken(Exception)?|InvalidClientTokenId|UnrecognizedClientException|InvalidSignatureException|SignatureDoesNotMatch|IncompleteSignature(Exception)?|AuthFailure|RequestExpired|MissingAuthenticationToken(Exception)?|InvalidAccessKeyId)$/;

const NETWORK = /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|TimeoutError)$/;

const TODO: Readonly<Record<Trouble, string>> = {
  denied: 'ask whoever gives permissions in this account for the action',
  credentials:
    'sign in (`aws sso login`, or new keys) and name the profile (`export AWS_PROFILE=…`); in a Region that is off by default, enable it for the account first',
  network: 'check the connection, the proxy and the name of the Region, then run the command again',
  service: 'read what the service says; if it asks to wait, run the command again later',
};

/**
 * What an error of an AWS call means for the person who made it.
 *
 * @param error anything that was thrown
 * @returns nothing when it comes from somewhere else, and so is a fault of the program
 */
export function awsProblem(error: unknown): AwsProblem | undefined {
  if (!types.isNativeError(error)) return undefined;
  const trouble = troubleOf(error as Error & { code?: unknown; $metadata?: { httpStatusCode?: number } });
  if (trouble === undefined) return undefined;
  const text = error.message.replace(/\s+/g, ' ').trim();
  return { trouble, says: text === '' ? error.name : `${error.name}: ${text}`, todo: TODO[trouble] };
}

/** Whether an error of an AWS call has this name, which is how the SDK tells them apart. */
export function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return types.isNativeError(error) && names.includes(error.name);
}

function troubleOf(error: Error & { code?: unknown; $metadata?: { httpStatusCode?: number } }): Trouble | undefined {
  if (CREDENTIALS.test(error.name)) return 'credentials';
  if (DENIED.test(error.name)) return 'denied';
  if (NETWORK.test(String(error.code)) || NETWORK.test(error.name)) return 'network';
  if (error.$metadata === undefined) return undefined;
  // S3 answers a HEAD request without a body, so without a name for the error.
  return error.$metadata.httpStatusCode === 403 ? 'denied' : 'service';
}
