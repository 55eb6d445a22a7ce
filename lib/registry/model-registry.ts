import { CfnDeletionPolicy, Stack } from 'aws-cdk-lib';
import { CfnModelPackage } from 'aws-cdk-lib/aws-sagemaker';
import { type CfnParameter, type IStringListParameter, StringListParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { type RegistryImage, registryUri } from '../sagemaker/images';
import { INFERENCE_CONTENT_TYPES, INFERENCE_ENVIRONMENT } from '../sagemaker/script-mode';
import type { SourceArchive } from '../sagemaker/source-archive';
import { entriesOf, NO_CHALLENGER } from './served-versions';
import { ModelGroup, type ModelGroupProps } from './model-group';

/** Metadata property that says where a version comes from: `baseline` or `training`. */
export const ORIGIN = 'origin';

/** Choices for the registry. */
export interface ModelRegistryProps extends Omit<ModelGroupProps, 'description' | 'cleanup'> {
  /** Name of the parameter that says which versions are served. */
  readonly parameterName: string;

  /** Model that is served until a better one is promoted. */
  readonly baseline: SourceArchive;

  /** Image that serves it. */
  readonly image: RegistryImage;
}

/**
 * The versions of one model, of which the first is a baseline that needs no training, and the parameter that names the
 * versions to serve: a list, see `ServedVersions`.
 *
 * The template always gives the parameter the first version and no challenger. Promotion changes its value outside CloudFormation, which
 * touches a parameter only when its template changes: so no later deployment undoes a promotion.
 */
export class ModelRegistry extends ModelGroup {
  /** Names the versions to serve. */
  readonly served: IStringListParameter;

  constructor(scope: Construct, id: string, props: ModelRegistryProps) {
    super(scope, id, {
      groupName: props.groupName,
      retain: props.retain,
      logs: props.logs,
      description: 'Versions of the model, the first of them a baseline that needs no training',
    });
    const stack = Stack.of(this);
    const retain = props.retain ?? true;

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
    baseline.addResourceDependency(this.resource);

    baseline.node.addDependency(this.emptied);

    const first = stack.formatArn({
      service: 'sagemaker',
      resource: 'model-package',
      resourceName: `${props.groupName}/1`,
    });
    const served = new StringListParameter(this, 'Served', {
      parameterName: props.parameterName,
      description: 'Model package versions: served, challenger, served before; changed by promotion, not by deployment',
      stringListValue: entriesOf({ served: first, challenger: NO_CHALLENGER, previous: first }),
    });
    served.node.addDependency(baseline);
    // A change of tags alone makes CloudFormation write the value, too, and so would undo a promotion.
    (served.node.defaultChild as CfnParameter).addPropertyDeletionOverride('Tags');
    this.served = served;
  }
}
