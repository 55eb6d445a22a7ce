import { instanceType, type InstanceTypeFacts, instanceTypesFor, type InstanceUse } from '../sagemaker/instance-types';
import { asList } from './assembly';
import type { Job } from './jobs';
import { numberAt, textAt, valueAt } from './request-values';

const USES: readonly InstanceUse[] = ['training', 'processing', 'transform', 'hosting'];

const KNOWN: ReadonlySet<string> = new Set(USES.flatMap((use) => instanceTypesFor(use)));

/** Instances of one type in a job. */
export interface JobInstances {
  /** Where the type stands in the request. */
  readonly path: string;

  /** The type, as far as SageMaker is known to offer it. */
  readonly type: InstanceTypeFacts;

  /** How many; undefined when only the execution knows. */
  readonly count?: number;
}

/**
 * The instance types that a job names: its one type, or those of its groups or of the choices of a tuning job. Types that
 * are known at run time only, or that are newer than the list of types, are left out.
 */
export function instancesOf({ request, paths }: Job): JobInstances[] {
  if (paths.resources === undefined) return [];
  const own = [paths.resources];
  const groups = ['InstanceGroups', 'InstanceConfigs'].flatMap((list) =>
    asList(valueAt(request, `${paths.resources}.${list}`)).map((_, index) => `${paths.resources}.${list}.${index}`),
  );
  return [...own, ...groups].flatMap((place) => {
    const path = `${place}.InstanceType`;
    const name = textAt(request, path);
    if (name === undefined || !KNOWN.has(name)) return [];
    const count = numberAt(request, `${place}.InstanceCount`);
    return [{ path, type: instanceType(name), ...(count === undefined ? {} : { count }) }];
  });
}

/** How many instances a job has, its groups together; undefined when nobody knows. */
export function instanceCountOf({ request, paths }: Job): number | undefined {
  if (paths.resources === undefined) return undefined;
  const own = numberAt(request, `${paths.resources}.InstanceCount`);
  const groups = asList(valueAt(request, `${paths.resources}.InstanceGroups`)).map((_, index) =>
    numberAt(request, `${paths.resources}.InstanceGroups.${index}.InstanceCount`),
  );
  const counts = [own, ...groups].filter((count) => count !== undefined);
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}
