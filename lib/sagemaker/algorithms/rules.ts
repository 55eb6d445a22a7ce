/** What a rule looks at: one use of an algorithm. */
export interface RuleContext {
  /**
   * Value of a hyperparameter, given or by default; undefined if there is none, or if a tuning job searches it.
   */
  value(name: string): string | undefined;

  /** Whether a hyperparameter is given, or searched by a tuning job. */
  has(name: string): boolean;

  /** Names of the channels. */
  readonly channels: readonly string[];

  /** Content types of the channels, without parameters, as far as they are given. */
  readonly contentTypes: readonly string[];

  /** Number of instances. */
  readonly instanceCount: number;

  /** Accelerators of one instance. */
  readonly gpus: number;

  /** How the data is read. */
  readonly inputMode: string;
}

/** What is wrong with a use, as a sentence; undefined if nothing is. */
export type Rule = (use: RuleContext) => string | undefined;

/** Values of another hyperparameter on which a rule depends. */
export interface Condition {
  /** Name of the other. */
  readonly when: string;

  /** Its values. */
  readonly is: readonly string[];
}

/** A hyperparameter is required for some values of another. */
export function requiredWith(name: string, { when, is }: Condition): Rule {
  return ({ value, has }) => {
    const other = value(when);
    return other !== undefined && is.includes(other) && !has(name)
      ? `hyperparameters.${name} is missing; it is required because ${when} is '${other}'.`
      : undefined;
  };
}

/** A hyperparameter is ignored silently but for some values of another. */
export function ignoredWithout(name: string, { when, is }: Condition): Rule {
  return ({ value, has }) => {
    const other = value(when);
    return has(name) && !has(when) && other === undefined
      ? `hyperparameters.${name} has no effect without ${when}; set ${when} to ${is.join(' or ')}, or leave ${name} out.`
      : has(name) && other !== undefined && !is.includes(other)
        ? `hyperparameters.${name} has no effect while ${when} is '${other}'; set ${when} to ${is.join(' or ')}, or leave ${name} out.`
        : undefined;
  };
}

/** A hyperparameter takes only some of its values for a value of another. */
export function onlyFor(name: string, values: readonly string[], { when, is }: Condition): Rule {
  return ({ value }) => {
    const given = value(name);
    const other = value(when);
    return given !== undefined && other !== undefined && is.includes(other) && !values.includes(given)
      ? `hyperparameters.${name}: '${given}' does not go with ${when} '${other}'; use one of ${values.join(', ')}.`
      : undefined;
  };
}

/** A number must be less than another, or at most as large. */
export function lessThan(name: string, other: string, orEqual = false): Rule {
  return ({ value }) => {
    const [small, large] = [Number(value(name)), Number(value(other))];
    return (orEqual ? small > large : small >= large)
      ? `hyperparameters.${name}: '${small}' must be ${orEqual ? 'at most' : 'less than'} ${other}, which is '${large}'.`
      : undefined;
  };
}
