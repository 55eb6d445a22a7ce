import { DefaultStackSynthesizer, Fn, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * ARN of the role with which CloudFormation makes the resources of a stack: it must be an administrator of Lake Formation
 * before it can make tables and permissions (LF-01).
 *
 * @param construct anything in the stack
 * @throws if the stack has no `DefaultStackSynthesizer`, which alone knows the role
 */
export function deployingRoleArn(construct: IConstruct): string {
  const stack = Stack.of(construct);
  const { synthesizer } = stack;
  if (!(synthesizer instanceof DefaultStackSynthesizer)) {
    throw new Error(
      `Lake Formation needs to know the deploying role, but stack '${stack.node.path}' has no DefaultStackSynthesizer; use one`,
    );
  }
  return Fn.sub(synthesizer.cloudFormationExecutionRoleArn);
}
