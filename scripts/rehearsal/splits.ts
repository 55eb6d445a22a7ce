import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../resolved-platform';
import { runChild } from './child';
import type { Contract } from './contract';
import { MODULES, program } from './environment';

/** What is read of a group. One that is too small in every split has its number of rows alone. */
const groupSchema = z.object({
  rows: z.number(),
  observed: z.number().optional(),
  mean_predicted: z.number().optional(),
  auc: z.number().nullish(),
  false_negative_rate: z.number().nullish(),
});

const modelSchema = z.object({
  auc: z.number(),
  average_precision: z.number(),
  brier: z.number(),
  groups: z.record(z.string(), z.record(z.string(), groupSchema)),
  out_of_time: z.object({ auc: z.number() }),
});

/** What is read of the comparison. */
const comparisonSchema = z.object({ mean: z.object({ trained: modelSchema, baseline: modelSchema }) });

/** What a model does to a group of patients, by the mean over the splits in which the group is large enough. */
export type Group = z.output<typeof groupSchema>;

/** Both models, by the mean over three splits of the patients. */
export type Comparison = z.output<typeof comparisonSchema>['mean'];

/** Fits both models on three splits of the patients, with the hyperparameters of the platform. */
export async function compareSplits(
  contract: Contract,
  { csv, work, onLine }: { readonly csv: string; readonly work: string; readonly onLine: (line: string) => void },
): Promise<Comparison> {
  const output = join(work, 'splits');
  mkdirSync(output);
  const hyperparameters = Object.entries(contract.training.HyperParameters).filter(
    ([name]) => !name.startsWith('sagemaker_'),
  );
  await runChild(
    program('python'),
    [
      join(ROOT, 'jobs', 'rehearsal', 'three_splits.py'),
      ...[csv, '--output', output],
      ...hyperparameters.flatMap(([name, value]) => [`--${name}`, value]),
    ],
    { log: join(work, 'logs', 'splits.log'), env: MODULES, onLine },
  );
  return readComparison(readFileSync(join(output, 'three_splits.json'), 'utf8'));
}

/** Reads what `three_splits.py` wrote. @throws ZodError when it is something else */
export function readComparison(text: string): Comparison {
  return comparisonSchema.parse(JSON.parse(text)).mean;
}
