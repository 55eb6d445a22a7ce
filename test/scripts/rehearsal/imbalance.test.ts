import { imbalanceTable, readImbalance } from '../../../scripts/rehearsal/imbalance';

const MEASURES = {
  auc: 0.671234,
  average_precision: 0.22,
  f1: 0.25,
  recall: 0.26,
  brier: 0.096,
  brier_corrected: 0.0955,
  gap: 0.004,
  cost: 0.7,
  train_auc: 0.72,
  trees: 60,
};

/** What `compare_imbalance.py` writes, with such means. */
function written(mean: object): string {
  const deviation = Object.fromEntries(Object.keys(MEASURES).map((name) => [name, 0.0021]));
  const none = { mean, deviation, folds: [] };
  return JSON.stringify({ rows: 89_408, folds: 3, cost_of_missing: 8, variants: { none, smote: none } });
}

describe('imbalanceTable', () => {
  test('has mean and deviation of each way, the order of the file kept', () => {
    const lines = imbalanceTable(readImbalance(written(MEASURES)));
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(
      /^mean of 3 folds +AUC +average precision +Brier score +corrected +cost +AUC of training$/,
    );
    expect(lines[1]).toMatch(/^none +0\.6712 ±0\.0021 +0\.2200 ±0\.0021 .* 0\.7200 ±0\.0021$/);
    expect(lines[2]).toMatch(/^smote /);
  });

  test.each(['auc', 'brier_corrected', 'train_auc'])('nothing is read that has no %s', (name) => {
    expect(() => readImbalance(written({ ...MEASURES, [name]: undefined }))).toThrow(name);
  });
});
