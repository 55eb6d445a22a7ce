import { Annotations, Stack } from 'aws-cdk-lib';
import type { MetricDefinition } from '@aws-sdk/client-sagemaker';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Algorithm } from '../../sagemaker/algorithms/algorithm';
import { algorithm as algorithmNamed, type AlgorithmName } from '../../sagemaker/algorithms/catalogue';
import { type AlgorithmUse, checkAlgorithmUse } from '../../sagemaker/algorithms/check-use';
import { hyperparameterText } from '../../sagemaker/algorithms/hyperparameter';
import {
  JUMP_START_ARCHIVE,
  JUMP_START_PROGRAM,
  jumpStartBucket,
  type JumpStartPackage,
  jumpStartPackage,
  MODEL_CHANNEL,
} from '../../sagemaker/algorithms/jump-start';
import {
  algorithmImage,
  frameworkImage,
  frameworkVersions,
  type RegistryImage,
  registryUri,
  xgboostImage,
} from '../../sagemaker/images';
import { instanceType } from '../../sagemaker/instance-types';
import { CODE_CHANNEL, OFFLINE_ENVIRONMENT, scriptModeHyperparameters } from '../../sagemaker/script-mode';
import { allow } from '../../security/allow';
import type { OwnChannel, TrainingProgram } from '../training-program';

/** Which algorithm runs, with what, on what. */
export interface BuiltInAlgorithmProps extends Omit<AlgorithmUse, 'algorithm'> {
  /** Name of the algorithm. */
  readonly algorithm: AlgorithmName;

  /** Name of the Region in which it trains, known at synth. */
  readonly region: string;

  /**
   * Model at JumpStart that the algorithm starts from, of the algorithms that come from there.
   *
   * @default - the first one of the algorithm
   */
  readonly model?: string;

  /**
   * Package of the model, where AWS has not published it, or another version.
   *
   * @default - the published one
   */
  readonly package?: JumpStartPackage;

  /**
   * Bucket with a copy of the package under the same keys. In a network whose gateway to S3 lets only the account's own buckets
   * pass, it is the one way to the package; and a copy does not change under a job.
   *
   * @default - JumpStart's own bucket of the Region
   */
  readonly packageCopy?: IBucket;
}

/**
 * One of SageMaker's built-in algorithms, checked before anything starts.
 *
 * It has no network (TR-12). The algorithms that come through JumpStart run a script of AWS in the image of a framework; the
 * script and the model that it starts from are channels (RV-08).
 */
export class BuiltInAlgorithm extends Construct implements TrainingProgram {
  /** The image, by its address. */
  readonly algorithm: { readonly TrainingImage: string };

  /** The image. */
  readonly image: RegistryImage;

  /**
   * The image that serves its models, where that is another one: of algorithms that come through JumpStart. Their archive has no
   * inference code; whoever serves it puts the one of the package in.
   *
   * @default - the image that trains serves, too
   */
  readonly serving?: RegistryImage;

  /** Hyperparameters as strings. */
  readonly hyperparameters: Readonly<Record<string, string>>;

  /** Environment of the container. */
  readonly environment: Readonly<Record<string, string>>;

  /** How SageMaker finds the metrics in the log; only of algorithms that come through JumpStart (TR-31). */
  readonly metrics?: readonly MetricDefinition[];

  /** Script and model, of algorithms that come through JumpStart. */
  readonly ownChannels: readonly OwnChannel[];

  /** The container has no network. */
  readonly isolated = true;

  /** Whether it goes on from checkpoints (TR-06). */
  readonly checkpoints: boolean;

  private readonly source: PackageSource | undefined;

  /**
   * @throws with all that is wrong with the use; if the Region has no image; if AWS has not published the package
   */
  constructor(scope: Construct, id: string, props: BuiltInAlgorithmProps) {
    super(scope, id);
    const faults = checkAlgorithmUse(props);
    if (faults.length > 0) {
      throw new Error(`${props.algorithm} cannot be trained like this:\n- ${faults.join('\n- ')}`);
    }
    const algorithm = algorithmNamed(props.algorithm);
    if (algorithm.notice !== undefined) {
      Annotations.of(this).addWarningV2(`algorithm:${props.algorithm}`, algorithm.notice);
    }
    const code = packageOf(algorithm, props);
    this.source = code === undefined ? undefined : sourceOf(code, props, Stack.of(this));
    this.image = imageOf(algorithm, props, code);
    if (code !== undefined) this.serving = servingImage(props, code);
    this.algorithm = { TrainingImage: registryUri(this.image, props.region, Stack.of(this).urlSuffix) };
    this.hyperparameters = {
      ...hyperparametersOf(algorithm, props, code),
      ...(code === undefined ? {} : scriptModeHyperparameters(JUMP_START_PROGRAM, JUMP_START_ARCHIVE)),
    };
    this.environment = code === undefined ? {} : { ...OFFLINE_ENVIRONMENT };
    const metrics = algorithm.metrics.flatMap(({ name, regex }) =>
      regex === undefined ? [] : { Name: name, Regex: regex },
    );
    if (metrics.length > 0) this.metrics = metrics;
    this.ownChannels = this.source?.channels ?? [];
    this.checkpoints = algorithm.checkpoints ?? false;
  }

