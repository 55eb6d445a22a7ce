import type { Comparison, Group } from './splits';
import { shown, table } from './table';

/** Where a group is too small in every split, or has patients of one outcome alone. */
const UNKNOWN = '-';

/** Both models as lines of a table: mean of three splits. */
export function modelTable({ trained, baseline }: Comparison): string[] {
  const models = Object.entries({ trained, baseline });
  return table(
    [
      ['mean of three splits', 'AUC', 'average precision', 'Brier score', 'AUC out of time'],
      ...models.map(([name, { auc, average_precision: precision, brier, out_of_time: later }]) => [
        name,
        ...[auc, precision, brier, later.auc].map((value) => value.toFixed(4)),
      ]),
    ],
    1,
  );
}

/** What the trained model does to each group, as lines of a table: mean of three splits. */
export function groupTable({ trained }: Comparison): string[] {
  const rows = Object.entries(trained.groups).flatMap(([by, groups]) =>
    Object.entries(groups)
      .sort(([one], [other]) => one.localeCompare(other, 'en', { numeric: true }))
      .map(([name, group], index) => [index === 0 ? by : '', name, ...figures(group)]),
  );
  return table([['trained, by', '', 'rows', 'readmitted %', 'predicted %', 'AUC', 'missed %'], ...rows], 2);
}

function figures({ rows, observed, mean_predicted: predicted, auc, false_negative_rate: missed }: Group): string[] {
  return [shown(Math.round(rows)), percent(observed), percent(predicted), auc?.toFixed(3) ?? UNKNOWN, percent(missed)];
}

function percent(share: number | null | undefined): string {
  return typeof share === 'number' ? (share * 100).toFixed(1) : UNKNOWN;
}
