import { functionLogCalls } from '../functions/typescript-function.calls';
import type { RoleCalls } from '../security/calls';
import { LAMBDA_KNOWS_NO_ACCOUNT } from '../storage/private-bucket.calls';

const when = { construct: 'Data/Lake/OptIn/Function' };

/** What `lambda/lake-formation-opt-in` calls. */
export const optInCalls: RoleCalls = {
  role: 'Data/Lake/OptIn/Function/Role',
  by: 'lambda/lake-formation-opt-in',
  when,
  trust: { service: 'lambda.amazonaws.com', unconfined: LAMBDA_KNOWS_NO_ACCOUNT },
  calls: [
    ...functionLogCalls('Data/Lake/OptIn/Function'),
    {
      actions: ['lakeformation:CreateLakeFormationOptIn', 'lakeformation:DeleteLakeFormationOptIn'],
      on: ['*'],
      why: 'It opts roles in and out; the request names databases and tables, and IAM knows no resource for that',
    },
    {
      actions: ['lakeformation:RevokePermissions'],
      on: ['*'],
      why: 'In mode strict it takes databases and tables from everybody; the request names them, and IAM knows no resource (LF-06)',
    },
    {
      actions: ['lakeformation:GetDataLakeSettings', 'lakeformation:PutDataLakeSettings'],
      on: ['*'],
      why: 'It takes itself off the administrators when it is deleted; the settings are no resource (LF-05)',
    },
  ],
};

/** What CDK's provider framework calls around the function. */
export const optInProviderCalls: RoleCalls = {
  role: 'Data/Lake/OptIn/ProviderRole',
  by: 'CDK: the provider framework of custom resources',
  when,
  trust: { service: 'lambda.amazonaws.com', unconfined: LAMBDA_KNOWS_NO_ACCOUNT },
  calls: [
    {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      on: ['{Data/Lake/OptIn/ProviderLog}:log-stream:*'],
      why: 'Lambda writes what the framework prints',
    },
    {
      actions: ['lambda:InvokeFunction', 'lambda:GetFunction'],
      on: ['{Data/Lake/OptIn/Function}'],
      why: 'The framework invokes the function, and waits for it where it is not active',
    },
  ],
};
