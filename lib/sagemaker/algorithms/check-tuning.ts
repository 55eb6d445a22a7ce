import { closest } from 'fastest-levenshtein';
import type { Algorithm } from './algorithm';
import { searchedMetricFaults } from './check-metric';
import { boundsInWords, type Hyperparameter, valueFault } from './hyperparameter';
import type { RuleContext } from './rules';

/** Values of a hyperparameter that a tuning job searches. */
export type SearchedRange =
  | {
      readonly type: 'integer' | 'continuous';
      readonly min: number;
      readonly max: number;
      readonly scaling?: 'Auto' | 'Linear' | 'Logarithmic' | 'ReverseLogarithmic';
    }
  | { readonly type: 'categorical'; readonly values: readonly string[] }
  | { readonly type: 'auto'; readonly hint: string };

/** What a tuning job searches, by the name of the hyperparameter. */
export type SearchedRanges = Readonly<Record<string, SearchedRange>>;

/**
 * What is wrong with a tuning job: its objective, the hyperparameters that it searches, and their bounds. Bounds beyond those that
 * AWS recommends are allowed, as long as the algorithm takes the values.
 */
export function tuningFaults(
  algorithm: Algorithm,
  { metric, ranges }: { readonly metric: string; readonly ranges: SearchedRanges },
  context: RuleContext,
): readonly string[] {
  return [
    ...searchedMetricFaults(algorithm, metric, context),
    ...Object.entries(ranges).flatMap(([name, range]) =>
      rangeFaults(algorithm, name, range).map((fault) => `tuning.ranges.${name} ${fault}`),
    ),
  ];
}

/** The ranges that AWS recommends to search; empty if it recommends none. */
export function recommendedRanges(algorithm: Algorithm): SearchedRanges {
  const ranges = algorithm.hyperparameters.map((hyperparameter) => [hyperparameter.name, recommended(hyperparameter)]);
  return Object.fromEntries(ranges.filter(([, range]) => range !== undefined)) as SearchedRanges;
}

function recommended({ type, tune }: Hyperparameter): SearchedRange | undefined {
  if (tune === undefined) return undefined;
  if (type === 'categorical' || type === 'text') return { type: 'categorical', values: tune.map(String) };
  const [min, max, scaling] = tune;
  const scaled = scaling === 'Linear' || scaling === 'Logarithmic' ? { scaling } : {};
  return { type, min: Number(min), max: Number(max), ...scaled } as SearchedRange;
}

function rangeFaults({ title, hyperparameters }: Algorithm, name: string, range: SearchedRange): readonly string[] {
  const tunable = hyperparameters.filter(({ tune }) => tune !== undefined).map((hyperparameter) => hyperparameter.name);
  const hyperparameter = hyperparameters.find((candidate) => candidate.name === name);
  if (hyperparameter?.tune === undefined) {
    const offer = tunable.length === 0 ? 'none can be' : `the nearest that can is ${closest(name, tunable)}`;
    return [`cannot be searched for ${title}; ${offer}.`];
  }
  if (range.type === 'auto') return [];
  if (hyperparameter.type === 'categorical' || hyperparameter.type === 'text') {
    return range.type === 'categorical'
      ? range.values.flatMap((value) => faultOf(hyperparameter, value))
      : [`is ${hyperparameter.type}, and cannot be searched as '${range.type}'; give values.`];
  }
  if (range.type === 'categorical') return range.values.flatMap((value) => faultOf(hyperparameter, value));
  if (hyperparameter.type === 'integer' && range.type === 'continuous') {
    return [`takes whole numbers, and cannot be searched as 'continuous'; make it 'integer'.`];
  }
  if (hyperparameter.type === 'continuous' && range.type === 'integer') {
    return [`takes any number, and cannot be searched as 'integer'; make it 'continuous'.`];
  }
  const part = [range.min, range.max].find((bound) => hyperparameter.type === 'integer' && !Number.isInteger(bound));
  if (part !== undefined) return [`takes whole numbers, and ${part} is none; whole bounds are allowed, round it.`];
  const outside = [range.min, range.max].filter((bound) => faultOf(hyperparameter, String(bound)).length > 0);
  return outside.length === 0
    ? []
    : [`from ${range.min} to ${range.max} is out of range; ${boundsInWords(hyperparameter)} is allowed.`];
}

function faultOf(hyperparameter: Hyperparameter, value: string): readonly string[] {
  const fault = valueFault(hyperparameter, value);
  return fault === undefined ? [] : [`has a value that the algorithm refuses: ${fault}`];
}
