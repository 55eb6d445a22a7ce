import { CfnDeletionPolicy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { CfnModelPackage, CfnModelPackageGroup } from 'aws-cdk-lib/aws-sagemaker';
import { type CfnParameter, type IStringParameter, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { FunctionLogs } from '../functions/typescript-function';
import { type RegistryImage, registryUri } from '../sagemaker/images';
import { INFERENCE_CONTENT_TYPES, INFERENCE_ENVIRONMENT } from '../sagemaker/script-mode';
import type { SourceArchive } from '../sagemaker/source-archive';
import { allow } from '../security/allow';
import { RegistryCleanup } from './registry-cleanup';

/** Metadata property that says where a version comes from: `baseline` or `training`. */
export const ORIGIN = 'origin';

/** Choices for the registry. */
export interface ModelRegistryProps {
  /** Name of the model package group: lower case, create-only (MR-03, SF-09). */
  readonly groupName: string;

  /** Name of the parameter that says which version is served. */
  readonly parameterName: string;

  /** Model that is served until a better one is promoted. */
  readonly baseline: SourceArchive;

  /** Image that serves it. */
  readonly image: RegistryImage;

  /**
   * Whether versions outlive the stack. A retained group has to be imported before its name can be deployed again.
   *
   * @default true
   */
  readonly retain?: boolean;

  /** Logs of the function that empties the group when it is not retained. */
  readonly logs: FunctionLogs;
}

/**
 * The versions of one model, of which the first is a baseline that needs no training, and the parameter that names the
 * version to serve.
 *
 * The template always gives the parameter the first version. Promotion changes its value outside CloudFormation, which
 * touches a parameter only when its template changes: so no later deployment undoes a promotion.
 */
export class ModelRegistry extends Construct {
  /** Name of the group. */
  readonly groupName: string;

  /** Names the version to serve. */
  readonly served: IStringParameter;

  private readonly groupArn: string;

  constructor(scope: Construct, id: string, props: ModelRegistryProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const retain = props.retain ?? true;
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(props.groupName) || props.groupName.length > 63) {
      throw new Error(
        `groupName must be at most 63 lower-case letters, digits and single hyphens between them, got '${props.groupName}'; ` +
          'ARNs of its versions are lower case whatever the name, and the parameter and policies name them (SF-09)',
      );
    }
    this.groupName = props.groupName;
    this.groupArn = stack.formatArn({
      service: 'sagemaker',
      resource: 'model-package-group',
      resourceName: props.groupName,
    });

    const group = new CfnModelPackageGroup(this, 'Group', {
      modelPackageGroupName: props.groupName,
      modelPackageGroupDescription: 'Versions of the model, the first of them a baseline that needs no training',
    });
    group.applyRemovalPolicy(retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);

    const baseline = new CfnModelPackage(this, 'Baseline', {
      modelPackageGroupName: props.groupName,
      modelPackageDescription: 'Baseline: served until a trained version is promoted',
      modelApprovalStatus: 'Approved',
      customerMetadataProperties: { [ORIGIN]: 'baseline' },
      inferenceSpecification: {
        containers: [
          {
            image: registryUri(props.image, stack.region, stack.urlSuffix),
            modelDataUrl: props.baseline.uri,
            environment: { ...INFERENCE_ENVIRONMENT },
          },
        ],
        supportedContentTypes: [...INFERENCE_CONTENT_TYPES],
        supportedResponseMimeTypes: [...INFERENCE_CONTENT_TYPES],
      },
    });
    // A changed baseline is one more version to promote; the one that may be serving stays.
    baseline.cfnOptions.updateReplacePolicy = CfnDeletionPolicy.RETAIN;
    baseline.cfnOptions.deletionPolicy = retain ? CfnDeletionPolicy.RETAIN : CfnDeletionPolicy.DELETE;
    // MR-02: tags belong to the group; a version that is given any is refused.
    baseline.addPropertyDeletionOverride('Tags');
    baseline.addResourceDependency(group);

    const cleanup = new RegistryCleanup(this, 'Cleanup', { groupName: props.groupName, retain, logs: props.logs });
    cleanup.node.addDependency(group);
    baseline.node.addDependency(cleanup);

    const served = new StringParameter(this, 'Served', {
      parameterName: props.parameterName,
      description: 'Model package version that the endpoint serves; changed by promotion, not by deployment',
      stringValue: stack.formatArn({
        service: 'sagemaker',
        resource: 'model-package',
        resourceName: `${props.groupName}/1`,
      }),
    });
    served.node.addDependency(baseline);
    // A change of tags alone makes CloudFormation write the value, too, and so would undo a promotion.
    (served.node.defaultChild as CfnParameter).addPropertyDeletionOverride('Tags');
    this.served = served;
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
