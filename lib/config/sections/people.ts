import { z } from 'zod';
import { openInstanceTypes } from './instance-types';
import { whole } from './whole';

/** The kinds of people, as the configuration names them. */
export const PERSON_KINDS = ['data-engineer', 'data-scientist', 'analyst', 'operator', 'auditor'] as const;

/** A kind of person. */
export type PersonKind = (typeof PERSON_KINDS)[number];

/** What SageMaker can rent out for jobs that people start. */
const JOB_TYPES = [...new Set([...openInstanceTypes('training'), ...openInstanceTypes('processing')])];

const audience = (who: string) =>
  z
    .string()
    .regex(
      /^[\w.:/-]{1,255}$/,
      'is not a client; 1 to 255 letters, digits and ._-:/ are allowed. Copy the client id from the directory.',
    )
    .meta({
      description: `Client id whose tokens may have the role ${who}; a client of its own, because who signs in chooses the role.`,
      examples: [`ml-${who}`],
    });

/** How people sign in. */
const signIn = z
  .discriminatedUnion('mode', [
    z.strictObject({
      mode: z.literal('account').meta({
        description: 'Users and roles of this account that may assume the role, with a second factor.',
        examples: ['account'],
      }),
    }),
    z.strictObject({
      mode: z.literal('saml').meta({ description: 'People of a directory that speaks SAML 2.0.' }),
      samlProvider: z
        .string()
        .regex(
          /^[\w.-]{1,128}$/,
          'is not the name of an identity provider; 1 to 128 letters, digits and ._- are allowed. Copy the last part of its ARN.',
        )
        .meta({
          description: 'Name of the identity provider in IAM, which is there already.',
          examples: ['company-directory'],
        }),
    }),
    z.strictObject({
      mode: z.literal('oidc').meta({ description: 'People of a directory that speaks OpenID Connect.' }),
      oidcProvider: z
        .string()
        .regex(
          /^(?!https?:)[\w.-]+\.[a-z]{2,}(?:\/[\w.-]+)*$/,
          'is not the address of an identity provider; a host and path without https:// are allowed. Copy what follows oidc-provider/ in its ARN.',
        )
        .meta({
          description: 'Address of the identity provider in IAM, which is there already, without https://.',
          examples: ['login.example.com/ml'],
        }),
      audiences: z
        .strictObject({
          'data-engineer': audience('data-engineer'),
          'data-scientist': audience('data-scientist'),
          analyst: audience('analyst'),
          operator: audience('operator'),
          auditor: audience('auditor'),
        })
        .meta({
          description: 'Clients of the directory, one for each kind of person.',
          examples: [Object.fromEntries(PERSON_KINDS.map((kind) => [kind, `ml-${kind}`]))],
        }),
    }),
  ])
  .meta({ description: 'How people sign in.', examples: [{ mode: 'account' }] });

/** Roles for people. */
export const people = z
  .strictObject({
    signIn,
    roles: z
      .array(z.enum(PERSON_KINDS))
      .min(1)
      .default([...PERSON_KINDS])
      .meta({
        description:
          'Kinds of people that get a role, named <name>-<kind>. IAM knows no Region, so the names must be unique in the account. The README of lib/people says what each sees and does.',
        uniqueItems: true,
      }),
    sessionHours: whole(1, 12).default(8).meta({
      description:
        'Hours that a session of a person lasts at most. One that begins in another role lasts one hour at most.',
    }),
    instanceTypes: z
      .array(z.enum(JOB_TYPES))
      .min(1)
      .max(20)
      .default(['ml.m5.large', 'ml.m5.xlarge', 'ml.m5.2xlarge'])
      .meta({
        description: 'SageMaker instance types that a data scientist may rent. A job is paid by the second.',
        uniqueItems: true,
      }),
  })
  .optional()
  .meta({
    description:
      'Roles for people, who see tables through Lake Formation alone. Without it: no such roles; whoever deploys makes others.',
  });
