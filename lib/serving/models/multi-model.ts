import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { DataLake } from '../../data-lake/data-lake';
import type { RegistryImage } from '../../sagemaker/images';
import { address, checkFolder, checkRegion } from './artifact';
import { checkEnvironment, type Environment, scriptEnvironment } from './environment';
import { imageAddress } from './image-address';
import { imageFacts } from './image-facts';
import { OwnImage } from './own-image';
import type { ModelFacts, Servable } from './servable';

/** Choices for many models in one container. */
export interface MultiModelProps {
  /** An image that can, of AWS or of one's own. */
  readonly image: RegistryImage | OwnImage;

  /** Lake whose models zone holds the archives. */
  readonly lake: DataLake;

  /**
   * Folder of the archives, ending in `/`. Every `.tar.gz` below it can be asked for, also one that comes later; so nobody
   * writes there who may not decide what is served.
   */
  readonly prefix: string;

  /**
   * Whether models stay in memory from one request to the next. Without, each is loaded for each request: of use for very
   * many that are seldom asked.
   *
   * @default true
   */
  readonly cache?: boolean;

  /**
   * File in the folder `code` of each archive that answers requests, for images of frameworks (RV-07).
   *
   * @default - the image answers by itself
   */
  readonly script?: string;

  /**
   * More variables of the container; nothing secret.
   *
   * @default - none beside those of the script, and those of one's own image
   */
  readonly environment?: Environment;
}

/**
 * Images of AWS that serve many models on CPUs, by their repositories.
 *
 * Source: "Supported algorithms, frameworks, and instances for multi-model endpoints" of SageMaker's guide, 2026-08.
 */
const ON_CPUS: readonly string[] = [
  'sagemaker-xgboost',
  'sagemaker-scikit-learn',
  'knn',
  'linear-learner',
  'randomcutforest',
  'tensorflow-inference',
  'mxnet-inference',
  'pytorch-inference',
];

/** The one image of AWS that does so on GPUs, too (the same page); its tags for CPUs end in `-cpu` (`sagemaker-tritonserver.json` of the SDK). */
const TRITON = 'sagemaker-tritonserver';

/**
 * Many models behind one container, each fetched when a request first names it (`TargetModel`, its key below the prefix).
 *
 * They share the instance, its memory and its disk. Who may invoke the endpoint may ask each of them, unless a policy
 * has the condition `sagemaker:TargetModel` ("Multi-model endpoint security" of the guide, 2026-08).
 */
export class MultiModel implements Servable {
  /** What is known about it. */
  readonly facts: ModelFacts;

  /** The image. */
  readonly images: readonly RegistryImage[];

  private readonly environment: Environment;

  /** @throws if the image serves one model only, the prefix is no folder, or SageMaker refuses the environment */
  constructor(private readonly props: MultiModelProps) {
    const { image, prefix, script, environment } = props;
    checkFolder('prefix', prefix);
    this.environment = { ...(script === undefined ? {} : scriptEnvironment(script)), ...environment };
    checkEnvironment(this.environment);
    this.images = image instanceof OwnImage ? image.images : [image];
    const facts = image instanceof OwnImage ? ownFacts(image) : factsOf(image);
    this.facts = { bindsToPort: true, ...facts, containers: 1, multiModel: true, dataSource: false };
  }

  /** The one container, with the folder as its artifact. */
  containers(scope: IConstruct): readonly CfnModel.ContainerDefinitionProperty[] {
    const { image, lake, prefix, cache } = this.props;
    checkRegion('lake', Stack.of(lake).region, scope);
    const [own] = image instanceof OwnImage ? image.containers(scope) : [];
    const environment = { ...(own?.environment as Environment | undefined), ...this.environment };
    return [
      {
        image: image instanceof OwnImage ? own?.image : imageAddress(image, scope),
        mode: 'MultiModel',
        modelDataUrl: address(lake, prefix),
        ...(Object.keys(environment).length === 0 ? {} : { environment }),
        ...(cache === undefined ? {} : { multiModelConfig: { modelCacheSetting: cache ? 'Enabled' : 'Disabled' } }),
      },
    ];
  }

  /** Lists the folder and reads what is in it. */
  grantRead(role: IRole): void {
    const { lake, prefix } = this.props;
    lake.grantStorageRead(role, { zone: 'models', prefix });
  }
}

/** @throws if the image does not say that it can, or brings a model of its own */
function ownFacts(image: OwnImage): Partial<ModelFacts> {
  if (!image.capabilities.includes('multi-models')) {
    throw new Error(
      "image must serve many models, got one of one's own without; give it the label com.amazonaws.sagemaker.capabilities.multi-models=true and the calls behind it, and name it in 'capabilities'",
    );
  }
  if (image.hasArtifact) {
    throw new Error("image must bring no artifact, got one with 'artifact'; the archives lie under 'prefix'");
  }
  return image.facts;
}

/** @throws if AWS does not list the image for many models */
function factsOf(image: RegistryImage): Partial<ModelFacts> {
  const { repository, tag } = image;
  if (repository === TRITON) return { processor: tag.endsWith('-cpu') ? 'cpu' : 'gpu' };
  if (!ON_CPUS.includes(repository)) {
    throw new Error(
      `image must serve many models, got '${repository}'; use one of ${[...ON_CPUS, TRITON].join(', ')}, or one of your own (HO-13)`,
    );
  }
  const { processor, architecture } = imageFacts(image);
  if (processor === 'gpu' || processor === 'neuron') {
    throw new Error(
      `image must serve many models on ${processor}, got '${repository}:${tag}'; on GPUs ${TRITON} alone does, so use it, or the tag for CPUs (HO-13)`,
    );
  }
  // One that runs on both is served so on CPUs alone.
  return { processor: 'cpu', ...(architecture === undefined ? {} : { architecture }) };
}
