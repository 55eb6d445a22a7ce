import { CfnDeletionPolicy } from 'aws-cdk-lib';
import { CfnEndpointConfig, CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import type { IConstruct } from 'constructs';

/**
 * Keeps models and endpoint configurations that an update replaces; both are free.
 *
 * SageMaker can roll back an update that CloudFormation takes for complete. Then the endpoint runs on the former ones, and
 * SageMaker refuses every further update of an endpoint whose configuration is gone (HO-26).
 */
export function keepReplaced(scope: IConstruct): void {
  for (const child of scope.node.findAll()) {
    if (child instanceof CfnModel || child instanceof CfnEndpointConfig) {
      child.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
      // The last ones go with the stack; said, because a policy of the one kind alone looks like an oversight. What a condition takes away is
      // deleted and not replaced, and SageMaker may run on it all the same.
      child.cfnOptions.deletionPolicy =
        child.cfnOptions.condition === undefined ? CfnDeletionPolicy.DELETE : CfnDeletionPolicy.RETAIN;
    }
  }
}
