import type { Framework } from '../../sagemaker/framework-release';
import { checkInstanceType } from '../../sagemaker/instance-choice';
import type { InstanceTypeFacts } from '../../sagemaker/instance-types';
import { LAUNCHERS } from './distribution-launchers';

/** Starts one process for each GPU with `torchrun`: DistributedDataParallel and FSDP, on any NVIDIA type. */
export interface Torchrun {
  /** Discriminates. */
  readonly kind: 'torchrun';

  /**
   * Processes on each instance.
   *
   * @default - one for each GPU
   */
  readonly processesPerInstance?: number;
}

/** Starts like `torchrun`, and gives the script `--deepspeed_config <file>`: ZeRO, offloading, pipelines. */
export interface DeepSpeed {
  /** Discriminates. */
  readonly kind: 'deepspeed';

  /** Path of DeepSpeed's configuration in the archive of the code, `….json`. */
  readonly config: string;
}

/**
 * SageMaker's own collectives (SMDDP), as the backend `smddp` of `torch.distributed`.
 *
 * They run on P4d and P4de alone (TR-15) and pay off between instances. No image that AWS still patches has them: take framework
 * `smp`, or an old version of `pytorch`.
 */
export interface Smddp {
  /** Discriminates. */
  readonly kind: 'smddp';
}

/**
 * SageMaker's model parallel library, version 2 (SMP): FSDP with degrees. It has no pipeline degree, version 1 had; for pipelines
 * use a script with DeepSpeed or Megatron-LM, which comes in the same image (0.8.0), under `torchrun`.
 */
export interface Smp {
  /** Discriminates. */
  readonly kind: 'smp';

  /**
   * Over how many GPUs the state of the model is sharded, `hybrid_shard_degree`.
   *
   * @default - what the script's FSDP strategy says
   */
  readonly shardDegree?: number;

  /**
   * Over how many GPUs of one instance each layer is split, `tensor_parallel_degree`.
   *
   * @default 1
   */
  readonly tensorDegree?: number;

  /**
   * Over how many GPUs each sequence is split, at most the shard degree.
   *
   * @default 1
   */
  readonly contextDegree?: number;

  /**
   * Over how many GPUs the experts of a mixture are spread.
   *
   * @default 1
   */
  readonly expertDegree?: number;

  /**
   * Whether activations wait in the memory of the CPU.
   *
   * @default false
   */
  readonly activationOffloading?: boolean;
}

/** Starts one process for each NeuronCore of Trainium with `torchrun`. */
export interface Neuron {
  /** Discriminates. */
  readonly kind: 'neuron';

  /**
   * Whether the job only compiles the graphs of the first steps into the cache (`neuron_parallel_compile`), for a job that trains.
   *
   * @default false
   */
  readonly compileOnly?: boolean;
}

/** Starts with `mpirun`, on CPU or GPU. Horovod is in none of today's images: bring it in an image of your own. */
export interface Mpi {
  /** Discriminates. */
  readonly kind: 'mpi';

  /**
   * Processes on each instance.
   *
   * @default - one for each GPU, or one
   */
  readonly processesPerInstance?: number;

  /**
   * More options of `mpirun`.
   *
   * @default - none
   */
  readonly options?: string;
}

/**
 * TensorFlow's parameter servers: one server and one worker on each instance, with `TF_CONFIG` set.
 *
 * The first worker is called `master` there, as before TensorFlow 2; a script with `ParameterServerStrategy` must rename it `chief`.
 */
export interface ParameterServer {
  /** Discriminates. */
  readonly kind: 'parameter-server';
}

/** TensorFlow's AllReduce: `MultiWorkerMirroredStrategy`, with `TF_CONFIG` set. */
export interface MultiWorkerMirrored {
  /** Discriminates. */
  readonly kind: 'multi-worker-mirrored';
}

/** How one training uses several accelerators or instances. */
export type Distribution = Torchrun | DeepSpeed | Smddp | Smp | Neuron | Mpi | ParameterServer | MultiWorkerMirrored;

/** What is distributed, and over what. */
export interface DistributedProgram {
  /** Framework of the image. */
  readonly framework: Framework;

  /**
   * Version of the image.
   *
   * @default - the one that `frameworkImage` takes by itself
   */
  readonly version?: string;

  /** Instance type that SageMaker offers for training. */
  readonly instanceType: string;

  /**
   * Number of instances.
   *
   * @default 1
   */
  readonly instanceCount?: number;
}

/** What a job is given so that it runs distributed. */
export interface DistributionSettings {
  /** Hyperparameters that the toolkit in the image reads, and those that it hands the script. */
  readonly hyperparameters: Readonly<Record<string, string>>;

  /** Environment of the container. */
  readonly environment: Readonly<Record<string, string>>;

  /**
   * Whether the instances talk over EFA. Their security group must then let everything in and out among its members (TR-14), and each
   * needs five addresses of its subnet (TR-16).
   */
  readonly efa: boolean;

  /** Processes of the whole job, the world size. */
  readonly processes: number;

  /** What is allowed, and worth a second look. */
  readonly notes: readonly string[];
}

/** A choice together with what it has to fit. */
export interface Launch<Choice extends Distribution> {
  /** What was chosen. */
  readonly choice: Choice;

  /** Framework of the image. */
  readonly framework: Framework;

  /**
   * Version of the image.
   *
   * @default - the one that `frameworkImage` takes by itself
   */
  readonly version?: string;

  /** The instance type. */
  readonly instance: InstanceTypeFacts;

  /** Number of instances. */
  readonly count: number;
}

/**
 * What the toolkit in AWS's images has to be told, checked against what image, instance type and count can do.
 *
 * Sources: `sagemaker-training` 5.1.1 and `sagemaker-pytorch-training` of 2025-08, which the PyTorch images 2.11 to 2.13 and the Neuron
 * image 2.9 install (aws/deep-learning-containers and aws-neuron/deep-learning-containers, August 2026);
 * `sagemaker-tensorflow-training` of 2022-12 for TensorFlow.
 *
 * @throws if image, type or count do not fit the choice; the message says what does (TR-15, TR-27)
 */
export function distribution(choice: Distribution, where: DistributedProgram): DistributionSettings {
  const { instanceCount: count = 1, framework, version } = where;
  const instance = checkInstanceType(where.instanceType, 'training');
  if (!Number.isInteger(count) || count < 1) {
    throw new Error(`instanceCount must be a whole number from 1, got ${count}`);
  }
  return LAUNCHERS[choice.kind]({ choice, framework, version, instance, count });
}
