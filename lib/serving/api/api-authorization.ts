import type { IHttpRouteAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';

/** Callers sign requests (SigV4) as an IAM identity that is allowed to. */
export interface IamAuthorization {
  /** By signature. */
  readonly mode: 'iam';
}

/** Callers send a token of an OpenID Connect or OAuth 2.0 server. */
export interface JwtAuthorization {
  /** By token. */
  readonly mode: 'jwt';

  /** Issuer of the tokens, as in their `iss`: `https://` and no query. API Gateway finds its keys from there. */
  readonly issuer: string;

  /** Audiences, of which a token must have one in `aud`; without `aud` in `client_id`. One at least. */
  readonly audiences: readonly string[];
}

/** Who may call: there is no third way, so no route is open. */
export type ApiAuthorization = IamAuthorization | JwtAuthorization;

/**
 * What API Gateway checks before the function runs.
 *
 * @throws if a token could come from anywhere: no audience, or an issuer that is not a web address with TLS
 */
export function authorizerFor(authorization: ApiAuthorization): IHttpRouteAuthorizer {
  if (authorization.mode === 'iam') return new HttpIamAuthorizer();
  const { issuer, audiences } = authorization;
  if (!/^https:\/\/[^\s?#]+$/.test(issuer)) {
    throw new Error(
      `issuer must be an https:// address without a query, got '${issuer}'; copy 'issuer' of its openid-configuration (AG-02)`,
    );
  }
  if (audiences.length === 0) {
    throw new Error(
      "audiences must name one at least, got ''; without any, every token of the issuer would pass, whatever it is for (AG-02)",
    );
  }
  return new HttpJwtAuthorizer('Authorizer', issuer, { jwtAudience: [...audiences] });
}
