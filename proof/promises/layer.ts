import type { Layer } from '../layer';
import { unwatchedZones } from './audit';
import { unequallyKept } from './kept';
import { exchangedKeys } from './keys';
import { borrowedRoles } from './roles';
import { otherTables } from './tables';

/** What this platform promises and no schema can know: which key, whose role, what is kept. */
export const promisesLayer: Layer = {
  name: 'promises',
  proves:
    'Data is under the data key and logs under the log key, each role serves what stands beside it, all data is kept alike and watched, and the tables are those of the workload',
  check: (assembly) =>
    Promise.resolve(
      [exchangedKeys, borrowedRoles, unequallyKept, otherTables, unwatchedZones].flatMap((find) => find(assembly)),
    ),
};
