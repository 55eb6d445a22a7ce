import { Fn } from 'aws-cdk-lib';

/**
 * Which versions an endpoint serves, as one parameter of the type `StringList` holds them: one put changes all of them at
 * once. Each is the ARN of a model package version.
 */
export interface ServedVersions {
  /** Answers. */
  readonly served: string;

  /** Is tried beside it, or `NO_CHALLENGER`. */
  readonly challenger: string;

  /** Was served before; at first the same as `served`. */
  readonly previous: string;
}

/** Stands in the place of a challenger when no experiment runs; an empty entry is refused by Parameter Store. */
export const NO_CHALLENGER = 'none';

/** The order of the entries. */
export const ENTRIES = ['served', 'challenger', 'previous'] as const satisfies readonly (keyof ServedVersions)[];

/** The entries in their order, as a list parameter takes them. */
export function entriesOf(versions: ServedVersions): string[] {
  return ENTRIES.map((entry) => versions[entry]);
}

/**
 * The entries of a list that only a deployment knows, each by its name.
 *
 * @param list value of a parameter of the type `AWS::SSM::Parameter::Value<CommaDelimitedList>`
 */
export function versionsIn(list: readonly string[]): ServedVersions {
  const entry = (name: keyof ServedVersions): string => Fn.select(ENTRIES.indexOf(name), [...list]);
  return { served: entry('served'), challenger: entry('challenger'), previous: entry('previous') };
}
