import type { Framework, FrameworkRelease, FrameworkReleases, ImageProcessor, ImagePurpose } from './framework-release';
import { accountIn, type RegistryImage } from './image-registries';
import {
  autoGluonReleases,
  huggingFaceNeuronReleases,
  huggingFaceReleases,
  scikitLearnReleases,
  sparkReleases,
  xgboostReleases,
} from './other-releases';
import { modelParallelReleases, neuronReleases, pytorchReleases } from './pytorch-releases';
import { mxnetReleases, tensorflowReleases } from './tensorflow-releases';

/** Which image of a framework is meant. */
export interface FrameworkImageProps {
  /** The framework. */
  readonly framework: Framework;

  /** What the container is started for. A processing job takes the image that trains, where it has none of its own. */
  readonly purpose: ImagePurpose;

  /**
   * Version, as {@link FrameworkRelease.version} counts it.
   *
   * @default - the newest that fits SageMaker's instances
   */
  readonly version?: string;
}

/** Where an image of a framework is to run. */
export interface FrameworkImageOnProps extends FrameworkImageProps {
  /** What it computes on. */
  readonly processor: ImageProcessor;

  /** Name of a Region, known at synth. */
  readonly region: string;
}

const RELEASES: Readonly<Record<Framework, FrameworkReleases>> = {
  pytorch: pytorchReleases,
  tensorflow: tensorflowReleases,
  mxnet: mxnetReleases,
  'scikit-learn': scikitLearnReleases,
  xgboost: xgboostReleases,
  'hugging-face': huggingFaceReleases,
  autogluon: autoGluonReleases,
  smp: modelParallelReleases,
  spark: sparkReleases,
  'pytorch-neuron': neuronReleases,
  'hugging-face-neuron': huggingFaceNeuronReleases,
};

/** Frameworks that AWS has left, each with the reason in words that continue "is no longer supported;". As of August 2026. */
export const closedFrameworks: Readonly<Partial<Record<Framework, string>>> = {
  mxnet: 'AWS names MXNet deprecated, and 1.9.0 is its last image; use pytorch or tensorflow',
};

/** Names of all frameworks that have images. */
export const FRAMEWORKS = Object.keys(RELEASES) as readonly Framework[];

/** Versions of a framework's images for a purpose, the one that is taken by itself first; none where it has no image. */
export function frameworkVersions(framework: Framework, purpose: ImagePurpose): readonly string[] {
  return releasesFor(framework, purpose).map(({ version }) => version);
}

/**
 * What is known about one version of a framework's images: its processors, the end of its patches, what is unsupported.
 *
 * @throws if the framework has no image for the purpose, or not this version; the message names those that it has
 */
export function frameworkRelease({ framework, purpose, version }: FrameworkImageProps): FrameworkRelease {
  const releases = releasesFor(framework, purpose);
  const [newest] = releases;
  if (newest === undefined) {
    const able = FRAMEWORKS.filter((other) => releasesFor(other, purpose).length > 0);
    throw new Error(`framework must be one with an image for ${purpose}, got '${framework}'; use ${able.join(', ')}`);
  }
  if (version === undefined) return newest;
  const release = releases.find((candidate) => candidate.version === version);
  if (release === undefined) {
    const versions = releases.map((candidate) => candidate.version).join(', ');
    throw new Error(
      `version must be one of the images of ${framework} for ${purpose}, got '${version}'; use one of ${versions}`,
    );
  }
  return release;
}

/**
 * The image of a framework in a Region (TR-24, TR-25, TR-28).
 *
 * @throws if the framework has no such image, in this version, for this processor or in this Region; the message names
 * those that it has
 */
export function frameworkImage({ processor, region, ...props }: FrameworkImageOnProps): RegistryImage {
  const release = frameworkRelease(props);
  const { repository, accounts, tags } = release;
  const tag = tags[processor];
  if (tag === undefined) {
    throw new Error(
      `processor must be one for which ${props.framework} ${release.version} has an image for ${props.purpose}, got '${processor}'; use ${Object.keys(tags).join(' or ')}`,
    );
  }
  return { account: accountIn(accounts, region, `${repository} image ${tag}`), repository, tag };
}

function releasesFor(framework: Framework, purpose: ImagePurpose): readonly FrameworkRelease[] {
  const { [purpose]: own, training = [] } = RELEASES[framework];
  return own ?? (purpose === 'processing' ? training : []);
}
