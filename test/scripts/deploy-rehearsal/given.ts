import type { Operation } from '../../../scripts/deploy-rehearsal/log';

/** An operation of the emulator in the stack `ml-serving`. */
export function operation(logicalId: string, type: string, given: Partial<Operation> = {}): Operation {
  return {
    event: 'create',
    stack: 'ml-serving',
    logicalId,
    type,
    properties: {},
    ref: logicalId.toLowerCase(),
    attributes: {},
    ...given,
  };
}

/** ARN of a version of the group `churn`. */
export function version(number: number): string {
  return `arn:aws:sagemaker:eu-west-1:111122223333:model-package/churn/${number}`;
}

/** The endpoint `ml-churn` with its configuration and model, which serves this version. */
export function endpointServing(modelPackage: string): Operation[] {
  return [
    operation('Model', 'AWS::SageMaker::Model', {
      properties: { PrimaryContainer: { ModelPackageName: modelPackage } },
      attributes: { ModelName: 'model-a' },
    }),
    operation('Config', 'AWS::SageMaker::EndpointConfig', {
      properties: { ProductionVariants: [{ ModelName: 'model-a' }] },
      attributes: { EndpointConfigName: 'config-a' },
    }),
    operation('Endpoint', 'AWS::SageMaker::Endpoint', {
      properties: { EndpointName: 'ml-churn', EndpointConfigName: 'config-a' },
    }),
  ];
}
