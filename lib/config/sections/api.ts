import { z } from 'zod';
import { whole } from './whole';

/** Who may call. */
const authorization = z
  .discriminatedUnion('mode', [
    z.strictObject({
      mode: z.literal('iam').meta({
        description: 'Callers sign requests as an IAM identity that is allowed to call.',
        examples: ['iam'],
      }),
    }),
    z.strictObject({
      mode: z.literal('jwt').meta({ description: 'Callers send a token of an OpenID Connect or OAuth 2.0 server.' }),
      issuer: z
        .string()
        .regex(
          /^https:\/\/[^\s?#]+$/,
          'is not an issuer; an address with https:// and without ? or # is allowed. Copy issuer from its openid-configuration.',
        )
        .meta({
          description: 'Issuer of the tokens, exactly as in their iss. API Gateway reads its keys from there.',
          examples: ['https://login.example.com/ml'],
        }),
      audiences: z
        .array(
          z
            .string()
            .regex(
              /^[\w.:/-]{1,255}$/,
              'is not an audience; 1 to 255 letters, digits and ._-:/ are allowed. Copy the client id from the directory.',
            ),
        )
        .min(1)
        .max(50)
        .meta({
          description: 'Audiences, of which a token must name one; else a token for another service would pass.',
          examples: [['ml-predictions']],
          uniqueItems: true,
        }),
    }),
  ])
  .meta({ description: 'Who may call. No route is open to everybody.', examples: [{ mode: 'iam' }] });

/** The API in front of the endpoint. */
export const api = z
  .strictObject({
    authorization,
    throttle: z
      .strictObject({
        requestsPerSecond: whole(1, 10_000)
          .default(50)
          .meta({ description: 'Requests each second that pass, of all callers together; more get 429.' }),
        burst: whole(1, 5000).default(100).meta({ description: 'Requests at once that pass.' }),
      })
      .prefault({})
      .meta({ description: 'How many requests pass.' }),
    timeoutMs: whole(500, 25_000).default(10_000).meta({
      description:
        'Milliseconds that a request may take, all attempts together. API Gateway waits 30 seconds at most (AG-03).',
    }),
    maxAttempts: whole(1, 5).default(3).meta({
      description:
        'Attempts at the endpoint for one request, the first included. Each container asks again for ten requests in a hundred at most.',
    }),
  })
  .optional()
  .meta({
    description:
      'An HTTP API in front of the endpoint, with versions and checks. It costs by the request alone. Without it callers ask SageMaker themselves.',
  });
