import type { PlatformConfig } from '../../lib/config/load-config';

/** Instances of one type for one use, which SageMaker counts apart from every other use (TR-20). */
export interface InstanceDemand {
  /** Type as SageMaker names it, e.g. `ml.m5.large`. */
  readonly instanceType: string;

  /** Use in the words of Service Quotas, which follow the type and ` for `. */
  readonly use: 'endpoint usage' | 'training job usage' | 'spot training job usage' | 'processing job usage';

  /** As many must be allowed for it to work at all. */
  readonly least: number;

  /** As many are used when most is asked of it. */
  readonly most: number;

  /** When that is. */
  readonly when: string;
}

/**
 * What a configuration asks of SageMaker, for each type and use.
 *
 * A new version comes up beside the one that serves, on as many instances (HO-18). A workflow trains one model at a time,
 * on spare capacity alone if it may, which has a quota of its own.
 */
export function instanceDemands({ serving, training }: Pick<PlatformConfig, 'serving' | 'training'>): InstanceDemand[] {
  const scaled = serving.scaling?.maxInstances ?? serving.instances;
  const endpoint: InstanceDemand = {
    instanceType: serving.instanceType,
    use: 'endpoint usage',
    // The first model that is promoted takes over from the baseline.
    least: 2 * serving.instances,
    most: 2 * scaled,
    when: `while a version takes over from another on ${scaled} instance${scaled === 1 ? '' : 's'}`,
  };
  const job = { least: 1, most: 1, when: 'for one run' };
  return [
    ...(serving.enabled ? [endpoint] : []),
    {
      ...job,
      instanceType: training.instanceType,
      use: training.spot === undefined ? 'training job usage' : 'spot training job usage',
    },
    { ...job, instanceType: training.evaluationInstanceType, use: 'processing job usage' },
  ];
}
