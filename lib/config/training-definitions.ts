import type { PlatformConfig } from './schema';
import type { TrainingDefinition } from './training-definition';
import type { Known } from './validate';

/**
 * Definitions that are right by themselves, with the path of each, so that what is between their keys can be looked at. Of one in
 * which a value is wrong nothing is left.
 */
export function wholeDefinitions({
  training,
}: Known<PlatformConfig>): (readonly [path: string, definition: TrainingDefinition])[] {
  return (training?.jobs ?? []).flatMap((job: Partial<TrainingDefinition>, index) =>
    job.name === undefined ? [] : [[`training.jobs[${index}]`, job as TrainingDefinition] as const],
  );
}
