import { Token } from 'aws-cdk-lib';
import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import type { IConstruct } from 'constructs';
import type { RegistryImage } from '../../sagemaker/images';
import { type Artifact, artifactLocation, checkArtifact, checkRegion, grantArtifact } from './artifact';
import { checkEnvironment, type Environment } from './environment';
import type { ModelFacts, Servable } from './servable';

/**
 * Labels by which an image tells SageMaker what it can.
 *
 * Source: "Build Your Own Container for SageMaker AI Multi-Model Endpoints", "Run Real-time Predictions with an Inference
 * Pipeline" of SageMaker's guide.
 */
export type Capability = 'multi-models' | 'accept-bind-to-port';

/** Choices for an image of one's own. */
export interface OwnImageProps {
  /**
   * Repository in ECR, of the same Region (HO-27). One of another account has a policy that lets this account pull: the role
   * alone does not suffice.
   */
  readonly repository: IRepository;

  /** Tag that never moves, or digest that begins with `sha256:`. */
  readonly version: string;

  /**
   * Archive or files of the model, which the container finds under `/opt/ml/model`.
   *
   * @default - the image brings its model
   */
  readonly artifact?: Artifact;

  /**
   * Variables of the container; nothing secret.
   *
   * @default - none
   */
  readonly environment?: Environment;

  /**
   * What it computes on; an endpoint on other instances is refused.
   *
   * @default - it is not compared with the instance type
   */
  readonly processor?: ModelFacts['processor'];

  /**
   * What it is built for; an endpoint on other instances is refused.
   *
   * @default - it is not compared with the instance type
   */
  readonly architecture?: ModelFacts['architecture'];

  /**
   * What it can beside, as its labels `com.amazonaws.sagemaker.capabilities.<name>=true` say: serve many models, listen where
   * `SAGEMAKER_BIND_TO_PORT` says. `MultiModel` needs the first, `InferencePipeline` the second.
   *
   * @default - it serves one model, alone
   */
  readonly capabilities?: readonly Capability[];
}

/**
 * An image of one's own. SageMaker starts it with the argument `serve`, as root and without a network; it answers
 * `GET /ping` within 2 seconds and `POST /invocations` within 60 on port 8080, and ends on SIGTERM within 30.
 *
 * Source: "Custom Inference Code with Hosting Services" of SageMaker's guide, 2026-08.
 */
export class OwnImage implements Servable {
  /** What is known about it. */
  readonly facts: ModelFacts;

  /** The image. */
  readonly images: readonly RegistryImage[];

  /** What it can beside. */
  readonly capabilities: readonly Capability[];

  /** Whether it comes with an artifact. */
  readonly hasArtifact: boolean;

  /** @throws if the version can move, the artifact is none, or SageMaker refuses the environment */
  constructor(private readonly props: OwnImageProps) {
    const { repository, version, artifact, environment = {}, processor, architecture } = props;
    if (!Token.isUnresolved(version) && !FIXED.test(version)) {
      throw new Error(
        `version must be a tag that never moves, or a digest sha256:<64 digits>, got '${version}'; an endpoint pulls it again for each instance`,
      );
    }
    if (artifact !== undefined) checkArtifact(artifact);
    checkEnvironment(environment);
    this.images = [{ account: repository.env.account, repository: repository.repositoryName, tag: version }];
    this.capabilities = props.capabilities ?? [];
    this.hasArtifact = artifact !== undefined;
    this.facts = {
      containers: 1,
      multiModel: false,
      dataSource: artifact !== undefined && 'prefix' in artifact,
      bindsToPort: this.capabilities.includes('accept-bind-to-port'),
      ...(processor === undefined ? {} : { processor }),
      ...(architecture === undefined ? {} : { architecture }),
    };
  }

  /** The one container. */
  containers(scope: IConstruct): readonly CfnModel.ContainerDefinitionProperty[] {
    const { repository, version, artifact, environment = {} } = this.props;
    checkRegion('repository', repository.env.region, scope);
    return [
      {
        image: repository.repositoryUriForTagOrDigest(version),
        ...(artifact === undefined ? {} : artifactLocation(artifact, scope)),
        ...(Object.keys(environment).length === 0 ? {} : { environment }),
      },
    ];
  }

  /** The artifact, if it has one. */
  grantRead(role: IRole): void {
    if (this.props.artifact !== undefined) grantArtifact(this.props.artifact, role);
  }
}

/** A tag as ECR takes it, but the one that moves by its name; or a digest. */
const FIXED = /^(?:sha256:[0-9a-f]{64}|(?!latest$)(?!sha256:)[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127})$/;
