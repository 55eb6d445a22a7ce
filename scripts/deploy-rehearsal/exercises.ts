import { type Check, equal } from '../rehearsal/check';
import { Failed } from '../rehearsal/failed';
import type { Promoted } from './promotion';

/** One execution of the promotion, and what must come of it. Versions are ARNs of model packages. */
export interface Exercise {
  /** What it is, after "the", e.g. `promotion`. */
  readonly what: string;

  /** Input of the execution. */
  readonly input: Readonly<Record<string, string>>;

  /** Versions that must be served after it: the first one answers. */
  readonly serves: readonly string[];

  /** SageMaker rolls the update back, and CloudFormation does not see it. */
  readonly rolledBack?: boolean;
}

/** An exercise that was done. */
export interface Exercised extends Exercise {
  /** How its execution went. */
  readonly promoted: Promoted;

  /** Versions that were served after it. */
  readonly served: readonly string[];
}

/** The versions of a group from the served one on, and the exercises with them. */
export interface Exercises {
  /** Name of the group. */
  readonly group: string;

  /** Serves another version. */
  readonly promotion: Exercise;

  /** Does not. */
  readonly rollback: Exercise;

  /** An experiment that ends with its challenger, and one that ends without. The endpoint must take a challenger. */
  readonly experiments: readonly Exercise[];
}

/**
 * What is exercised after a first deployment.
 *
 * @param served versions that it serves
 * @throws Failed when it is not one version of a group
 */
export function exercisesAfter(served: readonly string[]): Exercises {
  const [first = ''] = served;
  const match = /^(arn:[^/]+\/)([^/]+)\/(\d+)$/.exec(first);
  if (match === null || served.length > 1) {
    throw new Failed(
      `The endpoint must serve one version of a model package group, got ${served.join(' and ') || 'none'}; look at what refers to it in lib/serving`,
    );
  }
  const [, begin = '', group = '', number] = match;
  const version = (more: number): string => `${begin}${group}/${Number(number) + more}`;
  const [second, third, fourth] = [version(1), version(2), version(3)];
  return {
    group,
    promotion: { what: 'promotion', input: { modelPackage: second }, serves: [second] },
    rollback: {
      what: 'promotion that is rolled back',
      input: { modelPackage: third },
      serves: [second],
      rolledBack: true,
    },
    experiments: [
      { what: 'begin of an experiment', input: { challenger: third }, serves: [second, third] },
      { what: 'end with its challenger', input: { modelPackage: third }, serves: [third] },
      { what: 'begin of another experiment', input: { challenger: fourth }, serves: [third, fourth] },
      { what: 'end without its challenger', input: { modelPackage: third }, serves: [third] },
    ],
  };
}

/** What must be so after an exercise. */
export function exerciseChecks({ what, serves, rolledBack = false, promoted, served }: Exercised): Check[] {
  const wanted = rolledBack ? 'RolledBack' : 'well';
  const { failure = 'well' } = promoted;
  return [
    equal(`the ${what} ends`, failure.startsWith(`${wanted}: `) ? wanted : failure, wanted),
    equal(`served after the ${what}`, shortened(served), shortened(serves)),
  ];
}

/** Versions for people. */
export function shortened(arns: readonly string[]): string {
  return arns.map((arn) => arn.split(':').at(-1)).join(', ');
}
