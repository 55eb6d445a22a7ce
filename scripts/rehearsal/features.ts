import { join } from 'node:path';
import { z } from 'zod';
import { ROOT } from '../resolved-platform';
import { runChild } from './child';
import { program } from './environment';

/** What is read of a count. */
const countSchema = z.object({ in_two_parts: z.number(), as_in_manifest: z.boolean(), digest: z.string() });

/** A version of the features, counted from its files. */
export type FeatureCount = z.output<typeof countSchema>;

/** Counts a version of the features; the file of encounters says whose each is. */
export async function countFeatures(folder: string, encounters: string, log: string): Promise<FeatureCount> {
  const script = join(ROOT, 'jobs', 'rehearsal', 'count_features.py');
  return countSchema.parse(JSON.parse(await runChild(program('python'), [script, folder, encounters], { log })));
}
