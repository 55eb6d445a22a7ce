import { errors, job, script, type Section, wrong } from './given-training';

const RANGES = 'training.jobs[0].tuning.ranges';

const searched = (ranges: Section, search: Section = {}): Section => job({ tuning: { ranges, ...search } });

describe('a wrong range is named by the key in it, with what is allowed', () => {
  test.each<[string, unknown, readonly string[]]>([
    [
      'numbers as categories',
      { values: [0.1, '0.2'] },
      ["eta.values[0]: '0.1' is not text; text is allowed. Put it in quotes."],
    ],
    [
      'a misspelt bound',
      { mn: 0.1, max: 0.2 },
      ['eta.min: missing; it is required. For example min: 0.01', "eta.mn: unknown key; did you mean 'min'?"],
    ],
    [
      'a number in quotes',
      { min: '0.1', max: 0.2 },
      ["eta.min: '0.1' is not a number; any number is allowed. Write digits without quotes."],
    ],
    [
      'a wrong scaling',
      { min: 0.1, max: 0.2, scaling: 'log' },
      [
        "eta.scaling: 'log' is not a choice; auto, linear, logarithmic, reverse-logarithmic are allowed. Did you mean 'auto'?",
      ],
    ],
    [
      'nothing in it',
      {},
      [
        'eta.max: missing; it is required. For example max: 0.3',
        'eta.min: missing; it is required. For example min: 0.01',
      ],
    ],
    [
      'no numbers',
      { min: Number.NaN, max: Number.POSITIVE_INFINITY },
      [
        "eta.max: 'Infinity' is not a number; any number is allowed. Write digits without quotes.",
        "eta.min: 'NaN' is not a number; any number is allowed. Write digits without quotes.",
      ],
    ],
    [
      'bounds and categories',
      { min: 0.1, max: 0.2, values: ['a'] },
      ['eta.values: unknown key; it does not go with the keys beside it; known there: min, max, integer, scaling'],
    ],
    ['no category', { values: [] }, ["eta.values: '[]' has too few entries; 1 to 30 are allowed. Add one."]],
    [
      'a number',
      3,
      [
        "eta: '3' is not a group of settings; min, max, integer, scaling, values are allowed. Indent them below the key, or remove it.",
      ],
    ],
    [
      'whole numbers of what is continuous',
      { min: 0, max: 1, integer: true },
      ["eta: takes any number, and cannot be searched as 'integer'; leave integer out."],
    ],
  ])('%s', (_, eta, messages) => {
    expect(wrong(searched({ eta }))).toEqual(messages.map((message) => `${RANGES}.${message}`));
  });

  test('parts as bounds of whole numbers', () => {
    expect(wrong(searched({ max_depth: { min: 3.5, max: 9, integer: true } }))).toEqual([
      `${RANGES}.max_depth: takes whole numbers, and 3.5 is none; whole bounds are allowed, round it.`,
    ]);
    expect(wrong(searched({ max_depth: { min: 3, max: 9 } }))).toEqual([
      expect.stringContaining("cannot be searched as 'continuous'; set integer: true."),
    ]);
  });

  test('numbers of a grid, which alone are wrong', () => {
    expect(wrong(searched({ eta: { min: 0.1, max: 0.3 } }, { strategy: 'grid' }))).toEqual([
      expect.stringMatching(/^training\.jobs\[0\]\.tuning\.ranges: must be 'categorical'/),
    ]);
    const booster = { values: ['0.1', '0.2'] };
    expect(wrong(searched({ eta: booster }, { strategy: 'grid', parallelJobs: 3 }))).toEqual([
      expect.stringContaining('tuning.parallelJobs: '),
    ]);
  });

  test('the same earlier search twice', () => {
    const warmStart = { kind: 'transfer', parents: ['one', 'two', 'one'] };
    expect(wrong(searched({ eta: { min: 0.1, max: 0.3 } }, { warmStart }))).toEqual([
      "training.jobs[0].tuning.warmStart.parents[2]: 'one' stands twice; once is allowed. Remove it, or name another.",
    ]);
  });

  test('a hyperparameter under two names', () => {
    expect(wrong(job({ hyperparameters: { num_round: 1, eta: 0.1, learning_rate: 0.2 } }))).toEqual([
      'training.jobs[0].hyperparameters.learning_rate: is another name for eta, and both are given; leave one out.',
    ]);
    expect(wrong(job({ hyperparameters: { num_round: 1, learning_rate: 0.2 } }))).toEqual([]);
  });
});

describe('messages say what is allowed in the words of the configuration', () => {
  test.each<[string, Section, string]>([
    [
      'a bar that is no number',
      job({ objective: { metric: 'validation:rmse', atMost: Number.NaN } }),
      "objective.atMost: 'NaN' is not a number; any number is allowed.",
    ],
    [
      'an input mode',
      job({ inputMode: 'fast-file' }),
      "inputMode: 'fast-file' is not one that AWS names for XGBoost; use file or pipe.",
    ],
    [
      'a misspelt framework, without those that cannot be trained',
      script({ script: { framework: 'pytroch', folder: 'examples/training', entryPoint: 'train.py' } }),
      "script.framework: 'pytroch' is not a choice; pytorch, tensorflow, scikit-learn, xgboost, hugging-face, autogluon, smp, pytorch-neuron, hugging-face-neuron are allowed. Did you mean 'pytorch'?",
    ],
    [
      'a framework without an image to train for',
      script({ script: { framework: 'spark', folder: 'examples/training', entryPoint: 'train.py' } }),
      "script.framework: 'spark' is not a choice; pytorch, ",
    ],
    [
      'a long name',
      job({ name: 'a'.repeat(25) }),
      `name: '${'a'.repeat(25)}' is too long; at most 24 characters are allowed. Shorten it.`,
    ],
  ])('%s', (_, definition, message) => {
    expect(errors({ jobs: [definition] })).toEqual([expect.stringContaining(`training.jobs[0].${message}`)]);
  });
});
