/** Values between two bounds. An open bound is itself no value. */
export interface Bounds {
  /**
   * Smallest value.
   *
   * @default - no bound, or `above`
   */
  readonly min?: number;

  /**
   * Largest value.
   *
   * @default - no bound, or `below`
   */
  readonly max?: number;

  /**
   * Values are larger than this.
   *
   * @default - no bound, or `min`
   */
  readonly above?: number;

  /**
   * Values are smaller than this.
   *
   * @default - no bound, or `max`
   */
  readonly below?: number;
}

/** The values that AWS recommends to search when an algorithm is tuned. */
export type RecommendedRange =
  readonly [min: number, max: number, scaling?: 'Linear' | 'Logarithmic'] | readonly string[];

/** What every hyperparameter has. */
interface Common {
  /** Name, as the algorithm takes it. */
  readonly name: string;

  /**
   * What the algorithm takes when it is not given.
   *
   * @default - the algorithm decides, or AWS does not say
   */
  readonly default?: string | number;

  /**
   * Whether no job starts without it.
   *
   * @default false
   */
  readonly required?: boolean;

  /**
   * What AWS recommends to search.
   *
   * @default - a tuning job cannot search it
   */
  readonly tune?: RecommendedRange;
}

/** A number. */
export interface NumberHyperparameter extends Common, Bounds {
  /** Whole numbers or real numbers. */
  readonly type: 'integer' | 'continuous';

  /**
   * Words that are allowed beside numbers, e.g. `auto`.
   *
   * @default - none
   */
  readonly words?: readonly string[];
}

/** One of several values. */
export interface CategoryHyperparameter extends Common {
  /** Tells it from the others. */
  readonly type: 'categorical';

  /** The values. */
  readonly values: readonly string[];
}

/** A text, such as a list or a name that the algorithm looks up by itself. */
export interface TextHyperparameter extends Common {
  /** Tells it from the others. */
  readonly type: 'text';

  /**
   * What the whole text must match.
   *
   * @default - any text
   */
  readonly pattern?: RegExp;

  /**
   * The pattern in words that follow "allowed is", with an example.
   *
   * @default - none is needed: any text is allowed
   */
  readonly example?: string;
}

/** One hyperparameter of an algorithm. */
export type Hyperparameter = NumberHyperparameter | CategoryHyperparameter | TextHyperparameter;

/** A value as configurations have it: YAML reads numbers and booleans. */
export type HyperparameterValue = string | number | boolean;

/** A whole number. */
export function integer(name: string, rest: Omit<NumberHyperparameter, 'name' | 'type'> = {}): Hyperparameter {
  return { name, type: 'integer', ...rest };
}

/** A real number. */
export function continuous(name: string, rest: Omit<NumberHyperparameter, 'name' | 'type'> = {}): Hyperparameter {
  return { name, type: 'continuous', ...rest };
}

/** One of several values, which are separated by spaces. */
export function oneOf(
  name: string,
  values: string,
  rest: Omit<CategoryHyperparameter, 'name' | 'type' | 'values'> = {},
): Hyperparameter {
  return { name, type: 'categorical', values: values.split(' '), ...rest };
}

/** A text. */
export function text(name: string, rest: Omit<TextHyperparameter, 'name' | 'type'> = {}): Hyperparameter {
  return { name, type: 'text', ...rest };
}

/** A value as the API takes it. Of `true` and `True`, the one is written that the hyperparameter knows. */
export function hyperparameterText(hyperparameter: Hyperparameter, value: HyperparameterValue): string {
  const written = String(value);
  if (typeof value !== 'boolean' || hyperparameter.type !== 'categorical') return written;
  return hyperparameter.values.find((allowed) => allowed.toLowerCase() === written) ?? written;
}

/** What is wrong with a value, in words that follow its name; undefined if nothing is. */
export function valueFault(hyperparameter: Hyperparameter, value: HyperparameterValue): string | undefined {
  const given = hyperparameterText(hyperparameter, value);
  if (given.length > MOST_CHARACTERS) {
    return `has ${given.length} characters; SageMaker takes ${MOST_CHARACTERS} at most (TR-19), make it shorter.`;
  }
  switch (hyperparameter.type) {
    case 'categorical':
      return hyperparameter.values.includes(given)
        ? undefined
        : `'${given}' is not allowed; use one of ${hyperparameter.values.join(', ')}.`;
    case 'text':
      return hyperparameter.pattern?.test(given) === false
        ? `'${given}' is not allowed; allowed is ${hyperparameter.example ?? 'another text'}.`
        : undefined;
    default:
      return numberFault(hyperparameter, given);
  }
}

/** Whether a number lies within bounds. */
function within({ min, max, above, below }: Bounds, value: number): boolean {
  return (
    value >= (min ?? -Infinity) &&
    value <= (max ?? Infinity) &&
    value > (above ?? -Infinity) &&
    value < (below ?? Infinity)
  );
}

/** Bounds in words, e.g. `0 to 1`, `above 0 and up to 1`, `1 or more`. */
export function boundsInWords({ min, max, above, below }: Bounds): string {
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  const lower = min !== undefined ? `${min} or more` : above !== undefined ? `above ${above}` : undefined;
  const upper = max !== undefined ? `up to ${max}` : below !== undefined ? `below ${below}` : undefined;
  return [lower, upper].filter((bound) => bound !== undefined).join(' and ') || 'any number';
}

/** A hyperparameter's value has no more characters (API: HyperParameterValue of CreateTrainingJob, TR-19). */
const MOST_CHARACTERS = 2500;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const WHOLE = /^[+-]?\d+$/;

function numberFault(hyperparameter: NumberHyperparameter, given: string): string | undefined {
  const { type, words = [] } = hyperparameter;
  if (words.includes(given)) return undefined;
  const others = words.length === 0 ? '' : `, or ${words.join(', ')}`;
  if (!(type === 'integer' ? WHOLE : NUMBER).test(given)) {
    const kind = type === 'integer' ? 'whole number' : 'number';
    return `'${given}' is not a ${kind}; ${boundsInWords(hyperparameter)}${others} is allowed.`;
  }
  return within(hyperparameter, Number(given))
    ? undefined
    : `'${given}' is out of range; ${boundsInWords(hyperparameter)}${others} is allowed.`;
}
