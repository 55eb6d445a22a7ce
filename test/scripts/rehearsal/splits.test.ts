import { readComparison } from '../../../scripts/rehearsal/splits';
import { groupTable, modelTable } from '../../../scripts/rehearsal/summary';

const LARGE = {
  rows: 2765.666667,
  positives: 314.67,
  observed: 0.113798,
  mean_predicted: 0.1136,
  auc: 0.674712,
  average_precision: 0.21,
  false_negative_rate: 0.720376,
  false_positive_rate: 0.1,
};
const MODEL = {
  rows: 14_808.67,
  auc: 0.680102,
  average_precision: 0.235591,
  brier: 0.096248,
  groups: {},
  out_of_time: { auc: 0.6612 },
};

/** What `three_splits.py` writes, with such groups. */
function written(groups: object): string {
  return JSON.stringify({ seeds: [], mean: { trained: { ...MODEL, groups }, baseline: { ...MODEL, auc: 0.63 } } });
}

describe('readComparison', () => {
  test('reads both models and the groups, also those that have their number of rows alone', () => {
    const { trained, baseline } = readComparison(written({ gender: { female: LARGE, rare: { rows: 1 } } }));
    expect(baseline.auc).toBe(0.63);
    expect(trained.groups.gender).toMatchObject({ female: { auc: 0.674712 }, rare: { rows: 1 } });
  });

  test.each(['auc', 'average_precision', 'brier', 'groups', 'out_of_time'])('fails when a model has no %s', (name) => {
    const mean = { trained: { ...MODEL, [name]: undefined }, baseline: MODEL };
    expect(() => readComparison(JSON.stringify({ mean }))).toThrow(name);
  });
});

describe('modelTable', () => {
  test('has the area, the average precision, the Brier score and the area out of time of both models', () => {
    expect(modelTable(readComparison(written({})))).toEqual([
      'mean of three splits     AUC  average precision  Brier score  AUC out of time',
      'trained               0.6801             0.2356       0.0962           0.6612',
      'baseline              0.6300             0.2356       0.0962           0.6612',
    ]);
  });
});

describe('groupTable', () => {
  test('has what the trained model does to each group, and of small ones the number of rows', () => {
    const groups = { race: { asian: { rows: 12.333 }, caucasian: LARGE }, gender: { female: LARGE } };
    expect(groupTable(readComparison(written(groups)))).toEqual([
      'trained, by              rows  readmitted %  predicted %    AUC  missed %',
      'race         asian         12             -            -      -         -',
      '             caucasian  2,766          11.4         11.4  0.675      72.0',
      'gender       female     2,766          11.4         11.4  0.675      72.0',
    ]);
  });

  test('has a dash for what the labels of a group cannot give', () => {
    const age = { '[0-10)': { ...LARGE, observed: 0, auc: null, false_negative_rate: null } };
    expect(groupTable(readComparison(written({ age })))[1]).toMatch(/ 0\.0 +11\.4 +- +-$/);
  });

  test('has ages in their order, also when one is missing in the first split', () => {
    const age = { '[20-30)': LARGE, '[90-100)': LARGE, '[100-110)': LARGE, '[0-10)': LARGE };
    const names = groupTable(readComparison(written({ age }))).map((line) => /\[.+\)/.exec(line)?.[0]);
    expect(names).toEqual([undefined, '[0-10)', '[20-30)', '[90-100)', '[100-110)']);
  });
});
