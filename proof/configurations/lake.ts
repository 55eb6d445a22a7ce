import { asProperties } from '../../lib/checks/assembly';
import type { Fault } from './mutant';
import { placeOf } from './places';
import type { Settings } from './schema-keys';

/** What is locked is kept: nothing could delete it. */
export function lockedDataIsKept({ lake, onDestroy }: Settings): Settings {
  const locked = asProperties(lake).objectLock !== undefined;
  return locked && onDestroy === 'delete-all-data' ? { onDestroy: 'keep-all-data' } : {};
}

/** A lock, in each mode, on what shall be deleted. */
export const LAKE_FAULTS: readonly Fault[] = ['governance', 'compliance'].map((mode) => ({
  kind: 'a lock on what is to be deleted',
  place: placeOf('lake.objectLock.mode'),
  plant: (settings) => ({ ...settings, onDestroy: 'delete-all-data', lake: { objectLock: { mode, days: 30 } } }),
}));
