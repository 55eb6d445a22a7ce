import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Duration, IgnoreMode, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ComputeType, type IProject, LinuxBuildImage, Project, Source } from 'aws-cdk-lib/aws-codebuild';
import { type IRepository, Repository, RepositoryEncryption, TagMutability, TagStatus } from 'aws-cdk-lib/aws-ecr';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Chain, IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { FunctionLogs } from '../../functions/typescript-function';
import { type RegistryImage, registryUri } from '../../sagemaker/images';
import { accept } from '../../security/accept';
import { allow } from '../../security/allow';
import { buildSpec } from './image-build-spec';
import { grantImageStates, imageStates } from './image-states';

/** Names that belong to a working copy, not to what is built. */
const LEFT_OUT = ['__pycache__', '.pytest_cache', '.ruff_cache', 'tests', '.DS_Store', '.git', '.venv*'];

/** Choices for the image. */
export interface ContainerImageProps {
  /** Folder with a `Dockerfile`, and nothing secret: it lies in the asset bucket. */
  readonly folder: string;

  /**
   * Image that the Dockerfile builds on; it gets the address as the build argument `BASE_IMAGE`.
   *
   * @default - what the Dockerfile names by itself, from a public registry
   */
  readonly base?: RegistryImage;

  /** Key of the images, and of what a build would leave. */
  readonly encryptionKey: IKey;

  /** Where and how long builds log. */
  readonly logs: FunctionLogs;

  /**
   * Size of the machine that builds. An image on top of one with CUDA needs `LARGE`, for its disk.
   *
   * @default ComputeType.MEDIUM
   */
  readonly computeType?: ComputeType;

  /**
   * When a build is stopped, from 5 minutes to 8 hours.
   *
   * @default Duration.hours(1)
   */
  readonly timeout?: Duration;

  /**
   * What the scan of an image may find: `any`, or nothing that is critical.
   *
   * @default 'no-critical'
   */
  readonly findings?: 'any' | 'no-critical';

  /**
   * Whether the images outlive the stack. Models that are served from them need them.
   *
   * @default true
   */
  readonly retain?: boolean;
}

/**
 * An image of one's own in ECR, built by CodeBuild from a folder when a workflow first needs it.
 *
 * Its tag is the hash of the folder, so the same code is built once, and a tag never changes. The build runs outside of any network of
 * the platform, because base images come from the Internet; it sees no data. Images are scanned as they come, by ECR's basic scan: the
 * enhanced one, which looks again every day, is a switch of the whole account and Region.
 */
export class ContainerImage extends Construct {
  /** The image; its tag says which code is in it. */
  readonly image: RegistryImage;

  /** Where images lie. */
  readonly repository: IRepository;

  /** What builds them. */
  readonly project: IProject;

  /** A build that is made once again, and its scan. */
  readonly longest: Duration;

  private readonly findings: NonNullable<ContainerImageProps['findings']>;

  /** @throws if the folder has no Dockerfile, or the time-out is none that CodeBuild takes */
  constructor(scope: Construct, id: string, props: ContainerImageProps) {
    super(scope, id);
    checkProps(props);
    this.longest = timeoutOf(props).plus(timeoutOf(props)).plus(SCAN);
    this.findings = props.findings ?? 'no-critical';
    const retain = props.retain ?? true;
    const repository = new Repository(this, 'Repository', {
      encryption: RepositoryEncryption.KMS,
      encryptionKey: props.encryptionKey,
      imageTagMutability: TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      // Tagged ones stay: a registered model names the image that trained it, and that may serve it.
      lifecycleRules: [
        { description: 'What no build finished', tagStatus: TagStatus.UNTAGGED, maxImageAge: Duration.days(7) },
      ],
      removalPolicy: retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      emptyOnDelete: retain ? undefined : true,
    });
    this.repository = repository;
    const source = new Asset(this, 'Source', {
      path: resolve(props.folder),
      exclude: LEFT_OUT,
      ignoreMode: IgnoreMode.GIT,
    });
    const { account } = Stack.of(this);
    this.image = { account, repository: repository.repositoryName, tag: source.assetHash };
    this.project = this.builtBy(props, source);
  }

