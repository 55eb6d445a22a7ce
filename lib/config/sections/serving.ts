import { z } from 'zod';
import { api } from './api';
import { openInstanceTypes } from './instance-types';
import { endpoints } from './endpoints';
import { rollout } from './rollout';
import { scaling } from './scaling';
import { whole } from './whole';

/** The endpoint. */
export const serving = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .meta({ description: 'Whether an endpoint exists. It costs by the hour for each instance, idle or not.' }),
    instanceType: z
      .string()
      .default('ml.m5.large')
      .meta({ description: 'SageMaker instance type behind the endpoint.', enum: openInstanceTypes('hosting') }),
    instances: whole(1, 100)
      .default(2)
      .meta({ description: 'Instances at first. With two or more, the loss of one Availability Zone leaves one.' }),
    highlyAvailable: z.boolean().default(true).meta({
      description:
        'Whether an instance or a zone may fail without a gap: two instances at least, at any time. false = one may do.',
    }),
    scaling,
    rollout,
    dataCapture: z
      .strictObject({
        samplingPercentage: whole(1, 100).meta({
          description: 'Requests and answers that are kept, of a hundred.',
          examples: [100],
        }),
      })
      .optional()
      .meta({
        description:
          'Keep requests and answers in S3, to watch the model. They hold patient data. Without it nothing is kept.',
      }),
    standby: z
      .strictObject({
        instances: whole(1, 100).meta({ description: 'Instances that wait. They cost by the hour.', examples: [1] }),
        instanceType: z
          .string()
          .optional()
          .meta({
            description: 'SageMaker instance type of them. Without it that of the endpoint.',
            examples: ['ml.m5.large'],
            enum: openInstanceTypes('hosting'),
          }),
      })
      .optional()
      .meta({
        description:
          'A second endpoint with the version that was served before, which answers when the first one fails. Without it there is none.',
      }),
    endpoints,
    promoteOnApproval: z.boolean().default(true).meta({
      description:
        'Whether a model version that is approved in the registry is deployed at once; false = a person starts the promotion.',
    }),
    api,
  })
  .prefault({})
  .meta({ description: 'The endpoint that answers predictions.' });
