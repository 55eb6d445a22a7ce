import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../resolved-platform';
import { runChild } from './child';
import type { Contract } from './contract';
import { program } from './environment';

const measured = z.object({ auc: z.number(), average_precision: z.number(), brier: z.number() });

/** What is read of the comparison. */
const comparisonSchema = z.object({ mean: z.object({ trained: measured, baseline: measured }) });

/** Both models, by the mean over three splits of the patients. */
export type Comparison = z.output<typeof comparisonSchema>['mean'];

/** Fits both models on three splits of the patients, with the hyperparameters of the platform. */
export async function compareSplits(
  contract: Contract,
  { csv, work, onLine }: { readonly csv: string; readonly work: string; readonly onLine: (line: string) => void },
): Promise<Comparison> {
  const output = join(work, 'splits');
  mkdirSync(output, { recursive: true });
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
    {
      log: join(work, 'logs', 'splits.log'),
      env: { PYTHONPATH: [join(ROOT, 'jobs'), join(ROOT, 'jobs', 'training', 'readmission')].join(':') },
      onLine,
    },
  );
  return comparisonSchema.parse(JSON.parse(readFileSync(join(output, 'three_splits.json'), 'utf8'))).mean;
}