  /** Lets the role of a job list and read script and model. */
  grantRead(role: IRole): void {
    if (this.source === undefined) return;
    const { bucketArn, keys, bucket } = this.source;
    allow(role, {
      actions: ['s3:ListBucket'],
      resources: [bucketArn],
      conditions: { StringEquals: { 's3:prefix': [...keys] } },
    });
    allow(role, { actions: ['s3:GetObject'], resources: keys.map((key) => `${bucketArn}/${key}`) });
    bucket?.encryptionKey?.grantDecrypt(role);
  }
}

/** Where script and model of a package lie. */
interface PackageSource {
  /** ARN of the bucket. */
  readonly bucketArn: string;

  /** The bucket, if it is a copy. */
  readonly bucket?: IBucket;

  /** Keys of script and model. */
  readonly keys: readonly string[];

  /** The channels that carry them. */
  readonly channels: readonly OwnChannel[];
}

function packageOf({ image, title }: Algorithm, props: BuiltInAlgorithmProps): JumpStartPackage | undefined {
  if (image.source === 'jump-start') {
    return props.package ?? jumpStartPackage(title, image.jumpStart, props.model);
  }
  const given = props.package?.modelId ?? props.model;
  if (given !== undefined) {
    throw new Error(
      `model and package are for algorithms that come through JumpStart, got '${given}' for ${title}; leave them out`,
    );
  }
  return undefined;
}

function sourceOf(code: JumpStartPackage, props: BuiltInAlgorithmProps, stack: Stack): PackageSource {
  const { packageCopy: bucket, region } = props;
  const name = bucket?.bucketName ?? jumpStartBucket(region);
  return {
    bucketArn: bucket?.bucketArn ?? stack.formatArn({ service: 's3', region: '', account: '', resource: name }),
    ...(bucket === undefined ? {} : { bucket }),
    keys: [code.scriptKey, code.modelKey],
    channels: [
      { name: CODE_CHANNEL, uri: `s3://${name}/${code.scriptKey}` },
      { name: MODEL_CHANNEL, uri: `s3://${name}/${code.modelKey}` },
    ],
  };
}

function imageOf({ image }: Algorithm, props: BuiltInAlgorithmProps, code?: JumpStartPackage): RegistryImage {
  const { region } = props;
  if (image.source === 'algorithm') return algorithmImage(image.repository, region);
  if (code === undefined) return xgboostImage(region);
  return jumpStartImage(props, code, 'training');
}

/** The image that serves what a package trains: of the same minor version, whose last number may be another one. */
function servingImage(props: BuiltInAlgorithmProps, code: JumpStartPackage): RegistryImage | undefined {
  const minor = code.framework.version.split('.').slice(0, 2).join('.');
  const version = frameworkVersions(code.framework.name, 'inference').find((one) => one.startsWith(`${minor}.`));
  return version === undefined
    ? undefined
    : jumpStartImage(props, { ...code, framework: { ...code.framework, version } }, 'inference');
}

/** The image of the framework in which the code of a package runs. */
function jumpStartImage(
  { instanceType: type, region }: BuiltInAlgorithmProps,
  { framework }: JumpStartPackage,
  purpose: 'training' | 'inference',
): RegistryImage {
  return frameworkImage({
    framework: framework.name,
    version: framework.version,
    purpose,
    processor: instanceType(type).accelerator === undefined ? 'cpu' : 'gpu',
    region,
  });
}

/** Those given as text; with the defaults of the package, where AWS's SDK sends them. A tuning job adds what it searches. */
function hyperparametersOf(
  { hyperparameters, image }: Algorithm,
  props: BuiltInAlgorithmProps,
  code?: JumpStartPackage,
): Record<string, string> {
  const published =
    image.source === 'jump-start' && image.jumpStart.sendDefaults === true && props.package === undefined;
  const searched = Object.keys(props.tuning?.ranges ?? {});
  return Object.fromEntries(
    hyperparameters.flatMap((hyperparameter) => {
      const { name } = hyperparameter;
      const given =
        props.hyperparameters[name] ?? (code !== undefined && published ? hyperparameter.default : undefined);
      return given === undefined || searched.includes(name) ? [] : [[name, hyperparameterText(hyperparameter, given)]];
    }),
  );
}
