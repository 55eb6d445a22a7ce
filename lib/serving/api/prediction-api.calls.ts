import { API_VERSIONS } from '../../../lambda/prediction-api/versions';
import { functionLogCalls } from '../../functions/typescript-function.calls';
import type { RoleCalls, ServiceCalls } from '../../security/calls';
import { LAMBDA_KNOWS_NO_ACCOUNT } from '../../storage/private-bucket.calls';

/** What `lambda/prediction-api` calls; its counts go to the log, not to CloudWatch. */
export const predictionApiCalls: RoleCalls = {
  role: 'Api/Predictions/Handler/Function/Role',
  by: 'lambda/prediction-api',
  when: { construct: 'Api/Predictions/Handler/Function' },
  trust: { service: 'lambda.amazonaws.com', unconfined: LAMBDA_KNOWS_NO_ACCOUNT },
  calls: [
    ...functionLogCalls('Api/Predictions/Handler/Function'),
    {
      actions: ['sagemaker:InvokeEndpoint'],
      on: ['arn:aws:sagemaker:{region}:{account}:endpoint/{platform}-readmission'],
      why: 'It asks the model about the encounters of a request',
    },
    {
      actions: ['sagemaker:InvokeEndpoint'],
      on: ['arn:aws:sagemaker:{region}:{account}:endpoint/{platform}-readmission-previous'],
      why: 'It asks the version before when the endpoint does not answer',
      when: { construct: 'Serving/Standby' },
    },
  ],
};

/** What the function is invoked for: a version by its path, and whatever has no route, which API Gateway says without a path. */
const INVOKED_FOR = [...Object.values(API_VERSIONS).map(({ path }) => `/*/*${path}`), '/*/*'];

/** What API Gateway calls for the API, and for no other. */
export const apiGatewayCalls: ServiceCalls = {
  service: 'apigateway.amazonaws.com',
  by: 'API Gateway asks the function',
  calls: INVOKED_FOR.map((route) => ({
    actions: ['lambda:InvokeFunction'],
    on: ['{Api/Predictions/Handler/Function}'],
    context: { 'aws:SourceArn': `arn:aws:execute-api:{region}:{account}:{Api/Predictions#Ref}${route}` },
    why: 'Every route is answered by the function',
    when: { construct: 'Api/Predictions/Handler/Function' },
  })),
};
