import { asProperties } from '../../lib/checks/assembly';
import { DEFINITION_FAULTS } from './definition-faults';
import type { Fault } from './mutant';
import { placeOf } from './places';
import { repaired } from './repair';
import type { Settings } from './schema-keys';

/** Training that a reference workload cannot have beside itself: nothing else is then wrong. */
const PLAIN: Settings = {
  mode: undefined,
  storage: undefined,
  inputMode: undefined,
  lustre: undefined,
  tuning: undefined,
  autopilot: undefined,
  spot: undefined,
  keepAliveMinutes: undefined,
  jobs: undefined,
};

/** A pair of keys of the reference workload that are right by themselves and wrong together. */
function pair(kind: string, place: string, changed: Settings, quotes = true): Fault {
  return {
    kind,
    place: placeOf(place),
    quotes,
    plant: (settings) =>
      repairedBut(settings, { training: { ...asProperties(settings.training), ...PLAIN, ...changed } }),
  };
}

const NOTHING: Settings = { training: undefined, files: undefined };

/** Settings that keep all rules but those of the section that is changed. */
function repairedBut(settings: Settings, changed: Settings): Settings {
  return { ...repaired({ ...settings, ...NOTHING }), ...changed };
}

const tuning = (search: Settings): Settings => ({ mode: 'tune', tuning: search });
const lustre = (section: Settings): Settings => ({ storage: 'fsx-lustre', lustre: section });

/** Values of training and of the shared files that are right by themselves and wrong beside another key. */
export const TRAINING_FAULTS: readonly Fault[] = [
  pair('a search without its mode', 'training.tuning', { mode: 'train', tuning: { maxJobs: 5 } }, false),
  pair('a search without its mode', 'training.autopilot', { mode: 'tune', autopilot: { maxCandidates: 5 } }, false),
  pair('a pipe for a script that opens files', 'training.inputMode', { inputMode: 'pipe' }),
  ...['fast-file', 'pipe'].flatMap((inputMode) =>
    ['efs', 'fsx-lustre'].map((storage) =>
      pair('a file system that is streamed', 'training.inputMode', { storage, inputMode }),
    ),
  ),
  ...['efs', 'fsx-lustre'].map((storage) =>
    pair('Autopilot on a file system', 'training.storage', { mode: 'autopilot', storage }),
  ),
  pair('a cache that nobody uses', 'training.lustre', { storage: 'efs', lustre: { deployment: 'scratch' } }, false),
  ...[1201, 2399, 3600, 479_999].map((capacityGiB) =>
    pair('a size that is not sold', 'training.lustre.capacityGiB', lustre({ capacityGiB })),
  ),
  pair(
    'a persistent cache without a throughput',
    'training.lustre.throughput',
    lustre({ deployment: 'persistent' }),
    false,
  ),
  pair(
    'a throughput of a scratch cache',
    'training.lustre.throughput',
    lustre({ deployment: 'scratch', throughput: 250 }),
  ),
  pair('less waiting than training', 'training.spot.maxWaitMinutes', {
    maxRuntimeMinutes: 90,
    spot: { maxWaitMinutes: 89 },
  }),
  pair('spare capacity that is kept warm', 'training.keepAliveMinutes', {
    maxRuntimeMinutes: 60,
    spot: { maxWaitMinutes: 60 },
    keepAliveMinutes: 5,
  }),
  pair(
    'early stopping with hyperband',
    'training.tuning.earlyStopping',
    tuning({ strategy: 'hyperband', hyperband: { minResource: 1, maxResource: 9 }, earlyStopping: true }),
  ),
  ...['bayesian', 'random', 'grid'].map((strategy) =>
    pair(
      'bounds of hyperband for another strategy',
      'training.tuning.hyperband',
      tuning({ strategy, hyperband: { minResource: 1, maxResource: 9 } }),
    ),
  ),
  pair(
    'bounds of hyperband that cross',
    'training.tuning.hyperband.minResource',
    tuning({ strategy: 'hyperband', hyperband: { minResource: 9, maxResource: 9 } }),
  ),
  pair('hyperband without bounds', 'training.tuning.hyperband', tuning({ strategy: 'hyperband' }), false),
  pair('more trainings at a time than in all', 'training.tuning.parallelJobs', tuning({ maxJobs: 3, parallelJobs: 4 })),
  pair(
    'more trainings at a time than a grid has',
    'training.tuning.parallelJobs',
    tuning({ strategy: 'grid', parallelJobs: 10 }),
  ),
  pair('a long wait in a search', 'training.spot.maxWaitMinutes', {
    mode: 'tune',
    maxRuntimeMinutes: 60,
    spot: { maxWaitMinutes: 61 },
  }),
  pair('a candidate that cannot end', 'training.autopilot.maxCandidateMinutes', {
    mode: 'autopilot',
    autopilot: { maxCandidateMinutes: 31, maxRuntimeMinutes: 30 },
  }),
  {
    kind: 'a name of another team',
    place: ['files', 'teams', 1, 'name'],
    plant: (settings) => repairedBut(settings, { files: { teams: teams(['research', 1001], ['research', 1002]) } }),
  },
  {
    kind: 'a number of another team',
    place: ['files', 'teams', 1, 'uid'],
    plant: (settings) => repairedBut(settings, { files: { teams: teams(['research', 1001], ['clinic', 1001]) } }),
  },
  ...DEFINITION_FAULTS,
];

function teams(...all: [name: string, uid: number][]): Settings[] {
  return all.map(([name, uid]) => ({ name, uid }));
}
