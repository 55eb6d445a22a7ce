import type { Layer } from '../layer';
import { foreignAccounts } from './accounts';
import { wrongArguments } from './arguments';
import { unknownEventTypes, unwatchedFunctions, unwatchedZones, wrongCategories } from './audit';
import { unemptiedBuckets } from './buckets';
import { openEndpoints, unclosed, unmadeCustomResources, wideBuckets } from './doors';
import { unequallyKept } from './kept';
import { wrongHyperparameters } from './hyperparameters';
import { exchangedKeys } from './keys';
import { uncheckedDeliveries, unemptiedGroups, unusedGlueLogs } from './pipelines';
import { idleTriggers, lostErrors, wrongEnvironments } from './places';
import { lostTags, otherFilters, wrongGuardrails, wrongWorkgroups } from './people';
import { borrowedRoles } from './roles';
import { mixedModes, sleeping, subnetsTwice } from './running';
import { otherTables } from './tables';
import { openTrails, wrongTrailTables } from './trail-table';
import { unwatchedEndpoints } from './watched';
import { expiringZones, sharedZones } from './zones';

/** What this platform promises and no schema can know: which key, whose role, what is kept. */
export const promisesLayer: Layer = {
  name: 'promises',
  proves:
    'Data is under the data key and logs under the log key, each role serves what stands beside it, all data is kept alike, watched and never sent to another account, tables, records, arguments and places are those that the code takes, and people are kept from what guardrails and filters say',
  check: (assembly) =>
    Promise.resolve(
      [
        exchangedKeys,
        borrowedRoles,
        unequallyKept,
        otherTables,
        unwatchedZones,
        unwatchedFunctions,
        wrongCategories,
        unknownEventTypes,
        wrongTrailTables,
        openTrails,
        wrongGuardrails,
        otherFilters,
        wrongWorkgroups,
        lostTags,
        openEndpoints,
        wideBuckets,
        unmadeCustomResources,
        unclosed,
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
        unwatchedEndpoints,
      ].flatMap((find) => find(assembly)),
    ),
};
