import type { PlatformConfig } from '../../lib/config/load-config';
import { definitionDemands, whileReplaced } from './endpoint-instances';

/** Instances of one type for one use, which SageMaker counts apart from every other use (TR-20). */
export interface InstanceDemand {
  /** Type as SageMaker names it, e.g. `ml.m5.large`. */
  readonly instanceType: string;

  /** Use in the words of Service Quotas, which follow the type and ` for `. */
  readonly use:
    | 'endpoint usage'
    | 'training job usage'
    | 'spot training job usage'
    | 'processing job usage'
    | 'transform job usage';

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
 * A new version comes up beside the one that serves, on as many instances, or on a batch of them where they are replaced in place
 * (HO-18); one that is on trial has instances of its own. A workflow trains one model at a time, on spare capacity alone if it may,
 * which has a quota of its own.
 */
export function instanceDemands({ serving, training }: Pick<PlatformConfig, 'serving' | 'training'>): InstanceDemand[] {
  const { rollout, instances } = serving;
  const scaled = serving.scaling?.maxInstances ?? instances;
  const trial = rollout.mode === 'split' || rollout.mode === 'shadow' ? rollout.instances : 0;
  const endpoint: InstanceDemand = {
    instanceType: serving.instanceType,
    use: 'endpoint usage',
    // The first model that is promoted takes over from the baseline.
    least: whileReplaced(instances, rollout),
    most: whileReplaced(scaled + trial, rollout),
    when: `while a version takes over from another on ${scaled + trial} instance${scaled + trial === 1 ? '' : 's'}`,
  };
  const standby: InstanceDemand | undefined = serving.standby && {
    instanceType: serving.standby.instanceType ?? serving.instanceType,
    use: 'endpoint usage',
    least: serving.standby.instances,
    most: 2 * serving.standby.instances,
    when: 'while the versions of the endpoint and of its standby are replaced',
  };
  const job = { least: 1, most: 1, when: 'for one run' };
  return together([
    ...(serving.enabled ? [endpoint, ...(standby === undefined ? [] : [standby])] : []),
    ...definitionDemands(serving.endpoints),
    {
      ...job,
      instanceType: training.instanceType,
      use: training.spot === undefined ? 'training job usage' : 'spot training job usage',
    },
    { ...job, instanceType: training.evaluationInstanceType, use: 'processing job usage' },
  ]);
}

/** One quota holds for all endpoints of a type, so that demands of the same type and use are added. */
function together(demands: readonly InstanceDemand[]): InstanceDemand[] {
  const added = new Map<string, InstanceDemand>();
  for (const demand of demands) {
    const key = `${demand.instanceType} ${demand.use}`;
    const { least = 0, most = 0 } = added.get(key) ?? {};
    added.set(key, { ...demand, least: least + demand.least, most: most + demand.most });
  }
  return [...added.values()];
}
