import type { InstanceTypeFacts } from '../../sagemaker/instance-types';

/**
 * Families whose adapter reads memory of the accelerator of another instance.
 *
 * Source: the list `SM_EFA_RDMA_INSTANCES` of `sagemaker-training` 5.1.1 has P4d, P4de, Trn1 and P6e; the later generations, which it
 * does not list, have it by EC2's pages (unverified: no page was at hand).
 */
const READS_MEMORY = /^(p4d|p5|p6|trn)/;

/** Whether several instances of a type talk over EFA. */
export function usesElasticFabric(instance: InstanceTypeFacts, count: number): boolean {
  return instance.efa && count > 1;
}

/**
 * Environment of libraries that talk over EFA. The toolkit sets it for the types that it knows (`SM_EFA_NCCL_INSTANCES`), and that
 * list ends before P5e, P5en, P6, Trn1n and Trn2.
 *
 * @returns nothing for one instance, or for a type without EFA
 */
export function elasticFabricEnvironment(instance: InstanceTypeFacts, count: number): Record<string, string> {
  if (!usesElasticFabric(instance, count)) return {};
  return {
    FI_PROVIDER: 'efa',
    ...(READS_MEMORY.test(instance.family) ? { FI_EFA_USE_DEVICE_RDMA: '1', RDMAV_FORK_SAFE: '1' } : {}),
  };
}

/** What to think about when several instances have no EFA. */
export function withoutElasticFabric(instance: InstanceTypeFacts, count: number): readonly string[] {
  return count > 1 && !instance.efa
    ? [
        `${count} instances of ${instance.name} talk over TCP: the type has no EFA, so gradients may take longer than computing them`,
      ]
    : [];
}