  /**
   * States that find the image or build it, and wait for its scan. They keep the state's input and add `$.image`.
   *
   * @param scope where the states are made; one such chain in a state machine
   * @param onError where every error goes, with the error as `$.error`
   */
  ensureImage(scope: Construct, onError: IChainable): Chain {
    return imageStates(scope, { ...this.ensured(), onError });
  }

  /** Lets a state machine make the calls of `ensureImage`. */
  grantEnsure(stateMachine: IRole): void {
    grantImageStates(stateMachine, this.ensured());
  }

  private ensured() {
    const { project, repository, findings } = this;
    return { project, repository, tag: this.image.tag, findings };
  }

  private builtBy(props: ContainerImageProps, source: Asset): Project {
    const { logs, base } = props;
    const logGroup = new LogGroup(this, 'Log', {
      encryptionKey: logs.encryptionKey,
      retention: logs.retention,
      removalPolicy: logs.retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    const role = this.role(props, source, logGroup);
    const { region, urlSuffix } = Stack.of(this);
    const project = new Project(this, 'Build', {
      description: 'Builds an image for training',
      source: Source.s3({ bucket: source.bucket, path: source.s3ObjectKey }),
      buildSpec: buildSpec({
        image: registryUri(this.image, region, urlSuffix),
        repository: this.image.repository,
        tag: this.image.tag,
        base: base && registryUri(base, region, urlSuffix),
      }),
      environment: {
        buildImage: LinuxBuildImage.AMAZON_LINUX_2023_6,
        computeType: props.computeType ?? ComputeType.MEDIUM,
        // Docker needs it.
        privileged: true,
      },
      encryptionKey: props.encryptionKey,
      timeout: timeoutOf(props),
      logging: { cloudWatch: { logGroup } },
      grantReportGroupPermissions: false,
      // CDK would add permissions of its own, with wildcards for whole services.
      role: role.withoutPolicyUpdates(),
    });
    accept(project, {
      rule: 'CodeBuildProjectSourceRepoUrl',
      packs: ['HIPAA.Security', 'PCI.DSS.321'],
      reason:
        'The rule is about GitHub and Bitbucket; this source is one object in S3, read with the role of the build',
    });
    return project;
  }

  /** What CodeBuild does with it: read the folder, pull the base, push one repository, log. */
  private role({ base }: ContainerImageProps, { bucket, s3ObjectKey }: Asset, logGroup: LogGroup): Role {
    const stack = Stack.of(this);
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('codebuild.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
      description: 'Builds an image for training and pushes it',
    });
    allow(role, { actions: ['s3:GetObject', 's3:GetObjectVersion'], resources: [bucket.arnForObjects(s3ObjectKey)] });
    allow(role, { actions: ['s3:GetBucketAcl', 's3:GetBucketLocation'], resources: [bucket.bucketArn] });
    allow(role, {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    });
    allow(role, {
      actions: ['ecr:GetAuthorizationToken'],
      resources: ['*'],
      wildcard: 'GetAuthorizationToken knows no resources; the repository decides what is read',
    });
    allow(role, {
      actions: [
        'ecr:BatchCheckLayerAvailability',
        'ecr:BatchGetImage',
        'ecr:CompleteLayerUpload',
        'ecr:DescribeImages',
        'ecr:InitiateLayerUpload',
        'ecr:PutImage',
        'ecr:UploadLayerPart',
      ],
      resources: [this.repository.repositoryArn],
    });
    if (base !== undefined) {
      allow(role, {
        actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        resources: [
          stack.formatArn({
            service: 'ecr',
            account: base.account,
            resource: 'repository',
            resourceName: base.repository,
          }),
        ],
      });
    }
    return role;
  }
}

/** Looking again and again at a scan that is not done. */
const SCAN = Duration.hours(1);

/** When a build is stopped. */
function timeoutOf({ timeout }: ContainerImageProps): Duration {
  return timeout ?? Duration.hours(1);
}

function checkProps({ folder, timeout }: ContainerImageProps): void {
  if (!existsSync(join(folder, 'Dockerfile'))) {
    throw new Error(`folder must have a Dockerfile, got '${folder}' without; the examples have one to begin with`);
  }
  const minutes = timeout?.toMinutes();
  if (minutes !== undefined && (minutes < 5 || minutes > 480)) {
    throw new Error(`timeout must be from 5 minutes to 8 hours, which CodeBuild takes, got ${minutes} minutes`);
  }
}
