/**
 * The parts of an event of API Gateway (payload 2.0) that the function reads.
 *
 * Source: API Gateway guide, Lambda integrations of HTTP APIs. Names of headers come in lower case. What is optional here may
 * be absent from a request, whatever the gateway says about it.
 */
export interface GatewayEvent {
  /** Path, with the name of the stage before it unless that is `$default`. */
  readonly rawPath: string;

  /** Headers, names in lower case, several values joined by commas. */
  readonly headers?: Readonly<Record<string, string | undefined>>;

  /** Body, as text or base64. */
  readonly body?: string;

  /** Whether the body is base64. */
  readonly isBase64Encoded?: boolean;

  /** What the gateway knows. */
  readonly requestContext: {
    /** Id of the request, also in the access log. */
    readonly requestId: string;
    /** How it was sent. */
    readonly http: { readonly method: string };
    /** Who sent it. */
    readonly authorizer?: Authorizer;
  };
}

/** Who sent a request, by one of two ways. */
export interface Authorizer {
  /** By a signature. */
  readonly iam?: { readonly userArn?: string | null };

  /** By a token. */
  readonly jwt?: { readonly claims?: Readonly<Record<string, unknown>> };
}

/** A log line holds so many characters of who called; a token may have any. */
const MOST_CHARACTERS = 256;

/** ARN of the IAM identity, or `<issuer>#<subject>` of the token; `unknown` where the gateway says neither. */
export function callerOf(event: GatewayEvent): string {
  const { iam, jwt } = event.requestContext.authorizer ?? {};
  const { iss, sub } = jwt?.claims ?? {};
  const caller = iam?.userArn ?? (sub === undefined ? 'unknown' : `${String(iss)}#${String(sub)}`);
  return caller.slice(0, MOST_CHARACTERS);
}
