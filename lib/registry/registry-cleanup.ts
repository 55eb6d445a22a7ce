import { CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { customResourceProvider } from '../functions/custom-resource-provider';
import { type FunctionLogs, TypeScriptFunction } from '../functions/typescript-function';
import { allow } from '../security/allow';

/** Choices for the cleanup. */
export interface RegistryCleanupProps {
  /** Name of the group to empty. */
  readonly groupName: string;

  /** Whether the versions outlive the stack; then nothing is emptied. */
  readonly retain: boolean;

  /** Logs of the function. */
  readonly logs: FunctionLogs;
}

/**
 * Deletes every version of a model package group when the stack is destroyed, because SageMaker deletes no group that
 * has versions (MR-01, RV-09). No CloudFormation resource does it, hence this custom one; it does nothing until then.
 */
export class RegistryCleanup extends Construct {
  constructor(scope: Construct, id: string, props: RegistryCleanupProps) {
    super(scope, id);
    const stack = Stack.of(this);

    const handler = new TypeScriptFunction(this, 'Function', {
      folder: 'model-registry-cleanup',
      description: 'Empties the model package group before it is deleted',
      timeout: Duration.minutes(14),
      logs: props.logs,
    });
    allow(handler.role, {
      actions: ['sagemaker:ListModelPackages'],
      resources: ['*'],
      wildcard: 'ListModelPackages knows no resources; it lists names and reads no model',
    });
    allow(handler.role, {
      actions: ['sagemaker:DeleteModelPackage'],
      resources: [
        stack.formatArn({ service: 'sagemaker', resource: 'model-package', resourceName: `${props.groupName}/*` }),
      ],
      wildcard: 'Versions of this one group, numbered by SageMaker',
    });

    const provider = customResourceProvider(this, handler, props.logs);
    new CustomResource(this, 'Versions', {
      serviceToken: provider.serviceToken,
      resourceType: 'Custom::ModelPackageVersions',
      properties: { ModelPackageGroupName: props.groupName },
      // Always there, so that a change to `retain` alone never deletes it: its deletion empties the group.
      removalPolicy: props.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }
}
