import { CustomResource, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { customResourceProvider } from '../functions/custom-resource-provider';
import { type FunctionLogs, TypeScriptFunction } from '../functions/typescript-function';
import { allow } from '../security/allow';

/** Choices for the cleanup. */
export interface RegistryCleanupProps {
  /** Logs of the function. */
  readonly logs: FunctionLogs;
}

/** A group to empty. */
export interface EmptiedGroup {
  /** Name of the group. */
  readonly groupName: string;

  /** Whether the versions outlive the stack; then nothing is emptied. */
  readonly retain: boolean;
}

/**
 * Deletes every version of model package groups when their stack is destroyed, because SageMaker deletes no group that
 * has versions (MR-01, RV-09). No CloudFormation resource does it, hence this custom one; it does nothing until then.
 */
export class RegistryCleanup extends Construct {
  private readonly handler: TypeScriptFunction;
  private readonly serviceToken: string;

  constructor(scope: Construct, id: string, props: RegistryCleanupProps) {
    super(scope, id);
    this.handler = new TypeScriptFunction(this, 'Function', {
      folder: 'model-registry-cleanup',
      description: 'Empties model package groups before they are deleted',
      timeout: Duration.minutes(14),
      logs: props.logs,
    });
    allow(this.handler.role, {
      actions: ['sagemaker:ListModelPackages'],
      resources: ['*'],
      wildcard: 'ListModelPackages knows no resources; it lists names and reads no model',
    });
    this.serviceToken = customResourceProvider(this, this.handler, props.logs).serviceToken;
  }

  /**
   * Empties a group before it is deleted.
   *
   * @param scope construct of the group
   * @returns what versions of the template have to be made after, to be deleted before
   */
  empty(scope: Construct, { groupName, retain }: EmptiedGroup): CustomResource {
    allow(this.handler.role, {
      actions: ['sagemaker:DeleteModelPackage'],
      resources: [
        Stack.of(this).formatArn({ service: 'sagemaker', resource: 'model-package', resourceName: `${groupName}/*` }),
      ],
      wildcard: 'Versions of this one group, numbered by SageMaker',
    });
    // eslint-disable-next-line awscdk/require-passing-this -- a child of the group: one function empties several
    return new CustomResource(scope, 'Versions', {
      serviceToken: this.serviceToken,
      resourceType: 'Custom::ModelPackageVersions',
      properties: { ModelPackageGroupName: groupName },
      // Always there, so that a change to `retain` alone never deletes it: its deletion empties the group.
      removalPolicy: retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }
}
