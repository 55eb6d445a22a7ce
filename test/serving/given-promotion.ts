import { type App, CfnOutput, CfnParameter } from 'aws-cdk-lib';
import { CfnEndpoint } from 'aws-cdk-lib/aws-sagemaker';
import { Promotion, type PromotionProps } from '../../lib/serving/promotion';
import { type ModelStack, modelStack } from '../registry/model-stack';

/** An endpoint that the workflow looks at. */
export const CHECKED = { endpointName: 'test-readmission', configurationOutput: 'EndpointConfiguration' } as const;

/** A promotion, the parameters of its stack, and an endpoint by name alone. */
export function givenPromotion(overrides: Partial<PromotionProps> = {}, app?: App): ModelStack {
  const parts = modelStack({}, undefined, app);
  const { stack, registry, reporting } = parts;
  for (const id of ['BootstrapVersion', 'ModelPackages']) new CfnParameter(stack, id);
  new CfnEndpoint(stack, 'Endpoint', { endpointName: CHECKED.endpointName, endpointConfigName: 'config' });
  new CfnOutput(stack, CHECKED.configurationOutput, { value: 'config' });
  new Promotion(stack, 'Promotion', {
    registry,
    stackParameters: ['BootstrapVersion', 'ModelPackages'],
    versionsParameter: 'ModelPackages',
    onApproval: true,
    reporting,
    ...overrides,
  });
  return parts;
}
