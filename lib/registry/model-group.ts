import { type CustomResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { CfnModelPackageGroup } from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
import type { FunctionLogs } from '../functions/typescript-function';
import { allow } from '../security/allow';
import { RegistryCleanup } from './registry-cleanup';

/** Choices for the group. */
export interface ModelGroupProps {
  /** Name of the model package group: lower case, create-only (MR-03, SF-09). */
  readonly groupName: string;

  /** What its versions are; create-only, too (MR-03). */
  readonly description: string;

  /**
   * Whether versions outlive the stack. A retained group has to be imported before its name can be deployed again.
   *
   * @default true
   */
  readonly retain?: boolean;

  /** Logs of the function that empties the group when it is not retained. */
  readonly logs: FunctionLogs;

  /**
   * The function that empties the group, shared with other groups of the stack.
   *
   * @default - one of its own
   */
  readonly cleanup?: RegistryCleanup;
}

/**
 * The versions of one model. They outlive the stack, or are deleted with it before the group is, which SageMaker does not delete while
 * it has any (MR-01).
 */
export class ModelGroup extends Construct {
  /** Name of the group. */
  readonly groupName: string;

  /** The resource, for what has to be made after it. */
  readonly resource: CfnModelPackageGroup;

  /** The function that empties the group, to share it with others. */
  readonly cleanup: RegistryCleanup;

  /** What empties the group; versions of the template have to be made after it, to be deleted before. */
  readonly emptied: CustomResource;

  private readonly groupArn: string;

  /** @throws if SageMaker, or the ARNs of policies, would not take the name (SF-09) */
  constructor(scope: Construct, id: string, props: ModelGroupProps) {
    super(scope, id);
    const retain = props.retain ?? true;
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(props.groupName) || props.groupName.length > 63) {
      throw new Error(
        `groupName must be at most 63 lower-case letters, digits and single hyphens between them, got '${props.groupName}'; ` +
          'ARNs of its versions are lower case whatever the name, and the parameter and policies name them (SF-09)',
      );
    }
    this.groupName = props.groupName;
    this.groupArn = Stack.of(this).formatArn({
      service: 'sagemaker',
      resource: 'model-package-group',
      resourceName: props.groupName,
    });

    this.resource = new CfnModelPackageGroup(this, 'Group', {
      modelPackageGroupName: props.groupName,
      modelPackageGroupDescription: props.description,
    });
    this.resource.applyRemovalPolicy(retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
    this.cleanup = props.cleanup ?? new RegistryCleanup(this, 'Cleanup', { logs: props.logs });
    this.emptied = this.cleanup.empty(this, { groupName: props.groupName, retain });
    this.emptied.node.addDependency(this.resource);
  }

  /** Lets a workflow add versions to the group. */
  grantRegister(role: IRole): void {
    allow(role, {
      actions: ['sagemaker:CreateModelPackage'],
      resources: [this.groupArn, this.versionsArn()],
      wildcard: 'Versions of this one group, numbered by SageMaker',
    });
  }

  /** Lets a workflow look at versions of the group. */
  grantDescribe(role: IRole): void {
    allow(role, {
      actions: ['sagemaker:DescribeModelPackage'],
      resources: [this.versionsArn()],
      wildcard: 'Versions of this one group, numbered by SageMaker',
    });
  }

  /** Lets a person look at the group and its versions. */
  grantRead(role: IRole): void {
    this.grantDescribe(role);
    allow(role, { actions: ['sagemaker:DescribeModelPackageGroup'], resources: [this.groupArn] });
    allow(role, {
      actions: ['sagemaker:ListModelPackageGroups', 'sagemaker:ListModelPackages'],
      resources: ['*'],
      wildcard: 'Both list names in the account; SageMaker asks for them without a resource',
    });
  }

  /**
   * Lets a person approve or reject versions. A request that does may change other details as well: IAM knows the status in it,
   * and neither the image nor the archive.
   */
  grantApprove(role: IRole): void {
    allow(role, {
      actions: ['sagemaker:UpdateModelPackage'],
      resources: [this.versionsArn()],
      // A request without a status would change something else.
      conditions: { StringEquals: { 'sagemaker:ModelApprovalStatus': ['Approved', 'Rejected'] } },
      wildcard: 'Versions of this one group, numbered by SageMaker',
    });
  }

  /** ARN pattern of the group's versions. */
  private versionsArn(): string {
    return Stack.of(this).formatArn({
      service: 'sagemaker',
      resource: 'model-package',
      resourceName: `${this.groupName}/*`,
    });
  }
}
