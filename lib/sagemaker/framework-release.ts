import type { RegistryAccounts } from './image-registries';

/** Frameworks whose images AWS publishes for SageMaker. */
export type Framework =
  | 'pytorch'
  | 'tensorflow'
  | 'mxnet'
  | 'scikit-learn'
  | 'xgboost'
  | 'hugging-face'
  | 'autogluon'
  | 'smp'
  | 'spark'
  | 'pytorch-neuron'
  | 'hugging-face-neuron';

/** What a container is started for. */
export type ImagePurpose = 'training' | 'inference' | 'processing';

/** What an image computes on: a CPU, NVIDIA's GPUs, or AWS's Inferentia and Trainium. */
export type ImageProcessor = 'cpu' | 'gpu' | 'neuron';

/** One version of a framework's image. */
export interface FrameworkRelease {
  /**
   * Version by which it is asked for: the framework's; of `hugging-face` the one of Transformers, of `smp` the one of
   * PyTorch, of Neuron images the one of PyTorch with the one of the Neuron SDK.
   */
  readonly version: string;

  /** Repository in the registry. */
  readonly repository: string;

  /** Registries that have it, by Region. */
  readonly accounts: RegistryAccounts;

  /** Tag for each processor that it is built for. */
  readonly tags: Readonly<Partial<Record<ImageProcessor, string>>>;

  /**
   * Last day on which AWS patches it, as `YYYY-MM-DD`. Afterwards it can still be pulled, and gets no security fixes.
   *
   * @default - AWS names no day
   */
  readonly patchedUntil?: string;

  /**
   * Whether SageMaker's distributed data parallelism library (SMDDP) is installed in it (TR-15).
   *
   * @default false
   */
  readonly smddp?: boolean;

  /**
   * What AWS no longer supports about it, as a sentence without its end.
   *
   * @default - nothing is known
   */
  readonly unsupported?: string;
}

/** Releases of a framework by purpose, the one to take first. */
export type FrameworkReleases = Readonly<Partial<Record<ImagePurpose, readonly FrameworkRelease[]>>>;

/** What versions of an older image have in common. */
export interface EarlierReleases {
  /** Versions, newest first, separated by spaces. */
  readonly versions: string;

  /** Repository in the registry. */
  readonly repository: string;

  /** Registries that have them, by Region. */
  readonly accounts: RegistryAccounts;

  /**
   * Python in the tag, e.g. `py312`.
   *
   * @default - the tag names none
   */
  readonly python?: string;

  /**
   * Last days of patches by minor version, e.g. `2.8`.
   *
   * @default - AWS names none
   */
  readonly patchedUntil?: Readonly<Record<string, string>>;

  /**
   * Whether SMDDP is installed in them (TR-15).
   *
   * @default false
   */
  readonly smddp?: boolean;
}

/**
 * Releases whose tag keeps to the rule of AWS's Python SDK: version, processor and Python, joined by hyphens
 * (`_format_tag` in `image_uris.py` of `aws/sagemaker-python-sdk`, August 2026).
 */
export function earlierReleases(props: EarlierReleases): readonly FrameworkRelease[] {
  const { versions, python, patchedUntil = {}, ...common } = props;
  return versions.split(' ').map((version) => {
    const tag = (processor: string): string =>
      [version, processor, ...(python === undefined ? [] : [python])].join('-');
    const day = patchedUntil[version.split('.').slice(0, 2).join('.')];
    const patched = day === undefined ? {} : { patchedUntil: day };
    return { ...common, ...patched, version, tags: { cpu: tag('cpu'), gpu: tag('gpu') } };
  });
}
