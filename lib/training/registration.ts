import type { CreateModelPackageCommandInput } from '@aws-sdk/client-sagemaker';
import { Chain, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { ModelGroup } from '../registry/model-group';
import { ORIGIN } from '../registry/model-registry';
import type { JsonPathParams } from '../workflow/json-path-params';
import { RETRY_CALL, TaskState } from '../workflow/task-state';
import type { Bar } from './gate';
import { CARD, modelCard, type ModelPurpose } from './model-card';
import type { ModelSource } from './model-source';

/** How a model is served that was trained. */
export interface ServingContainer {
  /** Address of the image that serves it. */
  readonly image: string;

  /** Environment of the container. */
  readonly environment: Readonly<Record<string, string>>;
}

/** An algorithm of the Marketplace, which brings the containers that serve its models. */
export interface ServingAlgorithm {
  /** ARN of the algorithm. */
  readonly algorithmArn: string;
}

/**
 * How versions are served: in one container with the archive of the job, in those that the step says itself, as
 * `$.training.containers`, or in those of an algorithm of the Marketplace.
 */
export type RegisteredContainers = ServingContainer | ServingAlgorithm | 'of the step';

/** How versions are registered. */
export interface RegistrationProps {
  /** Where they are registered. */
  readonly group: ModelGroup;

  /** How they are served. */
  readonly containers: RegisteredContainers;

  /** Content types that they take and give. */
  readonly contentTypes: readonly string[];

  /** What people should know of them. */
  readonly purpose: ModelPurpose;

  /** What they are made of, as far as the template knows. */
  readonly source: ModelSource;

  /** Figures that decided. */
  readonly bars: readonly Bar[];

  /** An intrinsic function that makes the address of the manifest of the data. */
  readonly manifest: string;

  /**
   * An intrinsic function that makes the address of the figures, as SageMaker's model quality statistics.
   *
   * @default - no script evaluated the model, and the registry shows no figures but those of the card
   */
  readonly statistics?: string;
}

/**
 * Registers a version that waits for approval, and says where it comes from: data, manifest, code, image, hyperparameters, figures,
 * job and execution (MR-02: a version takes no tags).
 *
 * No `SourceUri`, which names another version or a model of which this one would be a copy (API: CreateModelPackage); and no
 * `SkipModelValidation`, which is for packages with a validation.
 */
export class Registration extends Construct {
  private readonly props: RegistrationProps;

  constructor(scope: Construct, id: string, props: RegistrationProps) {
    super(scope, id);
    this.props = props;
  }

  /** The states; they need what the steps before leave, and leave `$.registration.ModelPackageArn`. */
  states(onError: IChainable): Chain {
    return Chain.start(modelCard(this, this.props)).next(this.register(onError));
  }

  /** Lets a state machine register versions. */
  grantRegister(...[role]: Parameters<ModelGroup['grantRegister']>): void {
    this.props.group.grantRegister(role);
  }

  private register(onError: IChainable): TaskState<JsonPathParams<CreateModelPackageCommandInput>> {
    const { group, contentTypes, source, statistics } = this.props;
    return new TaskState(this, 'Register', {
      call: 'aws-sdk:sagemaker:createModelPackage',
      parameters: {
        // Lets SageMaker recognize a call that is made again, so that it registers one version and not two.
        'ClientToken.$': "States.Hash($$.Execution.Id, 'MD5')",
        ModelPackageGroupName: group.groupName,
        ModelApprovalStatus: 'PendingManualApproval',
        'ModelPackageDescription.$': "States.Format('Trained on version {} of the features', $.version)",
        ...this.specification(contentTypes),
        ...(statistics === undefined
          ? {}
          : {
              ModelMetrics: {
                ModelQuality: { Statistics: { ContentType: 'application/json', 'S3Uri.$': statistics } },
              },
            }),
        ModelCard: { 'ModelCardContent.$': `States.JsonToString(${CARD})`, ModelCardStatus: 'PendingReview' },
        CustomerMetadataProperties: {
          [ORIGIN]: 'training',
          'trainingJob.$': '$.training.job',
          'dataVersion.$': '$.version',
          'manifest.$': this.props.manifest,
          ...(source.code === undefined ? {} : { code: source.code }),
          ...(source.image === undefined ? {} : { image: source.image }),
          'execution.$': '$$.Execution.Name',
        },
      },
      resultPath: '$.registration',
      retries: [RETRY_CALL],
      onError,
    });
  }

  private specification(contentTypes: readonly string[]) {
    const { containers } = this.props;
    if (containers !== 'of the step' && 'algorithmArn' in containers) {
      return {
        SourceAlgorithmSpecification: {
          SourceAlgorithms: [{ AlgorithmName: containers.algorithmArn, 'ModelDataUrl.$': '$.training.model' }],
        },
      };
    }
    return {
      InferenceSpecification: {
        ...containersOf(containers),
        SupportedContentTypes: [...contentTypes],
        SupportedResponseMIMETypes: [...contentTypes],
      },
    };
  }
}

function containersOf(containers: ServingContainer | 'of the step') {
  if (containers === 'of the step') {
    return { 'Containers.$': '$.training.containers' };
  }
  const { image, environment } = containers;
  return {
    Containers: [{ Image: image, 'ModelDataUrl.$': '$.training.model', Environment: { ...environment } }],
  };
}
