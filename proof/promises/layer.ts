import type { Layer } from '../layer';
import { unwatchedZones } from './audit';
import { unequallyKept } from './kept';
import { wrongHyperparameters } from './hyperparameters';
import { exchangedKeys } from './keys';
import { uncheckedDeliveries, unemptiedGroups, unusedGlueLogs } from './pipelines';
import { borrowedRoles } from './roles';
import { otherTables } from './tables';

/** What this platform promises and no schema can know: which key, whose role, what is kept. */
export const promisesLayer: Layer = {
  name: 'promises',
  proves:
    'Data is under the data key and logs under the log key, each role serves what stands beside it, all data is kept alike and watched, and tables, records and hyperparameters are those that the code takes',
  check: (assembly) =>
    Promise.resolve(
      [
        exchangedKeys,
        borrowedRoles,
        unequallyKept,
        otherTables,
        unwatchedZones,
        wrongHyperparameters,
        uncheckedDeliveries,
        unusedGlueLogs,
        unemptiedGroups,
      ].flatMap((find) => find(assembly)),
    ),
};
