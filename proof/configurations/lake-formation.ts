import { asProperties } from '../../lib/checks/assembly';
import type { Fault } from './mutant';
import { placeOf, put } from './places';
import type { Settings } from './schema-keys';

/** In mode strict somebody is meant to be an administrator; who leaves the settings to others makes nobody one. */
export function administratorsAreMeant({ lakeFormation }: Settings): Settings {
  const given = asProperties(lakeFormation);
  const named = Array.isArray(given.administrators) && given.administrators.length > 0;
  if (given.settings === 'existing') {
    return named ? { lakeFormation: { ...given, administrators: [] } } : {};
  }
  return given.mode !== 'strict' || named ? {} : { lakeFormation: { ...given, administrators: ['deploying-role'] } };
}

/** Settings of Lake Formation that are right by themselves and wrong together. */
export const LAKE_FORMATION_FAULTS: readonly Fault[] = [
  {
    kind: 'mode strict without an administrator',
    place: placeOf('lakeFormation.mode'),
    plant: (settings) => put(settings, ['lakeFormation'], { mode: 'strict', administrators: [] }) as Settings,
  },
  {
    kind: 'an administrator in settings of others',
    place: ['lakeFormation', 'administrators', 0],
    plant: (settings) =>
      put(settings, ['lakeFormation'], {
        mode: 'hybrid',
        settings: 'existing',
        administrators: ['arn:aws:iam::123456789012:role/admin'],
      }) as Settings,
  },
];
