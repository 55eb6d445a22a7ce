import { asProperties } from '../../lib/checks/assembly';
import { FEATURES } from '../../lib/readmission/layout';
import type { Settings, Within } from './schema-keys';
import { DEFINITIONS } from './training';

/**
 * Settings in which a section of training does something, so that it may stand there: the mode or the storage that it is for, or a
 * definition that has it.
 *
 * @param place where a value is to stand
 * @param within mode that a group on the way must have; undefined where none has one
 */
export function trainingWith(settings: Settings, place: readonly (string | number)[], within?: Within): Settings {
  const [top, section, index, ...path] = place;
  if (top !== 'training' || section === undefined) return settings;
  const given = asProperties(settings.training);
  if (section === 'jobs') return index === undefined ? settings : withDefinition(settings, path, within);
  return { ...settings, training: { ...given, ...besides(String(section), index, given) } };
}

/** What must stand beside a section. */
function besides(section: string, key: unknown, { tuning, mode }: Settings): Settings {
  switch (section) {
    case 'tuning': {
      const search = key === 'hyperband' ? { tuning: { ...asProperties(tuning), strategy: 'hyperband' } } : {};
      return { mode: 'tune', ...search };
    }
    case 'autopilot':
      return { mode: 'autopilot' };
    case 'lustre':
      return { mode: mode === 'autopilot' ? 'train' : mode, storage: 'fsx-lustre' };
    // A search waits an hour at most for spare capacity.
    case 'spot':
      return { mode: 'train' };
    default:
      return {};
  }
}

/** One definition, which has a section or is like it, in a Region that has its image. */
function withDefinition(settings: Settings, path: readonly (string | number)[], within?: Within): Settings {
  const [section, ...deeper] = path.map(String);
  const right = section === undefined ? DEFINITIONS : DEFINITIONS.filter((job) => job[section] !== undefined);
  const mode = within === undefined ? undefined : String(within.mode);
  const found =
    right.find((job) => mode !== undefined && asProperties(job.distribution).mode === mode) ??
    right.find((job) => deeper.every((key) => key === '0' || asProperties(job[String(section)])[key] !== undefined)) ??
    right[0] ??
    DEFINITIONS[0];
  const training = asProperties(settings.training);
  const job = section === 'schedule' ? { ...found, data: FEATURES } : found;
  return { ...settings, region: 'us-east-1', training: { ...training, jobs: [job] } };
}
