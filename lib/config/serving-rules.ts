import { whyNot } from '../sagemaker/instance-choice';
import { instanceType, instanceTypesFor } from '../sagemaker/instance-types';
import { deploymentConfig } from '../serving/rollout';
import { checkScaling } from '../serving/scaling';
import { type Problem, problemWith } from './config-error';
import { faultOf, refusal } from './construct-faults';
import type { PlatformConfig } from './schema';
import { rolloutOf, scalingOf } from './serving-words';
import type { Known, Rule } from './validate';

type Config = Known<PlatformConfig>;
type Serving = PlatformConfig['serving'];

/** Application Auto Scaling refuses burstable instance types (HO-10). */
function scaledTypeIsNotBurstable({ serving }: Config): Problem[] {
  const { instanceType: name, scaling } = serving ?? {};
  if (name === undefined || scaling === undefined || !isBurstable(name)) return [];
  const text =
    'is burstable and cannot be scaled; any other type that hosts is allowed. Use ml.m5.large, or remove serving.scaling.';
  return [problemWith('serving.instanceType', name, text)];
}

/** The number of instances at first must lie within the limits of scaling (HO-10). */
function instancesWithinScaling({ serving }: Config): Problem[] {
  const { instances } = serving ?? {};
  const { minInstances: min, maxInstances: max } = serving?.scaling ?? {};
  if (min !== undefined && max !== undefined && min > max) {
    const text = `is more than serving.scaling.maxInstances; 1 to ${max} is allowed. Lower it, or raise maxInstances.`;
    return [problemWith('serving.scaling.minInstances', min, text)];
  }
  if (instances === undefined || (instances >= (min ?? instances) && instances <= (max ?? instances))) return [];
  const text = `is outside of serving.scaling; ${min ?? 1} to ${max ?? 100} is allowed. Change it, or the limits of scaling.`;
  return [problemWith('serving.instances', instances, text)];
}

/** What scaling consists of must go together: steps beside what is tracked, schedules within the limits. */
function scalingIsConsistent({ serving }: Config): Problem[] {
  const { scaling } = serving ?? {};
  const { minInstances, maxInstances } = scaling ?? {};
  if (minInstances === undefined || maxInstances === undefined || minInstances > maxInstances) return [];
  const fault = faultOf(() =>
    checkScaling({
      instanceType: 'ml.m5.large',
      instances: minInstances,
      scaling: scalingOf(scaling as Serving['scaling']),
    }),
  );
  return fault === undefined ? [] : [refusal('serving.scaling', undefined, fault)];
}

/** The loss of an instance leaves one, where that is promised (HO-06). */
function oneMayFail({ serving }: Config): Problem[] {
  const { highlyAvailable, instances, scaling } = serving ?? {};
  if (highlyAvailable !== true) return [];
  const promised = 'leaves no instance when one fails; 2 or more are allowed. Raise it, or set highlyAvailable: false.';
  return [
    ...(instances === 1 ? [problemWith('serving.instances', instances, promised)] : []),
    ...(scaling?.minInstances === 1
      ? [problemWith('serving.scaling.minInstances', scaling.minInstances, promised)]
      : []),
    ...(scaling?.schedules ?? []).flatMap(({ minInstances: fewest }, index) =>
      fewest === 1 ? [problemWith(`serving.scaling.schedules[${index}].minInstances`, fewest, promised)] : [],
    ),
  ];
}

/** A rollout in parts must have instances to split (HO-16), and end in time. */
function rolloutFits({ serving }: Config): Problem[] {
  const { rollout, instances, instanceType: name } = serving ?? {};
  if (rollout?.mode === undefined || instances === undefined || name === undefined) return [];
  // What is wrong with a type that is not offered is said once.
  if (whyNot(name, 'hosting') !== undefined) return [];
  const fault = faultOf(() => {
    const words = rolloutOf(rollout as Serving['rollout']);
    if (words !== undefined) deploymentConfig(words, [{ name: 'main', instanceType: name, instances }], []);
  });
  return fault === undefined ? [] : [refusal('serving.rollout', undefined, fault)];
}

function isBurstable(name: string): boolean {
  return instanceTypesFor('hosting').includes(name) && instanceType(name).burstable;
}

/** What must hold between the keys of the endpoint. */
export const servingRules: readonly Rule<PlatformConfig>[] = [
  scaledTypeIsNotBurstable,
  instancesWithinScaling,
  scalingIsConsistent,
  oneMayFail,
  rolloutFits,
];
