import { functionLogCalls } from '../functions/typescript-function.calls';
import type { RoleCalls } from '../security/calls';
import { LAMBDA_KNOWS_NO_ACCOUNT } from '../storage/private-bucket.calls';

/** What `lambda/encounter-validation` calls; its counts go to the log, not to CloudWatch. */
export const validationCalls: RoleCalls = {
  role: 'Ingestion/Validation/Function/Role',
  by: 'lambda/encounter-validation',
  trust: { service: 'lambda.amazonaws.com', unconfined: LAMBDA_KNOWS_NO_ACCOUNT },
  calls: [
    ...functionLogCalls('Ingestion/Validation/Function'),
    {
      actions: ['s3:PutObject'],
      on: ['{Data/Lake/raw}/errors/encounters/refused/*'],
      why: 'It keeps what it refuses, in one request per batch',
    },
  ],
};
