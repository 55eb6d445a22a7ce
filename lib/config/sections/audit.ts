import { z } from 'zod';

/** What the trail records beside the calls that manage the account. */
export const audit = z
  .strictObject({
    functions: z.boolean().default(true).meta({
      description:
        'Record each invocation of a Lambda function of the platform: who, from where and when, not with what. CloudTrail takes about 0.10 USD for 100,000.',
    }),
    sagemaker: z.boolean().default(true).meta({
      description:
        'Record the use of SageMaker resources whose names begin with that of the environment, as far as CloudTrail can: streaming answers, feature groups, metrics and MLflow, not InvokeEndpoint. About 0.10 USD for 100,000; nothing while there are none of them.',
    }),
    networkActivity: z.enum(['off', 'denied', 'all']).default('off').meta({
      description:
        'Calls that come through interface endpoints of this account: off = none is recorded; denied = those that the policy of an endpoint refuses; all = each. It needs an endpoint that CloudTrail watches, such as kms or sagemaker-runtime. About 0.10 USD for 100,000.',
    }),
  })
  .prefault({})
  .meta({
    description:
      'What the audit trail records. Calls that manage the account and objects of the zones always are; objects cost about 0.10 USD for 100,000 reads and writes.',
  });
