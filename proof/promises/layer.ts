import type { Layer } from '../layer';
import { foreignAccounts } from './accounts';
import { wrongArguments } from './arguments';
import { unwatchedZones, wrongCategories } from './audit';
import { unemptiedBuckets } from './buckets';
import { unequallyKept } from './kept';
import { wrongHyperparameters } from './hyperparameters';
import { exchangedKeys } from './keys';
import { uncheckedDeliveries, unemptiedGroups, unusedGlueLogs } from './pipelines';
import { idleTriggers, lostErrors, wrongEnvironments } from './places';
import { borrowedRoles } from './roles';
import { mixedModes, sleeping, subnetsTwice } from './running';
import { otherTables } from './tables';
import { expiringZones, sharedZones } from './zones';

/** What this platform promises and no schema can know: which key, whose role, what is kept. */
export const promisesLayer: Layer = {
  name: 'promises',
  proves:
    'Data is under the data key and logs under the log key, each role serves what stands beside it, all data is kept alike, watched and never sent to another account, and tables, records, arguments and places are those that the code takes',
  check: (assembly) =>
    Promise.resolve(
      [
        exchangedKeys,
        borrowedRoles,
        unequallyKept,
        otherTables,
        unwatchedZones,
        wrongCategories,
        expiringZones,
        sharedZones,
        foreignAccounts,
        wrongHyperparameters,
        wrongArguments,
        wrongEnvironments,
        lostErrors,
        idleTriggers,
        uncheckedDeliveries,
        unusedGlueLogs,
        unemptiedGroups,
        unemptiedBuckets,
        sleeping,
        mixedModes,
        subnetsTwice,
      ].flatMap((find) => find(assembly)),
    ),
};
