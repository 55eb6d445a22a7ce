import type { Job } from './jobs';
import { textAt } from './request-values';

/** Address of a container image in a registry of ECR. */
export interface ContainerImage {
  /** The whole address. */
  readonly uri: string;

  /** Account of the registry: 12 digits, or what stands for them, e.g. `<AWS::AccountId>`. */
  readonly account: string;

  /** Region of the registry, or what stands for it. */
  readonly region: string;

  /** Repository. */
  readonly repository: string;

  /**
   * Tag.
   *
   * @default - the address names a digest, or neither
   */
  readonly tag?: string;

  /** Whether it is an algorithm of SageMaker that publishes metrics by itself; undefined when that cannot be told. */
  readonly isBuiltIn?: boolean;
}

/** Repositories of the Deep Learning Containers of AWS. */
export const DEEP_LEARNING =
  /^(huggingface-)?(pytorch|tensorflow|mxnet|djl|autogluon|stabilityai-pytorch|vllm|sglang)(-\w+)*$/;

/** Images of Neuron among them. */
export const NEURON = /-neuronx?$/;

const ADDRESS =
  /^([^./]+|<[^>]+>|@\{[^}]+\})\.dkr\.ecr\.([a-z0-9-]+|<[^>]+>)\.([a-z.]+|<[^>]+>)\/([^:@]+)(?::([^@]+))?(?:@.*)?$/;

/** The parts of an address; undefined when it is none of ECR, or not known. */
export function parseImage(uri: unknown): ContainerImage | undefined {
  const parts = typeof uri === 'string' ? ADDRESS.exec(uri) : null;
  if (parts === null) return undefined;
  const [, account = '', region = '', , repository = '', tag] = parts;
  const isOwn = !/^\d{12}$/.test(account);
  const isFramework = DEEP_LEARNING.test(repository);
  return {
    uri: String(uri),
    account,
    region,
    repository,
    ...(tag === undefined ? {} : { tag }),
    ...(isOwn || isFramework ? { isBuiltIn: false } : {}),
  };
}

/** The image of a job; undefined when it names an algorithm instead, or when it is known at run time only. */
export function containerImageOf({ kind, request }: Job): ContainerImage | undefined {
  const path = kind === 'processing' ? 'AppSpecification.ImageUri' : 'AlgorithmSpecification.TrainingImage';
  return parseImage(textAt(request, path));
}

/** Where the image of a job stands in its request. */
export function imagePath({ kind }: Job): string {
  return kind === 'processing' ? 'AppSpecification.ImageUri' : 'AlgorithmSpecification.TrainingImage';
}
