import type { HyperParameterScalingType, ParameterRanges } from '@aws-sdk/client-sagemaker';
import type { JsonPathParams } from '../../workflow/json-path-params';

/** How values between two bounds are tried: by difference, by ratio, or by ratio of what is left to 1. */
export type Scaling = HyperParameterScalingType;

/** Whole numbers or real numbers between two bounds, both of them included. */
export interface NumberRange {
  /** Whether only whole numbers are tried. */
  readonly type: 'integer' | 'continuous';

  /** Smallest value. */
  readonly min: number;

  /** Largest value. */
  readonly max: number;

  /**
   * How values between the bounds are tried. `Logarithmic` needs bounds above 0; `ReverseLogarithmic` is for real numbers from 0 to
   * below 1.
   *
   * @default 'Auto': SageMaker chooses
   */
  readonly scaling?: Scaling;
}

/** One of several texts. */
export interface CategoryRange {
  /** Tells it from numbers. */
  readonly type: 'categorical';

  /** 1 to 30 values, as the program takes them. */
  readonly values: readonly string[];
}

/** A range that SageMaker finds around an example; with `autotune` only. */
export interface AutomaticRange {
  /** Tells it from ranges with bounds. */
  readonly type: 'auto';

  /** A value that works. */
  readonly hint: string;
}

/** Values of a hyperparameter that are searched. */
export type TuningRange = NumberRange | CategoryRange | AutomaticRange;

/** Ranges by the name of the hyperparameter. */
export type TuningRanges = Readonly<Record<string, TuningRange>>;

/** A tuning job searches no more hyperparameters (TR-30). */
const MOST_SEARCHED = 30;

/** A category has no more values (API: ParameterValues). */
const MOST_VALUES = 30;

/** Ranges as the API takes them: numbers as strings. */
export function parameterRanges(ranges: TuningRanges): JsonPathParams<ParameterRanges> {
  const named = Object.entries(ranges);
  const numbers = (type: NumberRange['type']) =>
    named.flatMap(([Name, range]) =>
      range.type === type
        ? [
            {
              Name,
              MinValue: String(range.min),
              MaxValue: String(range.max),
              ScalingType: range.scaling ?? ('Auto' as const),
            },
          ]
        : [],
    );
  const integers = numbers('integer');
  const reals = numbers('continuous');
  const categories = named.flatMap(([Name, range]) =>
    range.type === 'categorical' ? [{ Name, Values: [...range.values] }] : [],
  );
  const found = named.flatMap(([Name, range]) => (range.type === 'auto' ? [{ Name, ValueHint: range.hint }] : []));
  return {
    ...(integers.length === 0 ? {} : { IntegerParameterRanges: integers }),
    ...(reals.length === 0 ? {} : { ContinuousParameterRanges: reals }),
    ...(categories.length === 0 ? {} : { CategoricalParameterRanges: categories }),
    ...(found.length === 0 ? {} : { AutoParameters: found }),
  };
}

/** How many combinations of categories there are: as many trainings does a grid start. */
export function combinations(ranges: TuningRanges): number {
  return Object.values(ranges).reduce(
    (product, range) => product * (range.type === 'categorical' ? new Set(range.values).size : 1),
    1,
  );
}

/**
 * What SageMaker would refuse about ranges, one sentence each.
 *
 * The rules are those of the API (`IntegerParameterRange`, `ContinuousParameterRange`, `CategoricalParameterRange` of
 * `@aws-sdk/client-sagemaker` 3.1142.0) and of the guide "Define Hyperparameter Ranges", November 2026.
 */
export function rangeFaults(ranges: TuningRanges): readonly string[] {
  const named = Object.entries(ranges);
  return [
    ...(named.length >= 1 && named.length <= MOST_SEARCHED
      ? []
      : [
          `ranges must name from 1 to ${MOST_SEARCHED} hyperparameters, got ${named.length}; SageMaker searches no more, and each ` +
            'makes the search longer (TR-30)',
        ]),
    ...named.flatMap(([name, range]) => oneRangeFaults(range).map((fault) => `ranges.${name} ${fault}`)),
  ];
}

function oneRangeFaults(range: TuningRange): readonly string[] {
  switch (range.type) {
    case 'categorical':
      return categoryFaults(range.values);
    case 'auto':
      return range.hint.length > 0 && range.hint.length <= 256
        ? []
        : [`must have a hint of 1 to 256 characters, got ${range.hint.length}; give a value that works`];
    default:
      return numberFaults(range);
  }
}

function categoryFaults(values: readonly string[]): readonly string[] {
  if (values.length < 1 || values.length > MOST_VALUES) {
    return [`must have from 1 to ${MOST_VALUES} values, got ${values.length}; search a range of numbers instead`];
  }
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  return twice === undefined ? [] : [`must have each value once, got '${twice}' twice; leave one out`];
}

function numberFaults({ type, min, max, scaling }: NumberRange): readonly string[] {
  const given = `got ${min} to ${max}`;
  if (!Number.isFinite(min) || !Number.isFinite(max) || min >= max) {
    return [`must have a min below its max, ${given}; a hyperparameter with one value is none to search`];
  }
  if (type === 'integer' && !(Number.isSafeInteger(min) && Number.isSafeInteger(max))) {
    return [`must have whole numbers as bounds, ${given}; round them, or make it 'continuous'`];
  }
  if (scaling === 'Logarithmic' && min <= 0) {
    return [`must lie above 0 to be scaled 'Logarithmic', ${given}; raise min, or scale it 'Linear'`];
  }
  if (scaling === 'ReverseLogarithmic' && type === 'integer') {
    return [`must be 'continuous' to be scaled 'ReverseLogarithmic', ${given}; scale it 'Linear' or 'Logarithmic'`];
  }
  if (scaling === 'ReverseLogarithmic' && (min < 0 || max >= 1)) {
    return [`must lie from 0 to below 1 to be scaled 'ReverseLogarithmic', ${given}; scale it 'Linear'`];
  }
  return [];
}
