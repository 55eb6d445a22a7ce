import { z } from 'zod';
import type { InterfaceEndpointName } from '../../network/network';
import { privateRange } from '../private-range';

/** Services that the network can give an interface endpoint (VPC-06). */
const INTERFACE_ENDPOINTS = [
  'athena',
  'ecr-api',
  'ecr-dkr',
  'glue',
  'kms',
  'lakeformation',
  'logs',
  'monitoring',
  'sagemaker-api',
  'sagemaker-runtime',
  'secretsmanager',
  'states',
  'sts',
] as const satisfies readonly InterfaceEndpointName[];

/** The network. */
export const network = z
  .strictObject({
    cidr: z
      .string()
      .superRefine((cidr, context) => {
        const problem = privateRange(cidr);
        if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
      })
      .default('10.0.0.0/16')
      .meta({
        description:
          'Private address range of the network, from /16 to /20. Each Availability Zone gets a sixteenth of it, so a /24 at least.',
      }),
    interfaceEndpoints: z.array(z.enum(INTERFACE_ENDPOINTS)).default([]).meta({
      description:
        'AWS services that are reached from inside the network. Each costs by the hour in every Availability Zone. S3 is always reached, for free.',
      uniqueItems: true,
    }),
  })
  .prefault({})
  .meta({ description: 'The network. It has no way to the internet.' });
