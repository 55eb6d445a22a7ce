import { Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { ModelRegistry } from '../registry/model-registry';
import { allow } from '../security/allow';
import type { EndpointToCheck } from './endpoint-check';

/** What the calls of a promotion are about. */
export interface PromotionGrantsProps {
  /** Registry whose versions it looks at, and whose parameter it puts. */
  readonly registry: ModelRegistry;

  /**
   * The endpoint that it looks at.
   *
   * @default - none
   */
  readonly endpoint?: EndpointToCheck;
}

/** The calls of the states of a promotion, in the stack of its role; a custom state adds none by itself (SF-04). */
export function grantPromotion(role: IRole, { registry, endpoint }: PromotionGrantsProps): void {
  const stack = Stack.of(role);
  registry.grantDescribe(role);
  allow(role, {
    actions: ['ssm:GetParameters', 'ssm:PutParameter'],
    resources: [registry.served.parameterArn],
  });
  // CloudFormation reads every parameter of the template for whoever asks for the update.
  allow(role, {
    actions: ['ssm:GetParameters'],
    resources: [stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: 'cdk-bootstrap/*' })],
    wildcard: 'The version of the bootstrap stack, which every CDK template reads; the qualifier is part of the name',
  });
  allow(role, {
    actions: ['cloudformation:UpdateStack', 'cloudformation:DescribeStacks'],
    resources: [
      stack.formatArn({ service: 'cloudformation', resource: 'stack', resourceName: `${stack.stackName}/*` }),
    ],
    wildcard: 'The ARN of a stack ends in an id that CloudFormation makes',
  });
  if (endpoint !== undefined) {
    allow(role, {
      actions: ['sagemaker:DescribeEndpoint'],
      resources: [stack.formatArn({ service: 'sagemaker', resource: 'endpoint', resourceName: endpoint.endpointName })],
    });
  }
}
