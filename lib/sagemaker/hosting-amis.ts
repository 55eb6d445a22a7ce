import { checkInstanceType } from './instance-choice';
import type { InstanceTypeFacts } from './instance-types';
import type { RegistryImage } from './image-registries';

/** A machine image on which SageMaker starts the containers of an endpoint. */
export interface InferenceAmi {
  /** Name, as an endpoint configuration takes it (`InferenceAmiVersion`). */
  readonly name: string;

  /** What it has drivers for: NVIDIA's GPUs, or Inferentia 2 and Trainium. */
  readonly processor: 'gpu' | 'neuron';

  /** Version of that driver: of NVIDIA's branch, or of Neuron's driver. */
  readonly driver: string;

  /**
   * Version of CUDA that the driver brings.
   *
   * @default - it has no NVIDIA driver
   */
  readonly cuda?: string;
}

/**
 * Machine images for endpoints (HO-22), by processor from old to new.
 *
 * `al2-ami-sagemaker-inference-gpu-2` is left out: `-2-1` has the same driver, and does not mount CUDA's compatibility libraries of the
 * host over those of the image.
 *
 * Source: `InferenceAmiVersion` of `ProductionVariant` in `@aws-sdk/client-sagemaker` 3.1142.0 (2026-09-29); a test compares the names
 * with the installed version.
 */
export const INFERENCE_AMIS: readonly InferenceAmi[] = [
  { name: 'al2-ami-sagemaker-inference-gpu-2-1', processor: 'gpu', driver: '535', cuda: '12.2' },
  { name: 'al2-ami-sagemaker-inference-gpu-3-1', processor: 'gpu', driver: '550', cuda: '12.4' },
  { name: 'al2023-ami-sagemaker-inference-gpu-4-1', processor: 'gpu', driver: '580', cuda: '13.0' },
  { name: 'al2-ami-sagemaker-inference-neuron-2', processor: 'neuron', driver: '2.19' },
];

/**
 * CUDA of images that serve and whose tag does not tell it, by repository and version.
 *
 * Source: full names of the images in the release notes of `aws/deep-learning-containers`
 * (`pytorch-inference:2.6.0-gpu-py312-cu124-ubuntu22.04-sagemaker`, `tensorflow-inference:2.19.0-gpu-py312-cu122-ubuntu22.04-sagemaker`),
 * August 2026. Images that AWS no longer patched a year before that are left out.
 */
const CUDA: Readonly<Record<string, string>> = {
  'pytorch-inference:2.6.0': '12.4',
  'tensorflow-inference:2.19.0': '12.2',
};

/** Drivers that a batch transform can ask for. Source: `TransformAmiVersion` of `TransformResources`, the same version. */
const TRANSFORM_DRIVERS = {
  470: 'al2-ami-sagemaker-batch-gpu-470',
  535: 'al2-ami-sagemaker-batch-gpu-535',
} as const;

/**
 * The CUDA that an image is built with.
 *
 * @returns undefined where neither its tag nor the table tells it, or it is for no GPU
 */
export function cudaOf({ repository, tag }: RegistryImage): string | undefined {
  const [, major, minor] = /(?:^|-)cu(\d\d)(\d)(?:-|$)/.exec(tag) ?? [];
  if (major !== undefined && minor !== undefined) return `${major}.${minor}`;
  const [version = ''] = tag.split('-');
  return /(^|-)gpu(-|$)/.test(tag) ? CUDA[`${repository}:${version}`] : undefined;
}

/**
 * The machine image for an image on an instance type: the oldest whose driver knows the CUDA of the image, and the one for Neuron on
 * Inferentia 2 and Trainium, without which an endpoint starts with Neuron's driver 2.10.
 *
 * Source of the last: `awslabs/llm-hosting-container#156`, June 2025. That the Neuron driver 2.19 serves what the SDK 2.31 has compiled
 * is unverified: that SDK is released with driver 2.29, and SageMaker offers none newer than 2.19.
 *
 * @param instanceType name as SageMaker's API takes it
 * @param image what runs on it
 * @returns undefined where SageMaker's own choice does: on a CPU, and for an image whose CUDA nobody tells
 * @throws if SageMaker does not host on the type, or no machine image knows the CUDA of the image
 */
export function inferenceAmi(instanceType: string, image: RegistryImage): string | undefined {
  const facts = checkInstanceType(instanceType, 'hosting');
  if (isNeuron(facts)) return INFERENCE_AMIS.find(({ processor }) => processor === 'neuron')?.name;
  if (facts.accelerator !== 'nvidia') return undefined;
  const cuda = cudaOf(image);
  if (cuda === undefined) return undefined;
  const found = INFERENCE_AMIS.find((ami) => ami.cuda !== undefined && !isNewer(cuda, ami.cuda));
  if (found === undefined) {
    const newest = INFERENCE_AMIS.flatMap((ami) => ami.cuda ?? []).at(-1);
    throw new Error(
      `image must be built with CUDA ${newest} or older to be served, got '${image.repository}:${image.tag}' with ${cuda}; ` +
        'take an older version of the framework (HO-22)',
    );
  }
  return found.name;
}

/**
 * The machine image of a batch transform with an NVIDIA driver of one's own choice.
 *
 * @param instanceType name as SageMaker's API takes it
 * @param driver branch of the driver
 * @throws if SageMaker does not transform on the type, or it has no NVIDIA GPU
 */
export function transformAmi(instanceType: string, driver: keyof typeof TRANSFORM_DRIVERS): string {
  if (checkInstanceType(instanceType, 'transform').accelerator !== 'nvidia') {
    throw new Error(
      `gpuDriver must be left out where there is no NVIDIA GPU, got ${driver} on '${instanceType}'; use ml.g5.xlarge, or leave it out (API: TransformAmiVersion)`,
    );
  }
  return TRANSFORM_DRIVERS[driver];
}

/** Whether a type computes on Inferentia 2 or Trainium; the driver of Inferentia 1 is another. */
function isNeuron({ accelerator, family }: InstanceTypeFacts): boolean {
  return accelerator === 'trainium' || (accelerator === 'inferentia' && family !== 'inf1');
}

function isNewer(one: string, other: string): boolean {
  const [[major = 0, minor = 0], [otherMajor = 0, otherMinor = 0]] = [one, other].map((version) =>
    version.split('.').map(Number),
  ) as [number[], number[]];
  return major === otherMajor ? minor > otherMinor : major > otherMajor;
}
