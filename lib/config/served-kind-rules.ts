import { FEATURES } from '../readmission/layout';
import { instanceType as factsOf, instanceTypesFor } from '../sagemaker/instance-types';
import { checkCompute } from '../serving/component-fit';
import { type Problem, problemWith } from './config-error';
import { faultOf, refusal } from './construct-faults';
import type { PlatformConfig } from './schema';
import { definitionPath, type DefinedKind, type ServedDefinition } from './served-definition';
import type { Known, Rule } from './validate';

type Config = Known<PlatformConfig>;

/** A rule about each definition of one kind. */
function each<Kind extends ServedDefinition['kind']>(
  { serving }: Config,
  kind: Kind,
  check: (definition: DefinedKind<Kind>, path: string) => Problem[],
): Problem[] {
  return (serving?.endpoints ?? []).flatMap((definition, index) =>
    definition.kind === kind ? check(definition as DefinedKind<Kind>, definitionPath(index)) : [],
  );
}

/** Numbers at least and at most, in the words of a path: the least is named. */
function crosses(path: string, [least, min]: Bound, [most, max]: Bound, fact: string): Problem[] {
  if (min <= max) return [];
  const text = `is more than ${most}; at most ${max} is allowed. Lower it, or raise ${most} (${fact}).`;
  return [problemWith(`${path}.${least}`, min, text)];
}

type Bound = readonly [key: string, value: number];

/** Provisioned concurrency is a part of what may be asked at the same time (HO-14). */
function provisionedIsPartOfAll(config: Config): Problem[] {
  return each(config, 'serverless', ({ provisioned, maxConcurrency }, path) => {
    if (provisioned === undefined) return [];
    const { least, most } = provisioned;
    return [
      ...crosses(`${path}.provisioned`, ['most', most], ['maxConcurrency', maxConcurrency], 'HO-14'),
      ...crosses(`${path}.provisioned`, ['least', least], ['most', most], 'HO-14'),
    ];
  });
}

/** A queue scales its instances (HO-12), which burstable types do not (HO-10). */
function queuesScale(config: Config): Problem[] {
  return each(config, 'asynchronous', ({ instanceType, minInstances, maxInstances }, path) => {
    const burstable = instanceTypesFor('hosting').includes(instanceType) && factsOf(instanceType).burstable;
    const text = 'is burstable and cannot be scaled; any other type that hosts is allowed. Use ml.m5.large (HO-10).';
    return [
      ...(burstable ? [problemWith(`${path}.instanceType`, instanceType, text)] : []),
      ...crosses(path, ['minInstances', minInstances], ['maxInstances', maxInstances], 'HO-12'),
    ];
  });
}

/** Copies have instances, and a copy fits on one. */
function componentsFit(config: Config): Problem[] {
  return each(config, 'components', ({ instanceType, minInstances, maxInstances, components: all }, path) => [
    ...crosses(path, ['minInstances', minInstances], ['maxInstances', maxInstances], 'HO-12'),
    ...all.flatMap((component, index) => {
      const own = `${path}.components[${index}]`;
      const { minCopies, maxCopies } = component;
      const bare = minCopies > 0 && minInstances === 0;
      const text =
        'copies are always there, and no instance is; 0 is allowed. Lower it, or raise minInstances of the endpoint.';
      const fault = instanceTypesFor('hosting').includes(instanceType)
        ? faultOf(() => checkCompute(component, instanceType))
        : undefined;
      return [
        ...crosses(own, ['minCopies', minCopies], ['maxCopies', maxCopies], 'HO-12'),
        ...(bare ? [problemWith(`${own}.minCopies`, minCopies, text)] : []),
        ...(fault === undefined ? [] : [refusal(own, undefined, fault)]),
      ];
    }),
  ]);
}

/** A batch job that starts by the clock scores the newest version, which only the job of the reference workload names. */
function batchesFindVersions(config: Config): Problem[] {
  return each(config, 'batch', ({ schedule, data }, path) => {
    if (schedule === undefined || data === FEATURES) return [];
    const text = `has versions that no job of the platform names, so that nothing says which is the newest; ${FEATURES} is allowed. Use it, or remove the schedule and start the job with a version.`;
    return [problemWith(`${path}.data`, data, text)];
  });
}

/** What must hold between the keys of definitions of the other kinds. */
export const servedKindRules: readonly Rule<PlatformConfig>[] = [
  provisionedIsPartOfAll,
  queuesScale,
  componentsFit,
  batchesFindVersions,
];
