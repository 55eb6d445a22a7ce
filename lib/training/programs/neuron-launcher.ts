import type { Distribution, DistributionSettings, Launch, Neuron } from './distribution';
import { elasticFabricEnvironment, usesElasticFabric } from './elastic-fabric';
import { refuse, requireFramework } from './launch-checks';

/** Folder that SageMaker keeps in S3 while a job saves checkpoints, and fills again for the next attempt. */
export const CHECKPOINT_FOLDER = '/opt/ml/checkpoints';

/**
 * Where Neuron keeps what it compiled. A container without a network cannot keep it in S3 itself, so it lies with the checkpoints:
 * whatever keeps those keeps it, and a job that saves none compiles anew.
 *
 * Source: "Neuron Persistent Cache" of the Neuron documentation (`NEURON_COMPILE_CACHE_URL` takes a folder or an address in S3).
 */
export const NEURON_CACHE = `${CHECKPOINT_FOLDER}/neuron-compile-cache`;

/**
 * Processes on each instance: one for each NeuronCore, on Trn2 for each two, as the toolkit counts (`num_neurons` of
 * `sagemaker-training` 5.1.1: 64 on `ml.trn2.48xlarge`, else what `neuron-ls` says).
 */
function processesOf({ instance }: Launch<Distribution>): number {
  const cores = instance.neuronCores ?? 1;
  return instance.family === 'trn2' ? cores / 2 : cores;
}

/** What a job on Trainium is told (TR-27, TR-28). */
export function neuron(launch: Launch<Distribution>): DistributionSettings {
  const { instance, count } = launch;
  const { compileOnly = false } = launch.choice as Neuron;
  if (instance.accelerator !== 'trainium') {
    refuse(
      launch,
      'has no Trainium; use ml.trn1.2xlarge, ml.trn1.32xlarge, ml.trn1n.32xlarge or ml.trn2.48xlarge' +
        `${instance.accelerator === 'nvidia' ? ", or kind 'torchrun' on this one" : ''} (TR-27)`,
    );
  }
  requireFramework(launch, ['pytorch-neuron', 'hugging-face-neuron']);
  if (count > 1 && !instance.efa) {
    // unverified: taken from what `aws-neuronx-collectives` asks for, no page of SageMaker says it
    refuse(
      launch,
      `has no EFA, over which Neuron's collectives go between instances, got ${count}; use 1, or ml.trn1.32xlarge`,
    );
  }
  return {
    hyperparameters: { sagemaker_torch_distributed_enabled: 'true' },
    environment: {
      ...elasticFabricEnvironment(instance, count),
      NEURON_COMPILE_CACHE_URL: NEURON_CACHE,
      ...(compileOnly ? { RUN_NEURON_PARALLEL_COMPILE: '1' } : {}),
    },
    efa: usesElasticFabric(instance, count),
    processes: processesOf(launch) * count,
    notes: [],
  };
}
