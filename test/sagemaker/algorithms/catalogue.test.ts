import fc from 'fast-check';
import { ALGORITHM_NAMES, algorithm } from '../../../lib/sagemaker/algorithms/catalogue';
import { recommendedRanges } from '../../../lib/sagemaker/algorithms/check-tuning';
import { type Hyperparameter, valueFault } from '../../../lib/sagemaker/algorithms/hyperparameter';

const EVERY: readonly (readonly [string, Hyperparameter])[] = ALGORITHM_NAMES.flatMap((name) =>
  algorithm(name).hyperparameters.map((hyperparameter) => [`${name}.${hyperparameter.name}`, hyperparameter] as const),
);
const NUMBERS = EVERY.flatMap(([name, hyperparameter]) =>
  hyperparameter.type === 'integer' || hyperparameter.type === 'continuous' ? [[name, hyperparameter] as const] : [],
);

/** Numbers near zero and far from it. */
const numbers = fc.oneof(fc.integer({ min: -1e9, max: 1e9 }), fc.double({ min: -3, max: 3, noNaN: true }));

describe('catalogue of algorithms', () => {
  test('has the 24 algorithms that SageMaker has built in, and no other', () => {
    expect([...ALGORITHM_NAMES].sort()).toEqual([
      'autogluon-tabular',
      'blazingtext',
      'catboost',
      'deepar',
      'factorization-machines',
      'image-classification-mxnet',
      'image-classification-tensorflow',
      'ip-insights',
      'k-means',
      'k-nn',
      'lda',
      'lightgbm',
      'linear-learner',
      'ntm',
      'object-detection-mxnet',
      'object-detection-tensorflow',
      'object2vec',
      'pca',
      'random-cut-forest',
      'semantic-segmentation',
      'seq2seq',
      'tabtransformer',
      'text-classification-tensorflow',
      'xgboost',
    ]);
  });

  test('names the nearest algorithm for a misspelt one', () => {
    expect(() => algorithm('xgbost')).toThrow("got 'xgbost'; the nearest is 'xgboost'");
    expect(() => algorithm('toString')).toThrow("got 'toString'");
  });

  test.each(ALGORITHM_NAMES)('%s has hyperparameters, channels and metrics of different names', (name) => {
    const { hyperparameters, channels, metrics } = algorithm(name);
    for (const named of [hyperparameters, channels, metrics]) {
      const names = named.map((one) => one.name);
      expect(new Set(names).size).toBe(names.length);
    }
    expect(channels.some(({ required }) => required === true)).toBe(true);
  });

  test('every range has a value: its lower bound is not above its upper bound', () => {
    const empty = NUMBERS.filter(
      ([, { min, max, above, below }]) => (min ?? above ?? -Infinity) > (max ?? below ?? Infinity),
    );
    expect(empty.map(([name]) => name)).toEqual([]);
  });

  test('every default is a value that the algorithm takes', () => {
    const refused = EVERY.filter(
      ([, hyperparameter]) =>
        hyperparameter.default !== undefined && valueFault(hyperparameter, hyperparameter.default) !== undefined,
    );
    expect(refused.map(([name]) => name)).toEqual([]);
  });

  test('every range that AWS recommends to search lies within what the algorithm takes', () => {
    const outside = ALGORITHM_NAMES.flatMap((name) => {
      const { hyperparameters } = algorithm(name);
      return Object.entries(recommendedRanges(algorithm(name))).flatMap(([searched, range]) => {
        const hyperparameter = hyperparameters.find((one) => one.name === searched);
        if (hyperparameter === undefined || range.type === 'auto') return [`${name}.${searched}`];
        const values = range.type === 'categorical' ? range.values : [range.min, range.max];
        return values.some((value) => valueFault(hyperparameter, value) !== undefined) ? [`${name}.${searched}`] : [];
      });
    });
    expect(outside).toEqual([]);
  });

  test('a number passes if it lies within the bounds, and fails if it does not', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NUMBERS), numbers, ([, hyperparameter], number) => {
        const { type, min = -Infinity, max = Infinity, above = -Infinity, below = Infinity } = hyperparameter;
        const value = type === 'integer' ? Math.round(number) : number;
        const tooSmall = value < min || value <= above;
        const tooLarge = value > max || value >= below;
        expect(valueFault(hyperparameter, value) === undefined).toBe(!tooSmall && !tooLarge);
      }),
      { numRuns: 3000, seed: 6 },
    );
  });

  test('a closed bound is a value, an open one is none, and nothing beyond them is', () => {
    const wrong = NUMBERS.filter(([, hyperparameter]) => {
      const { min, max, above, below } = hyperparameter;
      const passes = (value?: number): boolean =>
        value !== undefined && valueFault(hyperparameter, value) === undefined;
      const closed = [min, max].filter((bound) => bound !== undefined);
      const beyond = [above, below, (min ?? above ?? NaN) - 1, (max ?? below ?? NaN) + 1].filter(
        (value) => value !== undefined && !Number.isNaN(value),
      );
      return !closed.every(passes) || beyond.some(passes);
    });
    expect(wrong.map(([name]) => name)).toEqual([]);
  });

  test('a value passes if it is one of those listed, and fails if it is not', () => {
    const categories = EVERY.flatMap(([, one]) => (one.type === 'categorical' ? [one] : []));
    fc.assert(
      fc.property(fc.constantFrom(...categories), fc.string({ minLength: 1 }), (category, other) => {
        expect(category.values.filter((value) => valueFault(category, value) !== undefined)).toEqual([]);
        expect(valueFault(category, other) === undefined).toBe(category.values.includes(other));
      }),
      { numRuns: 500, seed: 6 },
    );
  });
});
