import type { PlatformConfig } from '../../lib/config/load-config';
import type { ServedDefinition } from '../../lib/config/served-definition';
import type { InstanceDemand } from './instances';

type Rollout = PlatformConfig['serving']['rollout'];

/** Instances of one variant, or of all that share them. */
interface Fleet {
  readonly instanceType: string;
  readonly first: number;
  readonly most: number;
  readonly rollout: Rollout;
}

/** A fleet whose update nothing is said about: SageMaker puts a second one beside it. */
const AT_ONCE: Rollout = { mode: 'all-at-once' };

/**
 * Instances of a type while a fleet is replaced (HO-18): twice as many where a second fleet comes up beside the first, and a batch more
 * where they are replaced in place.
 */
export function whileReplaced(instances: number, rollout: Rollout): number {
  return instances + (rollout.mode === 'rolling' ? Math.ceil((instances * rollout.percentage) / 100) : instances);
}

/** What endpoints and batch jobs of definitions ask of SageMaker, one demand for each type and use. */
export function definitionDemands(definitions: readonly ServedDefinition[]): InstanceDemand[] {
  const fleets = definitions.flatMap(fleetsOf);
  const types = [...new Set(fleets.map(({ instanceType }) => instanceType))];
  const endpoints = types.map((instanceType): InstanceDemand => {
    const own = fleets.filter((fleet) => fleet.instanceType === instanceType);
    return {
      instanceType,
      use: 'endpoint usage',
      least: sum(own.map(({ first }) => first)),
      most: sum(own.map(({ most, rollout }) => whileReplaced(most, rollout))),
      when: 'while all of them are replaced, on as many instances as scaling may start',
    };
  });
  return [...endpoints, ...batchDemands(definitions)];
}

/** Jobs of definitions may run at the same time. */
function batchDemands(definitions: readonly ServedDefinition[]): InstanceDemand[] {
  const jobs = definitions.filter((one) => one.kind === 'batch');
  return [...new Set(jobs.map(({ instanceType }) => instanceType))].map((instanceType) => {
    const own = jobs.filter((job) => job.instanceType === instanceType).map(({ instances }) => instances);
    return {
      instanceType,
      use: 'transform job usage',
      least: Math.max(...own),
      most: sum(own),
      when: own.length === 1 ? 'for one run' : `while all ${own.length} run at the same time`,
    };
  });
}

function fleetsOf(definition: ServedDefinition): Fleet[] {
  switch (definition.kind) {
    case 'real-time': {
      const { variants, shadow, rollout } = definition;
      return [
        ...variants.map(({ instanceType, instances, scaling }) => ({
          ...{ instanceType, first: instances, most: scaling?.maxInstances ?? instances, rollout },
        })),
        ...(shadow === undefined
          ? []
          : [{ instanceType: shadow.instanceType, first: shadow.instances, most: shadow.instances, rollout }]),
      ];
    }
    case 'asynchronous':
    case 'components': {
      const { instanceType, minInstances, maxInstances } = definition;
      // One to begin with, also where all may go later (HO-12).
      return [{ instanceType, first: Math.max(1, minInstances), most: maxInstances, rollout: AT_ONCE }];
    }
    default:
      return [];
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, one) => all + one, 0);
}
