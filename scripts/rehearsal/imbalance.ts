import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../resolved-platform';
import { runChild } from './child';
import { MODULES, program } from './environment';
import { table } from './table';

/** What is measured of a way to learn from a rare class, see `jobs/rehearsal/compare_imbalance.py`. */
const measuresSchema = z.object({
  auc: z.number(),
  average_precision: z.number(),
  f1: z.number(),
  recall: z.number(),
  brier: z.number(),
  brier_corrected: z.number(),
  gap: z.number(),
  cost: z.number(),
  train_auc: z.number(),
});

const imbalanceSchema = z.object({
  rows: z.number(),
  folds: z.number(),
  variants: z.record(z.string(), z.object({ mean: measuresSchema, deviation: measuresSchema })),
});

/** Ways to learn from a rare class, each by mean and standard deviation over the folds. */
export type Imbalance = z.output<typeof imbalanceSchema>;

/** What a rehearsal compares: minutes less than all of it. */
const QUICK = [
  ...['--methods', 'none', 'class_weight', 'under', 'smote'],
  ...['--settings', '--folds', '2', '--most_trees', '100'],
];

/** Columns of the table, by what they show. */
const COLUMNS = {
  AUC: 'auc',
  'average precision': 'average_precision',
  'Brier score': 'brier',
  corrected: 'brier_corrected',
  cost: 'cost',
  'AUC of training': 'train_auc',
} as const;

/**
 * Compares ways to learn from a rare class by cross-validation over patients.
 *
 * @param csv the encounters
 * @param output folder for `imbalance.json`, `imbalance.png` and the log
 * @param options `quick` for four ways on two folds; `onLine` is told each line that comes
 */
export async function compareImbalance(
  csv: string,
  output: string,
  { quick, onLine }: { readonly quick: boolean; readonly onLine: (line: string) => void },
): Promise<Imbalance> {
  mkdirSync(output, { recursive: true });
  await runChild(
    program('python'),
    [join(ROOT, 'jobs', 'rehearsal', 'compare_imbalance.py'), ...[csv, '--output', output], ...(quick ? QUICK : [])],
    {
      log: join(output, 'imbalance.log'),
      env: MODULES,
      onLine: (line) => {
        if (line.startsWith('fold ')) onLine(line);
      },
    },
  );
  return readImbalance(readFileSync(join(output, 'imbalance.json'), 'utf8'));
}

/** Reads what `compare_imbalance.py` wrote. @throws ZodError when it is something else */
export function readImbalance(text: string): Imbalance {
  return imbalanceSchema.parse(JSON.parse(text));
}

/** The comparison as lines of a table: mean and standard deviation over the folds. */
export function imbalanceTable({ folds, variants }: Imbalance): string[] {
  return table(
    [
      [`mean of ${folds} folds`, ...Object.keys(COLUMNS)],
      ...Object.entries(variants).map(([name, { mean, deviation }]) => [
        name,
        ...Object.values(COLUMNS).map((measure) => `${mean[measure].toFixed(4)} ±${deviation[measure].toFixed(4)}`),
      ]),
    ],
    1,
  );
}
