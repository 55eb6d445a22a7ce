import { type Problem, problemWith } from './config-error';
import type { PlatformConfig } from './schema';
import type { Known, Rule } from './validate';

/**
 * What is locked cannot be emptied: CDK's function deletes versions without passing a lock, in either mode, so the stack with
 * the bucket would stay in DELETE_FAILED.
 */
function lockedDataIsKept({ lake, onDestroy }: Known<PlatformConfig>): Problem[] {
  const mode = lake?.objectLock?.mode;
  if (mode === undefined || onDestroy !== 'delete-all-data') return [];
  const text =
    'locks objects that onDestroy: delete-all-data could not delete, so destroy would stop half-way; with a lock, keep-all-data ' +
    'is allowed. Set onDestroy to keep-all-data, or remove lake.objectLock.';
  return [problemWith('lake.objectLock.mode', mode, text)];
}

/** What must hold between the keys that are about the lake. */
export const lakeRules: readonly Rule<PlatformConfig>[] = [lockedDataIsKept];
