import type { Launch, Smp } from './distribution';

/**
 * The degrees as the library takes them, in JSON.
 *
 * Source: "The SageMaker model parallel library v2 reference" of SageMaker's guide and the class `SMP` of `sagemaker-train` 1.x, both of
 * August 2026. That degrees divide the processes is arithmetic of process groups, not printed there.
 *
 * @param launch what was chosen
 * @param gpus GPUs of one instance
 * @throws if a degree cannot be built of these GPUs
 */
export function smpParameters({ choice, count, instance }: Launch<Smp>, gpus: number): string {
  const { shardDegree, tensorDegree, contextDegree, expertDegree, activationOffloading } = choice;
  const processes = gpus * count;
  const have = `${count} x ${instance.name} have ${processes} GPUs`;
  const degrees = { shardDegree, tensorDegree, contextDegree, expertDegree };
  for (const [name, degree] of Object.entries(degrees)) {
    if (degree !== undefined && (!Number.isInteger(degree) || degree < 1 || processes % degree !== 0)) {
      throw new Error(`${name} must be a whole number that divides the GPUs of the job, got ${degree}; ${have}`);
    }
  }
  const tensor = tensorDegree ?? 1;
  if (gpus % tensor !== 0) {
    throw new Error(
      `tensorDegree must divide the ${gpus} GPUs of one ${instance.name}, got ${tensor}: layers that are split between instances wait for the network`,
    );
  }
  const shard = shardDegree ?? 1;
  if (processes % (tensor * shard) !== 0) {
    throw new Error(
      `shardDegree x tensorDegree must divide the GPUs of the job, got ${shard} x ${tensor} = ${shard * tensor}; ${have}`,
    );
  }
  if (shardDegree !== undefined && (contextDegree ?? 1) > shardDegree) {
    throw new Error(`contextDegree must be at most shardDegree, got ${contextDegree} and ${shardDegree}`);
  }
  return JSON.stringify({
    hybrid_shard_degree: shardDegree,
    tensor_parallel_degree: tensorDegree,
    context_parallel_degree: contextDegree,
    expert_parallel_degree: expertDegree,
    sm_activation_offloading: activationOffloading,
  });
}
