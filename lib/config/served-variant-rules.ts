import { whyNot } from '../sagemaker/instance-choice';
import { instanceTypesFor } from '../sagemaker/instance-types';
import { deploymentConfig } from '../serving/rollout';
import { checkScaling } from '../serving/scaling';
import { checkVolumes } from '../serving/volume-key';
import { type Problem, problemWith } from './config-error';
import { faultOf, refusal } from './construct-faults';
import type { PlatformConfig } from './schema';
import { definitionPath, type DefinedKind } from './served-definition';
import { rolloutOf, scalingOf } from './serving-words';
import type { Known, Rule } from './validate';

type Config = Known<PlatformConfig>;
type RealTime = DefinedKind<'real-time'>;

/** What a check of a real-time definition finds, with paths from the definition on. */
type Check = (definition: RealTime, path: string) => Problem[];

/** A rule about each real-time definition. */
function each({ serving }: Config, check: Check): Problem[] {
  return (serving?.endpoints ?? []).flatMap((definition, index) =>
    definition.kind === 'real-time' ? check(definition, definitionPath(index)) : [],
  );
}

/** The variants of a definition, each with its path. */
function variantsOf({ variants }: RealTime, path: string) {
  return variants.map((variant, index) => ({ ...variant, path: `${path}.variants[${index}]` }));
}

/** Variants have names that stand once each, and one of them gets requests (HO-23). */
function variantsAreApart(config: Config): Problem[] {
  return each(config, ({ variants, shadow }, path) => {
    const names = [...variants.map(({ name }) => name), ...(shadow === undefined ? [] : [shadow.name])];
    const paths = [...variants.map((_, index) => `${path}.variants[${index}].name`), `${path}.shadow.name`];
    const twice = names.flatMap((name, index) =>
      names.indexOf(name) === index
        ? []
        : [problemWith(paths[index] ?? path, name, 'stands twice; once is allowed. Rename it (HO-23).')],
    );
    const idle = variants.every(({ weight }) => weight === 0)
      ? [
          problemWith(
            `${path}.variants[0].weight`,
            0,
            'is the weight of every variant, so that no request reaches any; above 0 is allowed. Raise one of them (HO-23).',
          ),
        ]
      : [];
    return [...twice, ...idle];
  });
}

/** A shadow stands beside one variant, with one model each (HO-23), and nothing replaces them in parts (HO-17). */
function shadowsStandAlone(config: Config): Problem[] {
  return each(config, ({ variants, shadow, rollout }, path) => {
    if (shadow === undefined) return [];
    if (variants.length > 1) {
      const text = `variants stand beside the shadow; one is allowed, from which requests are copied. Remove the others, or the shadow (HO-23).`;
      return [{ path: `${path}.shadow`, message: `${variants.length} ${text}` }];
    }
    if (rollout.waitMinutes !== undefined) {
      const text = 'is not possible beside a shadow; all-at-once without waitMinutes is allowed. Change it (HO-17).';
      return [problemWith(`${path}.rollout.mode`, rollout.mode, text)];
    }
    const [mode] = variants.map(({ model }) => model.mode);
    if (mode !== 'multi-model' && mode !== 'pipeline') return [];
    const text =
      'is not possible with a shadow; one container with one model is allowed. SageMaker copies no requests from others. Change it, or remove the shadow.';
    return [problemWith(`${path}.variants[0].model.mode`, mode, text)];
  });
}

/** Scaling must have its variant, and its parts must go together (HO-10, HO-11). */
function variantsScale(config: Config): Problem[] {
  return each(config, (definition, path) => variantsOf(definition, path).flatMap((one) => scalingFaults(one)));
}

function scalingFaults({ path, instanceType: type, instances, scaling }: ReturnType<typeof variantsOf>[number]) {
  if (scaling === undefined || !instanceTypesFor('hosting').includes(type)) return [];
  const { minInstances: min, maxInstances: max } = scaling;
  const burstable = faultOf(() => checkScaling({ instanceType: type, instances: min, scaling: { ...PLAIN } }));
  if (burstable !== undefined) return [refusal(`${path}.instanceType`, type, burstable)];
  if (min > max) {
    const text = `is more than maxInstances; 1 to ${max} is allowed. Lower it, or raise maxInstances (HO-10).`;
    return [problemWith(`${path}.scaling.minInstances`, min, text)];
  }
  if (instances < min || instances > max) {
    const text = `is outside of scaling; ${min} to ${max} is allowed. Change it, or the limits of scaling (HO-10).`;
    return [problemWith(`${path}.instances`, instances, text)];
  }
  const fault = faultOf(() => checkScaling({ instanceType: type, instances, scaling: scalingOf(scaling) }));
  return fault === undefined ? [] : [refusal(`${path}.scaling`, undefined, fault)];
}

/** Scaling without a fault, to ask whether a type takes any. */
const PLAIN = { minInstances: 1, maxInstances: 100, cpuPercent: 50 };

/** The loss of an instance leaves one of each variant, where that is promised (HO-06). */
function oneOfEachMayFail(config: Config): Problem[] {
  return each(config, (definition, path) => {
    if (!definition.highlyAvailable) return [];
    return variantsOf(definition, path).flatMap(({ path: own, instances, scaling }) => {
      const fewest = scaling?.minInstances ?? instances;
      if (fewest > 1) return [];
      const text = 'leaves no instance when one fails; 2 or more are allowed. Raise it, or set highlyAvailable: false.';
      return [problemWith(`${own}.${scaling === undefined ? 'instances' : 'scaling.minInstances'}`, fewest, text)];
    });
  });
}

/** One key encrypts the volumes of all variants, and there is none for disks (HO-01). */
function volumesAreAlike(config: Config): Problem[] {
  return each(config, (definition, path) => {
    const { shadow } = definition;
    const all = [
      ...variantsOf(definition, path),
      ...(shadow === undefined ? [] : [{ ...shadow, path: `${path}.shadow` }]),
    ];
    if (!all.every(({ instanceType }) => instanceTypesFor('hosting').includes(instanceType))) return [];
    const mixed = all.find((_, index) => faultOf(() => checkVolumes(all.slice(0, index + 1))) !== undefined);
    const fault = faultOf(() => checkVolumes(all));
    return mixed === undefined || fault === undefined
      ? []
      : [refusal(`${mixed.path}.instanceType`, mixed.instanceType, fault)];
  });
}

/** A rollout in parts must have instances to split (HO-16), end in time, and be possible on these types (HO-17). */
function rolloutsFit(config: Config): Problem[] {
  return each(config, ({ variants, shadow, rollout }, path) => {
    const words = rolloutOf(rollout);
    const known = variants.every(({ instanceType }) => whyNot(instanceType, 'hosting') === undefined);
    if (words === undefined || shadow !== undefined || !known) return [];
    const fault = faultOf(() => deploymentConfig(words, variants, []));
    return fault === undefined ? [] : [refusal(`${path}.rollout`, undefined, fault)];
  });
}

/** What must hold between the keys of a real-time definition. */
export const servedVariantRules: readonly Rule<PlatformConfig>[] = [
  variantsAreApart,
  shadowsStandAlone,
  variantsScale,
  oneOfEachMayFail,
  volumesAreAlike,
  rolloutsFit,
];
